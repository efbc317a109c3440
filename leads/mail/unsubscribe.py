"""Whether somebody asks, in their own words, to get no more mail: also beside friendlier ones.

Who also asks what it costs is a customer: beside business only a request that names our mail counts.
"""

from __future__ import annotations

import re

from leads.mail.fold import fold, is_question, sentences
from leads.mail.phrases.unsubscribe import (
    ASKED,
    BARE,
    BUSINESS,
    NOT_ASKED,
    OF_ADDRESS,
    OF_MAIL,
    OTHER_THINGS,
    SEE_SUBJECT,
)

MOST = 3_000  # characters: who wants to be left alone does not write a letter
FOOTED = 600  # characters
OWN = re.compile(
    r"\b(?:me|us|my|our|i|we|ich|mich|mir|uns|mein\w*|unser\w*|moi|m'|nous|mon|mes|je|nos|mi|mis|nuestr\w+|ci|mio|mia|miei|nostr[oa]|meu|minha|mij|ik|ons|mijn|mnie|mi|nas|nam|moj\w*|nasz\w*|mne|muj|mig|meg|mej|oss|os|min\w?|mitt|minut|меня|мне|нас|мой|мо[юий]|мене|нас|beni|bize?|bana)\b"
    r"|\w+(?:me|mi|mos|nos|temi|teci)\b|\w+-(?:me|moi|nous|ma)\b|我|저|제|私|弊社|当社"
)
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
    parts = sentences(QUOTED.sub('""', folded))
    for index, sentence in enumerate(parts):
        asked = _asked_in(sentence, alone=len(words) < 250)
        if asked and _outweighs(asked, sentence, beside=parts[:index] + parts[index + 1 :], size=len(words)):
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


def _outweighs(asked: str, sentence: str, *, beside: list[str], size: int) -> bool:
    """Whether a request counts beside the rest of a mail: the more else it says, the plainer it must be."""
    plain, of_mail = bool(OWN.search(asked)), bool(OF_MAIL.search(sentence))
    if size > FOOTED:
        return plain and of_mail  # "Unsubscribe from this list" is a footer's, there
    if len(asked.split()) == 1 and any(mark.isdigit() for part in beside for mark in part[:80]):
        return False  # "Stop", and then figures
    return plain or of_mail or not _about_business(beside)


def _about_business(others: list[str]) -> bool:
    """Whether the rest asks or tells something that wants an answer; where one's address comes from does not."""
    return any((is_question(part) and not OF_ADDRESS.search(part)) or BUSINESS.search(part) for part in others)


def _goes_on(lines: list[str]) -> bool:
    """Whether there is more below than a name and a signature."""
    return any(len(line.split()) > 9 for line in lines)
