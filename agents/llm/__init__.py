"""Asking a model, or the rules that answer without one."""
