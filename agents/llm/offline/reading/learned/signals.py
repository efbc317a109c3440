"""What the rules found in an enquiry, and what its sentences say by weights, as numbers that a decision is made on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log, prod

from agents.llm.offline.reading.category import Weighed
from agents.llm.offline.reading.finding import Finding
from agents.llm.offline.reading.learned.grams import SIZE, Marked, grams_of
from agents.llm.offline.reading.learned.linear import Linear
from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.titles import Title
from agents.skills.qualify import Asked, Bant
from leads.policies.slots import Category

SLOTS = tuple(Bant.model_fields)
NOTHING = "none"  # the label of a sentence that says nothing of a slot
_RANK = 40
_SPOKEN = ("message", "subject", "unknown", "product", "budget", "timeline", "role_in_decision")
_WHO_WRITES = ("title", "department")


@dataclass(frozen=True)
class Told:
    """One enquiry as far as the rules read it: its sentences with their marks, findings by slot, kinds, title."""

    sentences: tuple[Marked, ...]
    findings: Mapping[str, list[Finding]]
    bant: Bant
    category: Category
    weighed: Weighed
    asked: tuple[Asked, ...]
    title: Title | None
    words: int
    contradicted: bool

    @cached_property
    def signals(self) -> dict[str, float]:
        """Return what the rules found, each signal by name."""
        found = {f"category {self.category}": 1.0, f"title {self.title.level if self.title else None}": 1.0}
        found |= {f"value {slot} {getattr(self.bant, slot).value}": 1.0 for slot in SLOTS}
        for slot, findings in self.findings.items():
            for finding in findings:
                name = f"rank {slot} {finding.value}"
                found[name] = max(found.get(name, 0.0), finding.rank / _RANK)
        found |= {f"phrases {name}": min(count, 3) / 2 for name, count in self.weighed.phrases.items()}
        found |= {f"relation {name}": weight / 3 for name, weight in self.weighed.relation.items()}
        found |= {f"asks {one.kind}": 1.0 for one in self.asked}
        found |= {f"{mark.kind} {mark.value}": 1.0 for one in self.sentences for mark in (*one.amounts, *one.times)}
        found["length"] = log(self.words + 1) / 5
        return {name: SIZE * value for name, value in found.items()}


@dataclass(frozen=True)
class Said:
    """How likely each sentence of an enquiry says each value of one slot."""

    slot: str
    sentences: tuple[Marked, ...]
    likely: tuple[Mapping[str, float], ...]

    @property
    def signals(self) -> dict[str, float]:
        """Return for each value the likeliest sentence, and how likely any sentence says it."""
        found: dict[str, float] = {}
        values = {value for one in self.likely for value in one} - {NOTHING}
        for value in values:
            chances = [one[value] for one in self.likely]
            found[f"most {self.slot} {value}"] = max(chances)
            found[f"any {self.slot} {value}"] = 1 - prod(1 - chance for chance in chances)
        if values:
            found[f"given {self.slot}"] = 1 - min(one[NOTHING] for one in self.likely)
        return {name: SIZE * value for name, value in found.items()}

    def best(self, value: str) -> tuple[Marked | None, float]:
        """Return the sentence that most likely says a value, and how likely it does, of those that may fill the slot."""
        pairs = zip(self.sentences, self.likely, strict=True)
        telling = [(one, chances.get(value, 0.0)) for one, chances in pairs if may_fill(self.slot, one.sentence)]
        return max(telling, key=lambda pair: pair[1], default=(None, 0.0))


def may_fill(slot: str, sentence: Sentence) -> bool:
    """Tell whether a value may rest on a sentence: a company's name or a campaign's is said by nobody.

    A title, a department or a signature tells who writes, and nothing else.
    """
    if slot == "authority" and (sentence.voice == "signature" or sentence.role in _WHO_WRITES):
        return True
    return sentence.voice == "own" and sentence.role in _SPOKEN


def said_of(slot: str, model: Linear, sentences: Iterable[Marked]) -> Said:
    """Weigh each sentence for one slot."""
    kept = tuple(sentences)
    return Said(slot, kept, tuple(model.probabilities(grams_of(one), one.signals) for one in kept))
