"""Finding the sentences of our own notes and assets that answer a question, by the words they share."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from agents.llm.offline.reading.folding import fold
from agents.llm.offline.writing.alike import names_in, words_of
from agents.skills.write import Evidence

_MONEY = re.compile(r"[$€£]\s?\d|\d\s?(?:[$€£]|USD|EUR|GBP|CHF)\b|\bfree\b", re.IGNORECASE)
_AMOUNT = re.compile(r"[$€£]\s?\d|\d\s?(?:[$€£]|USD|EUR|GBP|CHF)\b")
_DURATION = re.compile(
    r"\b(?:\d+|an?|one|two|three|four|five|six|ten|twelve)\s+(?:minute|hour|day|week|month|year)", re.IGNORECASE
)
_OVERVIEW = re.compile(
    r"\b(?:what (?:is|are|we|\w+) ?(?:does|do|is|offers?)?|overview|about|introduction|at a glance)\b", re.IGNORECASE
)
_UNKNOWN = 0.6  # what a word that no note holds weighs, as a share of the rarest known word
_ENOUGH = 0.9  # a question whose telling words weigh less than this in a passage is not answered by it
_COVER = 0.34  # ... and it must hold this share of them


@dataclass(frozen=True)
class Passage:
    """One sentence of our notes that answers something, with the evidence it stands in and how well it fits."""

    text: str
    source: Evidence
    score: float

    @property
    def about_money(self) -> bool:
        """Tell whether it names an amount."""
        return bool(_AMOUNT.search(self.text))

    @property
    def is_overview(self) -> bool:
        """Tell whether it says what a product does, which helps nobody who has it."""
        return bool(_OVERVIEW.search(self.source.title))


@dataclass(frozen=True)
class _Known:
    text: str
    source: Evidence
    words: frozenset[str]
    title: frozenset[str]


def sentences_in(text: str) -> list[str]:
    """Cut a document's passage into plain sentences, without headings, bullets and other marks."""
    found = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+•#|]|\d+[.)])\s)", text):
        plain = re.sub(r"^\s*(?:[-*+•]|\d+[.)]|>)\s+", "", " ".join(paragraph.split()))
        plain = re.sub(r"[*_`]{1,3}([^*_`]+)[*_`]{1,3}", r"\1", plain)
        plain = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", plain)
        if not plain or plain.startswith(("#", "|", "```", "---")):
            continue
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ0-9\"“])", plain):
            if len(sentence.split()) >= 4:
                found.append(sentence if sentence.endswith((".", "!", "?")) else f"{sentence}.")
    return found


class Library:
    """Our own notes and assets, ready to be asked."""

    def __init__(self, evidence: Iterable[Evidence]) -> None:
        evidence = tuple(evidence)
        self._known = [
            _Known(sentence, source, frozenset(words_of(sentence)), frozenset(words_of(source.title)))
            for source in evidence
            if source.kind == "document"
            for sentence in sentences_in(source.text)
        ]
        self.assets = tuple(source for source in evidence if source.kind == "asset" and source.url)
        self._text = fold(" ".join(f"{one.title} {one.text}" for one in evidence if one.kind in ("document", "asset")))
        self._holding = Counter(word for known in self._known for word in known.words | known.title)

    def weight(self, word: str) -> float:
        """Say how telling a word is: rare ones tell more; what no note holds tells nothing."""
        return math.log(1 + len(self._known) / self._holding[word]) if self._holding[word] else 0.0

    def _telling(self, asked: frozenset[str], *, foreign: bool) -> float:
        """Weigh a question's words, the unknown ones too: what no note holds was not answered. Foreign words are not ours."""
        unknown = 0 if foreign else sum(not self._holding[word] and not word.isdigit() for word in asked)
        return self._weigh(asked) + _UNKNOWN * math.log(1 + len(self._known)) * unknown

    def _asks_of_strange(self, question: str) -> bool:
        """Tell whether a question turns on a name or a code ("ISO 13485", "TomTom") that no note of ours holds."""
        return any(fold(name) not in self._text for name in names_in(question))

    def answers(
        self,
        question: str,
        *,
        context: str = "",
        priced: bool = False,
        timed: bool = False,
        foreign: bool = False,
        limit: int = 2,
    ) -> list[Passage]:
        """Give the sentences that best answer a question, the best first; none when nothing fits well enough.

        `context` (the whole enquiry) decides between passages that answer alike; `priced` asks for amounts of money,
        `timed` prefers lengths of time; in a `foreign` language words that no note holds say nothing.
        """
        if not priced and self._asks_of_strange(question):
            return []
        asked, around = frozenset(words_of(question)), frozenset(words_of(context))
        ranked = sorted(
            self._ranked(asked, around, priced=priced, timed=timed, foreign=foreign), key=lambda passage: -passage.score
        )
        if not ranked:
            return []
        best = ranked[0]
        near = [one for one in ranked[1:] if one.source.id == best.source.id and one.score >= 0.6 * best.score]
        return [best, *near][:limit]

    def _ranked(
        self, asked: frozenset[str], around: frozenset[str], *, priced: bool, timed: bool, foreign: bool
    ) -> Iterable[Passage]:
        telling = self._telling(asked, foreign=foreign)
        for known in self._known:
            if priced and not _MONEY.search(known.text):
                continue
            shared = self._weigh(asked & known.words) + 0.5 * self._weigh(asked & known.title - known.words)
            if not priced and (shared < _ENOUGH or shared < _COVER * telling):
                continue
            nearby = self._weigh(around & (known.words | known.title))
            if shared or (priced and nearby):
                fits = 2.0 if timed and _DURATION.search(known.text) else 0.0
                beside = 0.5 if not priced and _AMOUNT.search(known.text) else 1.0  # a price that nobody asked for
                yield Passage(known.text, known.source, beside * (shared + 0.2 * nearby + fits))

    def _weigh(self, words: frozenset[str]) -> float:
        return sum(self.weight(word) for word in words)

    def overviews(self, text: str, *, limit: int = 1) -> list[Passage]:
        """Give the sentences that say what a product of ours does, those that share most with a text first."""
        asked = frozenset(words_of(text))
        found: dict[str, Passage] = {}
        for known in self._known:
            if known.source.id not in found and _OVERVIEW.search(known.source.title):
                shared = self._weigh(asked & (known.words | known.title))
                found[known.source.id] = Passage(known.text, known.source, shared)
        return sorted(found.values(), key=lambda passage: -passage.score)[:limit]

    def asset_for(self, text: str, *, taken: Iterable[str] = ()) -> Evidence | None:
        """Give the asset whose topics share most with a text; None when none does. Without topics its title counts."""
        asked, taken = set(words_of(text)), set(taken)
        scored = [
            (len(asked & set(words_of(asset.text.partition("\n")[2] or asset.title))), -index, asset)
            for index, asset in enumerate(self.assets)
            if asset.id not in taken
        ]
        best = max(scored, default=None, key=lambda one: one[:2])
        return best[2] if best and best[0] > 0 else None

    def booking(self) -> Evidence | None:
        """Give the asset by which somebody picks a time themselves; None when we have none."""
        for asset in self.assets:
            if "demo" in words_of(asset.title) or re.search(r"\b(book|calendar|meeting|termin)", asset.title.lower()):
                return asset
        return None
