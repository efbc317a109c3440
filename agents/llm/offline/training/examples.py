"""The labelled enquiries beside this file, and which of their sentences say what was labelled.

One JSON object a line: `{"text", "received_at", "fields", "category", "bant": {slot: [value, quote]}}`. They are
written from the meanings of the values alone; the quote is the exact words a value rests on, null for unknown, and for
some where nobody noted it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agents.llm.offline.reading.enquiry import Enquiry
from agents.llm.offline.reading.learned.decide import UNKNOWN
from agents.llm.offline.reading.learned.signals import NOTHING, Told
from agents.llm.offline.reading.read import READ_FOR_BANT, told_in

FOLDER = Path(__file__).with_name("enquiries")


@dataclass(frozen=True)
class Example:
    """One labelled enquiry, as the rules read it."""

    told: Told
    category: str
    values: dict[str, str]
    quotes: dict[str, str | None]

    @property
    def is_read(self) -> bool:
        """Tell whether its slots are read at all."""
        return self.category in READ_FOR_BANT

    def labels(self, slot: str) -> Iterator[tuple[int, str]]:
        """Yield the number and the label of each sentence that is sure to say a value of a slot, or nothing of it.

        Beside a grave need a sentence may tell a smaller one that was not labelled: such sentences are left out.
        """
        value, quote = self.values[slot], self.quotes[slot]
        at = self._sentence_with(quote) if quote else None
        for number in range(len(self.told.sentences)):
            if number == at:
                yield number, value
            elif value == UNKNOWN or (at is not None and not (slot == "need" and value in ("high", "urgent"))):
                yield number, NOTHING

    def _sentence_with(self, quote: str) -> int | None:
        texts = [_plain(one.sentence.raw) for one in self.told.sentences]
        wanted = _plain(quote)
        words = set(wanted.split())
        shared = [2.0 if wanted in text else len(words & set(text.split())) / len(words) for text in texts]
        return max(range(len(texts)), key=lambda number: shared[number]) if any(shared) else None


def read_examples() -> list[Example]:
    """Read all enquiries, each by the rules of now."""
    found = []
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            enquiry = Enquiry(row["text"], datetime.fromisoformat(row["received_at"]), row["fields"])
            values = {slot: value for slot, (value, _) in row["bant"].items()}
            quotes = {slot: quote for slot, (_, quote) in row["bant"].items()}
            found.append(Example(told_in(enquiry), row["category"], values, quotes))
    return found


def digest() -> str:
    """Return a fingerprint of the files, by which weights say what they were fitted to."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.jsonl")))).hexdigest()


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
