"""What a lead is called before anybody names it."""

from __future__ import annotations

from crm.shorten import shorten

LONGEST = 200  # letters
GREETING = 4  # words at most that a line of greeting has
HELLO = {"hi", "hello", "hey", "dear", "good", "greetings", "hallo", "guten", "bonjour", "hola", "ciao"}


def title_of(text: str) -> str:
    """Return the first line that says something: a greeting on a line of its own, above others, does not."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = lines[1:] if lines[1:] and _greets(lines[0]) else lines
    return shorten(said[0] if said else "", LONGEST)


def _greets(line: str) -> bool:
    words = line.lower().split()
    return len(words) <= GREETING and (line.endswith(",") or (line.endswith("!") and words[0].rstrip("!") in HELLO))
