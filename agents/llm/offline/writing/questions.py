"""What an answer should look up: each thing that was asked, on its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.skills.qualify import Asked, Qualification
from leads.policies.slots import Ask

# "..., and does it ...": one sentence often asks two things.
_PARTS = re.compile(
    r"(?<=[?;])\s+|,\s+(?=(?:and|und|et|y|e)\s)|\s+(?=(?:and|und|et|y)\s+(?:how|what|when|where|which|do|does|is|are|can|could"
    r"|will|wie|was|wann|kann|konnen|können|gibt|ist|comment|quel|quelle|est-ce|peut|cuánto|cuanto|cómo|como|qué|que)\b)",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\b(?:pric|cost|fee|quote|tariff|how much|preis|kost|angebot|prix|tarif|devis|co[uû]t|combien|precio|cu[aá]nto"
    r"|cuesta|presupuesto|cotiza)",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"\b(?:how (?:long|quick|fast|soon)|when (?:can|could)|wie (?:lange|schnell)|ab wann|combien de temps|quel d[eé]lai"
    r"|cu[aá]nto (?:tiempo|tarda)|plazo)",
    re.IGNORECASE,
)
_DEMO = re.compile(
    r"\b(?:demo|walk.?through|call|meeting|termin|gespräch|appel|rendez|llamada|reuni[oó]n|anruf)", re.IGNORECASE
)


@dataclass(frozen=True)
class Question:
    """One thing asked, in the enquirer's words, and whether it is about money."""

    text: str
    kind: Ask

    @property
    def about_time(self) -> bool:
        """Tell whether a length of time is the answer."""
        return bool(_HOW_LONG.search(self.text))

    @property
    def about_money(self) -> bool:
        """Tell whether an amount is the answer."""
        return self.kind in ("price", "quote")


def questions_in(read: Qualification) -> list[Question]:
    """List what was asked, in order and each once; wishes for a demo or a call are met by the next step."""
    found: dict[str, Question] = {}
    for asked in read.asks:
        for part in _parts(asked):
            found.setdefault(part.text, part)
    return list(found.values())


def _parts(asked: Asked) -> Iterator[Question]:
    for part in _PARTS.split(asked.quote):
        text = part.strip(" ,;")
        if len(text.split()) < 2:
            continue
        if _PRICE.search(text):
            yield Question(text, "quote" if asked.kind == "quote" else "price")
        elif not _DEMO.search(text) and asked.quote.rstrip().endswith("?"):
            yield Question(text, "feature")
