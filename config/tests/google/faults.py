"""How the server is told to misbehave, what it was asked, and its errors in Google's own shape."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

HTML = b"<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title><p>That's an error.</html>"


@dataclass
class Fault:
    """One misbehaviour, used up by one request: an error in place of the work, or a break around it."""

    status: int = 0  # answer with this error; the work is not done unless `drop` says so
    reason: str = "backendError"
    message: str = "Told to fail."
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None  # in place of Google's JSON
    drop: Literal["", "before", "after", "middle"] = ""  # hang up: before the work, after it, in the answer to it
    truncate: bool = False  # do the work, answer half of the JSON
    slow: float = 0.0  # seconds before the work, or until the server stops
    drip: float = 0.0  # seconds between two bytes of the answer
    times: int = 1


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    what: str  # "drafts.send", "token" ...; empty: no such address
    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    account: str = ""


class Refusal(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message

    def body(self) -> bytes:
        """Say it as the Gmail API does."""
        one = {"message": self.message, "domain": "global", "reason": self.reason}
        told = {"code": self.status, "message": self.message, "errors": [one], "status": self.reason.upper()}
        return json.dumps({"error": told}).encode()


class SignInRefusal(Refusal):
    """An answer of the addresses for tokens, which speak OAuth."""

    def body(self) -> bytes:
        return json.dumps({"error": self.reason, "error_description": self.message}).encode()


NOT_FOUND = (404, "notFound", "Requested entity was not found.")
