"""Every prompt and model call: runs, skills, the offline engine, knowledge."""
