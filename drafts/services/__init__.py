"""The verbs of drafting and approval."""
