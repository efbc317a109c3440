"""Cutting a text where a word ends."""

from __future__ import annotations

WORD = 30  # characters; what has no blank for so long is cut where it stands


def shorten(text: str, width: int) -> str:
    """Return a text on one line, at most `width` characters long; what is cut off is cut at a word and says so."""
    line = " ".join(text.split())
    if len(line) <= width:
        return line
    kept = line[: width - 1]
    if line[width - 1] != " " and (blank := kept.rfind(" ", max(0, len(kept) - WORD))) > 0:
        kept = kept[:blank]
    return kept.rstrip(" .,;:–-") + "…"
