"""Runs and knowledge, for programs."""
