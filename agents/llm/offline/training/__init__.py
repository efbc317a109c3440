"""Fitting the weights of the offline reader to labelled enquiries (`make train`)."""
