"""Mails made for tests: two labelled sets that the reading was tuned on, and short texts, a line each.

`heldout.jsonl.gz` is a third set that nothing was tuned on: read its figures (`python -m leads.tests.mails.figures`),
never its mails, or it is one more to be tuned on.
"""

import json
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def lines_of(name: str) -> list[str]:
    """Return the lines of a text file, without its comments."""
    return [line for line in (HERE / name).read_text().splitlines() if line and not line.startswith("#")]


def labelled(name: str) -> Iterator[tuple[dict[str, Any], bytes, datetime]]:
    """Go through the labelled mails of a set: what is known of each, its bytes, when it was received."""
    for line in (HERE / name).read_text().splitlines():
        row = json.loads(line)
        raw = row["raw"].encode() if "raw" in row else b64decode(row["raw_b64"])
        yield row, raw, datetime.fromisoformat(row["received_at"])


def mail(body: str, *, subject: str = "Re: Route planning", headers: str = "", sender: str = "ann@x.example") -> bytes:
    """Write a plain mail of 5 August 2026."""
    head = f"From: Ann Lee <{sender}>\nTo: mia@fernway.example\nSubject: {subject}\n"
    head += "Date: Wed, 05 Aug 2026 10:00:00 +0200\n"
    return f"{head}{headers}Content-Type: text/plain; charset=utf-8\n\n{body}\n".encode()
