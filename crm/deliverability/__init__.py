"""Whether mail of a domain arrives: pure rules over what was looked up, each answering in words."""
