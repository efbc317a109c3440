"""One line each: what follows a signal."""
