"""The verbs of intake and leads."""
