"""Which sentences of a text still stand as they were proposed, and what in them a reader must check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Look = Literal["number", "promise", "person", ""]
NEEDS_SOURCE = ("answer", "offer")
SILENT = ("greeting", "closing", "signature")  # they rest on the form too, but nobody asks for their source

_NUMBER = r"(?:[$€£]\s?)?\d[\d.,:/]*(?:\s?(?:%|[$€£]|USD|EUR|GBP|am\b|pm\b))?"
_POLITE = r"(?!\s+(?:be\s+(?:brief|short|happy|glad|honest|frank)|keep\s+(?:it|this)\s+(?:brief|short))\b)"  # no task
_WILL = rf"(?:\s+from\s+\w+)?\s+(?:will|shall){_POLITE}(?:\s+\w+){{1,2}}|(?:I|we)['’]ll{_POLITE}(?:\s+\w+){{1,2}}"
_PROMISE = (
    r"\b(?:guarantee\w*|promise\w*|always|never|free(?: of charge)?|no setup fee|nothing is lost|at no cost|unlimited"
    rf"|(?:I|we|you|they|it|colleague|specialist){_WILL})"
)
_COMMITS = re.compile(rf"\b(?:(?:I|we|colleague|specialist){_WILL})", re.IGNORECASE)
_CONDITION = re.compile(r"(?:if|should|once|when|in case|as soon as)\b", re.IGNORECASE)

_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Sentence:
    """What is known of one proposed sentence: its words, its role, how many sources it names."""

    text: str
    role: str
    sources: tuple[int, ...] = ()

    @property
    def unsourced(self) -> bool:
        """Whether it states something and names no source."""
        return self.role in NEEDS_SOURCE and not self.sources and not self.promise

    @property
    def promise(self) -> bool:
        """Whether it says what somebody of ours will do: no source supports that, who approves it commits to it."""
        return self.role == "promise" or (not self.sources and bool(_COMMITS.search(self.text)))


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: a sentence as proposed, a person's own words, or what stands between sentences."""

    text: str
    sentence: Sentence | None = None
    yours: bool = False


def pieces(body: str, sentences: Iterable[Sentence]) -> list[Piece]:
    """Lay sentences over a text, in order; what none of them covers was written by a person, blanks aside."""
    found: list[Piece] = []
    at = 0
    for sentence in sentences:
        start = body.find(sentence.text, at) if sentence.text else -1
        if start < 0:
            continue  # edited away
        found += _own(body[at:start])
        found.append(Piece(sentence.text, sentence))
        at = start + len(sentence.text)
    return found + _own(body[at:])


def promises(found: Iterable[Piece]) -> list[str]:
    """Return what a text promises, sentence by sentence as it stands: the proposed ones, and a person's own.

    What begins with a condition binds nobody until it is met, and is left out.
    """
    said: list[str] = []
    for piece in found:
        if piece.sentence and piece.sentence.promise:
            said.append(" ".join(piece.text.split()))
        elif piece.yours:
            own = (" ".join(words.split()) for words in _ENDS.split(piece.text))
            said += [words for words in own if _COMMITS.search(words) and not words.endswith("?")]
    return [words for words in dict.fromkeys(said) if not _CONDITION.match(words)]


def _own(text: str) -> list[Piece]:
    words = text.strip()
    if not words:
        return [Piece(text)] if text else []
    before, _, after = text.partition(words)
    return [piece for piece in (Piece(before), Piece(words, yours=True), Piece(after)) if piece.text]


def stand_out(text: str, *, names: Sequence[str] = ()) -> list[tuple[str, Look]]:
    """Cut a text where something must be checked: numbers, promises, and what is personal (`names`)."""
    personal = "|".join(rf"\b{re.escape(name)}\b" for name in sorted(names, key=len, reverse=True) if len(name) > 1)
    groups = [f"(?P<person>{personal})"] if personal else []
    groups += [rf"(?P<link>https?://\S+)|(?P<promise>{_PROMISE})|(?P<number>{_NUMBER})"]
    cut: list[tuple[str, Look]] = []
    at = 0
    for match in re.finditer("|".join(groups), text, re.IGNORECASE):
        look: Look = {"person": "person", "promise": "promise", "number": "number"}.get(match.lastgroup or "", "")  # type: ignore[assignment]  # the values are looks
        if not look:
            continue
        words = match[0].rstrip(".,:/ ")
        cut += [(text[at : match.start()], ""), (words, look)]
        at = match.start() + len(words)
    return [(part, look) for part, look in [*cut, (text[at:], "")] if part]
