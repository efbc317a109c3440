"""What can go wrong, as a sentence for the person at the terminal."""


class BackupError(Exception):
    """No backup was made, or none was brought back; the text says why, and what to do."""
