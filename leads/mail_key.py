"""What makes a mail the same, wherever and however often it is found."""

from __future__ import annotations

import hashlib
import re

NAMES = (b"message-id", b"from", b"date", b"subject")
_END = re.compile(rb"\r?\n\r?\n")


def mail_key(raw: bytes) -> str:
    """Return the hash of Message-ID, From, Date, Subject and body; servers add other headers as they like."""
    end = _END.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    found = _headers(head)
    digest = hashlib.sha256()
    for name in NAMES:
        digest.update(found.get(name, b"") + b"\0")
    digest.update(body.replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.hexdigest()


def _headers(head: bytes) -> dict[bytes, bytes]:
    """Read the first header of each name, unfolded; the key must not fail on any bytes."""
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", head)
    pairs = (line.split(b":", 1) for line in re.split(rb"\r?\n", unfolded) if b":" in line)
    found: dict[bytes, bytes] = {}
    for name, value in pairs:
        found.setdefault(name.strip().lower(), value.strip())
    return found
