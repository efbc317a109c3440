"""Whether somebody asks, in their own words, to get no more mail: also beside friendlier ones."""

from __future__ import annotations

import re

from leads.mail.fold import fold, sentences
from leads.mail.phrases.unsubscribe import ASKED, BARE, NOT_ASKED, OF_MAIL, OTHER_THINGS, SEE_SUBJECT

MOST = 3_000  # characters: who wants to be left alone does not write a letter
FOOTED = 600  # characters
OWN = re.compile(r"\b(?:me|us|my|our)\b")
QUOTED = re.compile(r'"[^"\n]{1,200}"')  # what others say, told by the writer
ANSWER_MARKS = re.compile(r"^(?:(?:re|aw|antw|sv|vs|odp|rif|ref|res|fw|fwd|wg|tr|ynt|ответ)\s?(?:\[\d+\])?:\s*)+")


def asks_to_be_left_alone(text: str, subject: str) -> str:
    """Return the words that ask for no more mail; empty when nobody asks. `text` is what is new in the mail."""
    folded = fold(text[:MOST])
    title = fold(subject[:200]).strip()
    words = folded.strip(" \n.!*\"'-,()[]<>")
    if len(words) < 120 and (whole := BARE.fullmatch(" ".join(words.split()))):
        return whole[0]
    lines = [line.strip(" .!*\"'-,") for line in folded.split("\n") if line.strip()]
    if lines and len(lines) <= 8 and BARE.fullmatch(lines[0]) and not _goes_on(lines[1:]):
        return lines[0]
    if len(text) > MOST:
        return ""
    for sentence in sentences(QUOTED.sub('""', folded)):
        asked = _asked_in(sentence, alone=len(words) < 250)
        # In a longer text the plain words are a footer's: "Unsubscribe from this list".
        if asked and not (len(words) > FOOTED and asked.startswith("unsub") and not OWN.search(asked)):
            return asked
    # A subject of one's own says it as well, with nothing or little below; one that is answered is not one's own.
    if not ANSWER_MARKS.match(title) and "?" not in words:
        if len(words) < 200 and BARE.fullmatch(title.strip(" .!*\"'-")):
            return title
        if len(words) < 60 and (not words or len(words.split()) <= 3 or SEE_SUBJECT.search(words)):
            return _asked_in(title, alone=True)
    return ""


def _asked_in(sentence: str, *, alone: bool) -> str:
    """Return the words with which a sentence asks; a bare "unsubscribe" counts only where little else is said."""
    asked = ASKED.search(sentence)
    if not asked or NOT_ASKED.search(sentence):
        return ""
    if OTHER_THINGS.search(sentence) and not OF_MAIL.search(sentence):
        return ""
    if not alone and len(sentence.split()) <= 2:
        return ""
    return asked[0].strip()


def _goes_on(lines: list[str]) -> bool:
    """Whether there is more below than a name and a signature."""
    return any(len(line.split()) > 9 for line in lines)
