"""One mail in a mailbox of the tests' own Google, and what the API shows of it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Any


@dataclass
class Letter:
    """A mail that is kept."""

    id: str
    thread: str
    labels: set[str]
    at: datetime
    raw: bytes
    history: int = 0

    def header(self, name: str) -> str:
        """Return a header on one line, empty where there is none."""
        return " ".join(str(self.parsed().get(name, "")).split())

    def parsed(self) -> Message:
        """Return the mail, read as it stands."""
        return message_from_bytes(self.raw, policy=compat32)

    @property
    def message_id(self) -> str:
        """Its Message-ID."""
        return self.header("Message-ID")

    @property
    def subject(self) -> str:
        """Its subject without any Re: or Fwd:."""
        subject = self.header("Subject").strip()
        while subject[:3].lower() in ("re:", "fw:", "aw:") or subject[:4].lower() == "fwd:":
            subject = subject.partition(":")[2].strip()
        return subject.lower()

    def shown(self, view: str = "minimal", headers: list[str] | None = None) -> dict[str, Any]:
        """Return it as the API does: ids, minimal, metadata, full, raw."""
        told: dict[str, Any] = {"id": self.id, "threadId": self.thread}
        if view == "ids":
            return told
        told |= {
            "labelIds": sorted(self.labels), "historyId": str(self.history), "sizeEstimate": len(self.raw),
            "internalDate": str(int(self.at.timestamp() * 1000)), "snippet": "",
        }  # fmt: skip
        if view == "raw":
            told["raw"] = base64.urlsafe_b64encode(self.raw).decode()
        if view == "metadata":
            told["payload"] = {"mimeType": self.parsed().get_content_type(), "headers": self._headers(headers or [])}
        if view == "full":
            told["payload"] = _part(self.parsed(), "")
        return told

    def _headers(self, wanted: list[str]) -> list[dict[str, str]]:
        names = {name.lower() for name in wanted}
        return [one for one in _headers_of(self.parsed()) if not names or one["name"].lower() in names]


def _headers_of(mail: Message) -> list[dict[str, str]]:
    return [{"name": name, "value": " ".join(str(value).split())} for name, value in mail.items()]


def _part(mail: Message, number: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "partId": number, "mimeType": mail.get_content_type(), "filename": mail.get_filename() or "",
        "headers": _headers_of(mail),
    }  # fmt: skip
    if mail.is_multipart():
        parts = [part for part in mail.get_payload() if isinstance(part, Message)]
        prefix = f"{number}." if number else ""
        return told | {"body": {"size": 0}, "parts": [_part(one, f"{prefix}{at}") for at, one in enumerate(parts)]}
    content = mail.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    return told | {"body": {"size": len(content), "data": base64.urlsafe_b64encode(content).decode()}}
