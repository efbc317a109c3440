"""Commands that start or fill the whole."""
