"""Text and patterns made comparable: one case, no accents, plain quotes, every character in its old place."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

_PLAIN = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u00b4\u02bc`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\u200b\u3000\t\r\u200c\u200d\ufeff\u2060\u00ad", " "),
}


@cache
def _fold_character(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    lowered = character.lower()
    return unicodedata.normalize("NFKD", lowered)[0] if lowered != "ß" else lowered


def fold(text: str) -> str:
    """Lower the case and drop accents; the result is as long as the text, so a place in one is a place in both."""
    if text.isascii():
        return text.lower().replace("\t", " ").replace("\r", " ").replace("`", "'")
    return "".join(map(_fold_character, text))


# How people write German letters on a keyboard that lacks them.
_UMLAUTS = {"ä": "(?:a|ae)", "ö": "(?:o|oe)", "ü": "(?:u|ue)", "ß": "(?:ß|ss)"}


def pattern(phrases: Iterable[str], *, whole: bool = True) -> re.Pattern[str]:
    """Compile phrases, each a small regular expression over folded text, into one pattern.

    A space stands for any white space (" ?" for perhaps some), `~` for up to four words in between, and a phrase stands on its own words
    unless `whole` is false.
    """
    alternatives = sorted({_compiled(phrase) for phrase in phrases}, key=len, reverse=True)
    if not alternatives:
        return re.compile(r"(?!)")
    body = "|".join(alternatives)
    if not whole:
        return re.compile(f"(?:{body})")
    return re.compile(rf"(?<!\w)(?:{body})(?:(?!\w)|(?<=\s))")


_GAP = r"(?:[^\w.!?;\n]+[\w'-]+){0,4}?[^\w.!?;\n]+"


def _compiled(phrase: str) -> str:
    pieces = []
    escaped = False
    for character in phrase.replace(" ?", r"\s*"):
        if escaped:
            pieces.append(character)
            escaped = False
            continue
        escaped = character == "\\"
        if character in _UMLAUTS:
            pieces.append(_UMLAUTS[character])
        elif character == "~":
            pieces.append(_GAP)
        elif character == " ":
            pieces.append(r"\s+")
        else:
            pieces.append(fold(character))
    return "".join(pieces)
