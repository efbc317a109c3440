"""How a message sounds, from -1 (very upset) to 1 (very pleased)."""

import math
import re

from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue
from leads.policies.slots import Category

_POLITE = re.compile(
    r"\b(?:thanks?(?: you)?|thank you|cheers|kind regards|best regards|best wishes|looking forward|look forward|kind|best|danke|vielen dank|dank|merci|gracias|welcome|"
    r"good (?:morning|afternoon|day|evening)|guten (?:tag|morgen|abend)|bonne? (?:journee|soiree|reception)|buen(?:os|as)(?: (?:dias|tardes|noches|dia))?|happy to (?:pay|sign|provide|share|discuss|jump|send)|would love to|i'd love|glad to|interested|freundlich\w*|liebe\w* gru\w*|cordial\w*)\b"
)

_BLOCKED = re.compile(
    r"\b(?:block(?:s|ing|ed)|blockiert|bloque\w*|bloquea\w*|third time|again and again|schon wieder|encore une fois|otra vez|since (?:yesterday|days|monday)|customers are complaining|every (?:day|time))\b"
)


def sentiment_of(sentences: list[Sentence], tongue: Tongue, category: Category) -> float:
    """Weigh the pleased and the upset words of the writer. Trouble is a feeling only in who asks us for support."""
    if category == "spam":
        return 0.0
    pleased = upset = 0.0
    for sentence in sentences:
        if sentence.voice != "own" or sentence.role not in ("message", "subject", "unknown"):
            continue
        folded = sentence.folded
        loud = (
            1.3
            if "!!" in sentence.raw or (sum(word.isupper() and len(word) > 3 for word in sentence.raw.split()) >= 2)
            else 1.0
        )
        polite = [match.span() for match in _POLITE.finditer(folded)]
        for match in tongue.pleased.finditer(folded):
            weight = (
                0.0
                if any(start <= match.start() < end for start, end in polite)
                else _weight(tongue, folded, match) * loud
            )
            if tongue.denied(folded, match.start()):
                upset += 0.6 * weight
            else:
                pleased += weight
        if category == "support":
            upset += 0.7 * (
                len(tongue.urgent.findall(folded))
                + len(tongue.immediate.findall(folded))
                + len(_BLOCKED.findall(folded))
            )
        for match in tongue.upset.finditer(folded):
            weight = _weight(tongue, folded, match) * loud
            if tongue.denied(folded, match.start()):
                pleased += 0.1 * weight
            else:
                upset += weight
    total = pleased - upset
    return round(math.tanh(total / 3), 2) if total else 0.0


def _weight(tongue: Tongue, folded: str, match: re.Match[str]) -> float:
    stressed = bool(tongue.very.search(folded[max(0, match.start() - 16) : match.start()]))
    return 1.5 if stressed else 1.0
