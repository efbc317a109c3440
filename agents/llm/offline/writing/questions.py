"""What an answer should look up: each thing that was asked, on its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.skills.qualify import Asked, Qualification
from leads.policies.slots import Ask

# "..., and does it ...": one sentence often asks two things.
_PARTS = re.compile(
    r"(?<=[?;])\s+|,\s+(?=(?:and|or|und|oder|et|ou|y|e|o)\s)|,\s+(?=(?:do|does|is|are|can|could|will|how|what|when|where|which)\s)|\s+(?=(?:and|und|et|y)\s+(?:how|what|when|where|which|do|does|is|are|can|could"
    r"|will|wie|was|wann|kann|konnen|können|gibt|ist|comment|quel|quelle|est-ce|peut|cuánto|cuanto|cómo|como|qué|que)\b)",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:and|und|et|y|e|or|oder|ou|o|also|but|so|or|hi|hello|hey|hallo|bonjour|hola|guten tag|buenos d[ií]as|buenas)\b[,!.]?\s+)+",
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


_SHOWN = re.compile(
    r"\b(?:demo\w*|d[eé]mo\w*|show|see|walk|tour|present\w*|pr[eé]sent\w*|vorf[uü]hr\w*|zeig\w*|montr\w*|muestr\w*|ense[nñ]\w*)\b",
    re.IGNORECASE,
)


def wants_to_see(read: Qualification) -> bool:
    """Tell whether they ask to be shown the product; to ask about a trial is a question for our notes."""
    return any(asked.kind == "demo" and _SHOWN.search(asked.quote) for asked in read.asks)


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


def questions_in(read: Qualification, enquiry: str) -> list[Question]:
    """List what was asked, as the enquiry orders it, each once; wishes for a demo or a call are met by the next step."""
    found: dict[str, Question] = {}
    for asked in sorted(read.asks, key=lambda one: enquiry.find(one.quote)):
        for part in _parts(asked):
            found.setdefault(part.text, part)
    return list(found.values())


def _parts(asked: Asked) -> Iterator[Question]:
    for part in _PARTS.split(asked.quote):
        text = _LEADING.sub("", part.strip(" ,;"))
        if len(text.split()) < 2:
            continue
        text = text[0].upper() + text[1:]
        if asked.quote.rstrip().endswith("?") and not text.endswith((".", "!", "?")):
            text += "?"
        if _PRICE.search(text):
            yield Question(text, "quote" if asked.kind == "quote" else "price")
        elif not _DEMO.search(text) and asked.quote.rstrip().endswith("?"):
            yield Question(text, "feature")
