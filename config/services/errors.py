"""What can go wrong when the servers start, as a sentence for the person at the terminal."""


class ServicesError(Exception):
    """The embedded servers cannot serve; the text says why."""
