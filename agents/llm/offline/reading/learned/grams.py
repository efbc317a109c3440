"""What a sentence is made of, as the weights know it: words, pairs, pieces of long words, amounts and times."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from agents.llm.offline.reading.passages import Sentence

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[?!€$£%:]")
_PIECE = 4  # letters of a piece; shorter words stand whole
SIZE = 0.5  # of a signal beside the words, which together have length 1
_STEP = 5  # words by which sentences differ in length ...
_LONGEST = 4  # ... and the steps that are told apart


@dataclass(frozen=True)
class Mark:
    """An amount or a time named in folded text, and the value it would give its slot."""

    start: int
    end: int
    kind: str
    value: str

    @property
    def is_stated(self) -> bool:
        """Tell whether it is surely an amount or a start, and which: no count, no other moment, no price for one."""
        return self.kind in ("AMOUNT", "TIME") and self.value != "each"


@dataclass(frozen=True)
class Marked:
    """A sentence with the amounts and times in it."""

    sentence: Sentence
    amounts: tuple[Mark, ...] = ()
    times: tuple[Mark, ...] = ()

    @property
    def signals(self) -> dict[str, float]:
        """Return what is marked, each signal by name: among many words an amount or a time would count for little."""
        return {f"{mark.kind} {mark.value}": SIZE for mark in (*self.amounts, *self.times)}

    @property
    def words(self) -> list[str]:
        """List the words, with an amount or a time in place of its figures; every other number is a 0."""
        folded, at, found = self.sentence.folded, 0, []
        for mark in sorted((*self.amounts, *self.times), key=lambda one: (one.start, one.end)):
            if mark.start >= at:
                found += [*_words(folded[at : mark.start]), mark.kind, f"{mark.kind}-{mark.value}"]
                at = mark.end
        return found + _words(folded[at:])


def grams_of(marked: Marked) -> set[str]:
    """Give the features of one sentence, each once."""
    words, sentence = marked.words, marked.sentence
    length = min(_LONGEST, len(words) // _STEP)
    return {*_grams(words), f"role {sentence.role}", f"voice {sentence.voice}", f"len {length}"}


def grams_of_all(sentences: Iterable[Marked]) -> set[str]:
    """Give the features of a whole text, each once."""
    return {gram for one in sentences for gram in _grams(one.words)}


def _words(folded: str) -> list[str]:
    return ["0" if word.isdigit() else word for word in _WORD.findall(folded)]


def _grams(words: list[str]) -> Iterator[str]:
    yield from (f"w {word}" for word in words)
    plain = [word for word in words if "-" not in word]
    yield from (f"b {first} {second}" for first, second in pairwise(plain))
    for word in plain:
        if len(word) > _PIECE and word.islower():
            framed = f"_{word}_"
            yield from (f"c {framed[at : at + _PIECE]}" for at in range(len(framed) - _PIECE + 1))
