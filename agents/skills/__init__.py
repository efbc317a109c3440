"""What Clara can do, one file a skill: its shape, and later its prompt."""
