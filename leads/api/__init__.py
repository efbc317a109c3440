"""The front door for forms, and leads for programs."""
