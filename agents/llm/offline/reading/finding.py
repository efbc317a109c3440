"""What one rule found in one sentence, and how the strongest of several findings is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agents.llm.offline.reading.passages import Sentence


@dataclass(frozen=True)
class Finding:
    """A value, its exact words, how sure the rule is (0 to 1), and its rank: a higher rank wins."""

    value: str
    quote: str
    confidence: float
    rank: int = 0


def standing(sentence: Sentence) -> int:
    """Rank a source: what somebody wrote freely outweighs what they picked in a form, which may have forced them."""
    if sentence.role in ("message", "subject"):
        return 30
    return 20 if sentence.role != "unknown" else 10


def strongest(findings: Iterable[Finding], slot: Any) -> Any:
    """Make a slot of the finding with the highest rank; of equals the surest, then the first, counts."""
    best = max(findings, key=lambda finding: (finding.rank, finding.confidence), default=None)
    if best is None or not best.quote:
        return slot(value="unknown")
    return slot(value=best.value, quote=best.quote, confidence=best.confidence)
