"""Text in the one form that phrases are written in: small letters without accents, one space, plain quotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

PLAIN = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th",
    "’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-",
    "‐": "-", "‑": "-", "\u00a0": " ", "\u200b": "", "\u202f": " ", "\u00ad": "", "…": "...", "：": ":", "！": "!", "？": "?",
})  # fmt: skip
MARK = dict.fromkeys((code for code in range(0x300, 0x370)), None) | {0x3099: None, 0x309A: None}
WRAPPED = re.compile(r"(?<=[^\n]) ?\n ?(?=[^\s\n])")
SPACES = re.compile(r"[^\S\n]+")


def fold(text: str) -> str:
    """Fold text; newlines stay."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(PLAIN)
        text = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(MARK))
    return SPACES.sub(" ", text)


def flowing(text: str) -> str:
    """Fold text and join its wrapped lines, so that a phrase is found across them; empty lines stay."""
    return WRAPPED.sub(" ", fold(text))


def fold_pattern(pattern: str) -> str:
    """Fold the letters of a pattern; written in small letters, since a large one may be a class such as \\S."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", pattern.translate(PLAIN)).translate(MARK))


def any_of(*lists: Iterable[str]) -> re.Pattern[str]:
    """Compile phrases into one pattern: at word starts, or anywhere in scripts that write no spaces."""
    words: list[str] = []
    anywhere: list[str] = []
    for phrase in (phrase for phrases in lists for phrase in phrases):
        folded = fold_pattern(phrase)
        spaced = not any("\u3000" <= mark <= "\u9fff" or "\uac00" <= mark <= "\ud7af" for mark in folded)
        (words if spaced else anywhere).append(folded)
    parts = ([rf"(?<!\w)(?:{'|'.join(words)})"] if words else []) + anywhere
    return re.compile("|".join(parts))


def lines_of(text: str) -> tuple[str, ...]:
    """Return the phrases of a block: one a line, empty lines and # comments left out."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


QUESTION = re.compile(r"\?|か[。\s]*$|(?:吗|呢|嗎)[。\s]*$|까요[.。\s]*$")


def is_question(sentence: str) -> bool:
    """Whether a folded sentence asks, also in languages that write no question mark."""
    return bool(QUESTION.search(sentence))


SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\b\d\.)(?<!\b\d\d\.)[\"')]*\s+|[。！？]+|(?<=[。！？])")


def sentences(folded: str) -> list[str]:
    """Split folded text into sentences; wrapped lines are joined, short lines stand alone."""
    pieces: list[str] = []
    for line in folded.split("\n"):
        line = line.strip()
        if pieces and line and len(pieces[-1]) > 45 and not pieces[-1].endswith((".", "!", "?", ":")):
            pieces[-1] += " " + line
        else:
            pieces.append(line)
    found = [part.strip() for piece in pieces for part in SENTENCE_END.split(piece) if part]
    return [part for part in found if any(mark.isalnum() for mark in part)]
