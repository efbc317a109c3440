"""Drafts and what is decided on them, for programs."""
