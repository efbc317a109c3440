"""A program that talks to the API, for tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from crm import clock
from crm.models import Member
from crm.services.api_keys import create_api_key

ALL = ("read", "write", "approve")


@dataclass
class Program:
    """Holds an API key; answers are (status, body)."""

    secret: str
    last: Any = None

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        """GET with query parameters."""
        return self._answer(Client().get(path, query, headers=self.headers))

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Send JSON, or bytes as they are."""
        raw = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = named.pop("Content-Type", "application/json")
        answer = Client().generic(method, path, raw, content_type=kind, headers={**self.headers, **named})
        return self._answer(answer)

    def post(self, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """POST JSON."""
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """PATCH with JSON."""
        return self.send("PATCH", path, body, **headers)

    @property
    def headers(self) -> dict[str, str]:
        """How it signs in."""
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}

    def _answer(self, answer: Any) -> tuple[int, Any]:
        self.last = answer
        return answer.status_code, json.loads(answer.content) if answer.content else None


def make_program(member: Member, *, scopes: tuple[str, ...] = ALL) -> Program:
    """Give a member's program a key; the maker is an admin of the workspace in scope."""
    maker = Member.objects.filter(role=Member.Role.ADMIN)[0]
    _, secret = create_api_key(name="Tests", scopes=scopes, member=member, by=maker, now=clock.now())
    return Program(secret)
