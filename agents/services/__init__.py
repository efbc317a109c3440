"""The verbs of runs and knowledge."""
