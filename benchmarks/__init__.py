"""How fast Clara is, beside limits measured in the same run: `make bench`, `make bench ONLY=intake`."""
