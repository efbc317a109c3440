"""How the held-out mails are told: a table of kinds, and how much of what else is known of them was found."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from leads.mail import ReadMail, read_mail
from leads.tests.mails import HERE


def main() -> None:
    """Print the figures, and no mail."""
    told: Counter[tuple[str, str]] = Counter()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for line in gzip.decompress((HERE / "heldout.jsonl.gz").read_bytes()).splitlines():
        row = json.loads(line)
        raw = re.sub(r"\r?\n", "\r\n", row["raw"]).encode() if "raw" in row else b64decode(row["raw_b64"])
        mail = read_mail(raw, received_at=datetime.fromisoformat(row["received_at"]))
        told[row["kind"], str(mail.kind)] += 1
        for name, good in found(row["expect"], mail).items():
            asked[name] += 1
            right[name] += good
    for kind in sorted({kind for kind, _ in told}):
        others = {other: number for (of, other), number in sorted(told.items()) if of == kind and other != kind}
        number = sum(others.values()) + told[kind, kind]
        print(f"{kind:15} {told[kind, kind]:4} of {number:4}", *(f"{other} {count}" for other, count in others.items()))
    for name, number in asked.items():
        print(f"{name:15} {right[name]:4} of {number:4}")


def found(known: dict[str, Any], mail: ReadMail) -> dict[str, bool]:
    """Compare what is known of a mail with what was found, as far as something is known."""
    text, day = plain(mail.new_text), mail.return_date.isoformat() if mail.return_date else None
    judged: dict[str, Callable[[], bool]] = {
        "addresses": lambda: sorted(map(str.lower, known["addresses"])) == sorted(map(str.lower, mail.addresses)),
        "status": lambda: known["status"] in ("", mail.status),
        "return_date": lambda: known["return_date"] == day,
        "in_reply_to": lambda: known["in_reply_to"] == mail.in_reply_to,
        "new_text": lambda: text in (plain(known["new_text"]), plain(f"{known['new_text']} {known.get('signature')}")),
        "new_text_has": lambda: all(plain(one) in text for one in known["new_text_has"]),
        "new_text_lacks": lambda: not any(plain(one) in text for one in known["new_text_lacks"]),
    }
    return {name: judge() for name, judge in judged.items() if name in known}


def plain(text: str) -> str:
    """Write a text on one line."""
    return " ".join(text.split())


if __name__ == "__main__":
    main()
