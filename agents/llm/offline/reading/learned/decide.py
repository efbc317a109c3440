"""Which values an enquiry's slots have, and which words they were read from, all weights considered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from agents.llm.offline.reading.finding import Finding
from agents.llm.offline.reading.learned.grams import Mark, Marked, grams_of_all
from agents.llm.offline.reading.learned.linear import Linear
from agents.llm.offline.reading.learned.signals import SLOTS, Said, Told, said_of
from agents.skills.qualify import Bant
from leads.policies.slots import Category

UNKNOWN = "unknown"
_LIKELY = 0.3  # of a sentence that says a value: less is no evidence


@dataclass(frozen=True)
class Weights:
    """The fitted decisions: of a sentence by slot, and of the whole enquiry by slot and for its category."""

    sentence: Mapping[str, Linear]
    whole: Mapping[str, Linear]

    def decide(self, told: Told) -> tuple[Category, Bant]:
        """Choose the likeliest category, and of each slot the likeliest value that some words stand for."""
        said = {slot: said_of(slot, self.sentence[slot], told.sentences) for slot in SLOTS}
        signals = told.signals | {name: value for one in said.values() for name, value in one.signals.items()}
        slots: dict[str, Any] = {}
        for slot in SLOTS:
            chances = self.whole[slot].probabilities(signals=signals)
            made = type(Bant.model_fields[slot].default)
            slots[slot] = made(value=UNKNOWN)
            for value in sorted(chances, key=lambda one: -chances[one]):
                if value == UNKNOWN:
                    break
                if quote := quote_of(value, said[slot], told.findings[slot]):
                    slots[slot] = made(value=value, quote=quote, confidence=round(chances[value], 3))
                    break
        return self._category(told, signals), Bant(**slots)

    def _category(self, told: Told, signals: Mapping[str, float]) -> Category:
        """Choose the likeliest category; of words most of which are in no example, the rules'."""
        model, grams = self.whole["category"], grams_of_all(told.sentences)
        known = [word in model.weights for word in grams if word.startswith("w ") and word[2:].islower()]
        if 2 * sum(known) <= len(known):
            return told.category
        kinds = model.probabilities(grams, signals)
        return cast(Category, max(kinds, key=lambda kind: kinds[kind]))


def quote_of(value: str, said: Said, findings: list[Finding]) -> str:
    """Return the words that a value was read from; empty when none stand for it.

    The sentence that most likely says it speaks first: in it what a rule found, else an amount or a time of that value,
    else all of it, unless it states another amount or time. Where no sentence is likely to, the rule that is surest counts.
    """
    matching = sorted(
        (one for one in findings if one.value == value and one.quote), key=lambda one: (-one.rank, -one.confidence)
    )
    best, likely = said.best(value)
    if best is None or likely < _LIKELY:
        return matching[0].quote if matching else ""
    inside = [one.quote for one in matching if one.quote in best.sentence.raw]
    marks = marks_of(said.slot, best)
    stated = [mark for mark in marks if mark.is_stated]
    same = [mark for mark in stated or marks if mark.value == value]
    if inside:
        return inside[0]
    if same:
        return best.sentence.quote(same[0].start, same[0].end)
    return "" if stated else best.sentence.raw.strip()


def marks_of(slot: str, marked: Marked) -> tuple[Mark, ...]:
    """Return the amounts or the times of a sentence, whichever the slot is about."""
    return {"budget": marked.amounts, "timeline": marked.times}.get(slot, ())
