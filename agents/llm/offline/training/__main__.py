"""`make train`: fit the weights, print how well they read enquiries they were not fitted to, and write their file."""

import gzip
import json
from collections.abc import Sequence
from typing import Any

from agents.llm.offline.reading.learned.decide import UNKNOWN
from agents.llm.offline.reading.learned.signals import SLOTS
from agents.llm.offline.reading.learned.weights import FILE
from agents.llm.offline.training.examples import digest, read_examples
from agents.llm.offline.training.fit import said_unseen, sentence_weights, whole_weights


def train() -> None:
    """Fit both layers. Takes some minutes."""
    examples = read_examples()
    said = {slot: said_unseen(examples, slot) for slot in SLOTS}
    signals = [
        one.told.signals | {name: value for slot in SLOTS for name, value in said[slot][number].signals.items()}
        for number, one in enumerate(examples)
    ]
    kinds = [one.category for one in examples]
    category = whole_weights(signals, kinds, examples)
    right = sum(given == kind for given, kind in zip(category.unseen, kinds, strict=True))
    print(f"{len(examples)} enquiries; category right in {right / len(examples):.1%}")
    saved: dict[str, Any] = {
        "fitted_to": {"enquiries": len(examples), "digest": digest()},
        "sentence": {slot: sentence_weights(examples, slot) for slot in SLOTS},
        "whole": {"category": category.saved},
    }
    read = [number for number, one in enumerate(examples) if one.is_read]
    for slot in SLOTS:
        labels = [examples[number].values[slot] for number in read]
        fitted = whole_weights([signals[number] for number in read], labels)
        saved["whole"][slot] = fitted.saved
        print(f"{slot}: {measured(fitted.unseen, labels)}")
    text = json.dumps(saved, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    FILE.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")


def measured(given: Sequence[str], labels: Sequence[str]) -> str:
    """Say how often a given value is right, and how many of the labelled values were given."""
    right = sum(one == label != UNKNOWN for one, label in zip(given, labels, strict=True))
    precision = right / sum(one != UNKNOWN for one in given)
    recall = right / sum(label != UNKNOWN for label in labels)
    return f"precision {precision:.1%}, recall {recall:.1%}"


if __name__ == "__main__":
    train()
