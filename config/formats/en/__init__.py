"""... in English."""
