"""The weights that agents/llm/offline/training has fitted, read from their file once a process."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from agents.llm.offline.reading.learned.decide import Weights
from agents.llm.offline.reading.learned.linear import linear_of

FILE = Path(__file__).with_name("weights.json.gz")


@cache
def learned() -> Weights:
    """Return the weights."""
    saved = saved_weights()
    return Weights(
        sentence={slot: linear_of(one) for slot, one in saved["sentence"].items()},
        whole={name: linear_of(one) for name, one in saved["whole"].items()},
    )


def saved_weights() -> dict[str, Any]:
    """Return the file's content: the weights, and which enquiries they were fitted to."""
    saved: dict[str, Any] = json.loads(gzip.decompress(FILE.read_bytes()))
    return saved
