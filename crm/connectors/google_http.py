"""HTTP for Google's client. Its own, httplib2, sends a write again when the answer is lost, and is not thread-safe."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import httplib2
import requests
import urllib3
from requests.adapters import HTTPAdapter

from crm.errors import ConnectorError, TemporaryFailure, UnknownOutcome

TIMEOUT = (5.0, 15.0)  # seconds to connect, and between two pieces of an answer
LONGEST = 25.0  # seconds for a whole answer: a server that drips cannot outlast it
PIECE = 65_536  # bytes
LARGEST = 100_000_000  # bytes of an answer; Gmail takes in mails up to 50 MB, written as base64


class TokenSource(Protocol):
    """Where access tokens come from."""

    def access(self, *, rejected: str = "") -> str:
        """Return one that works, and another than the one that was rejected."""


class GoogleHttp:
    """Passes as `httplib2.Http`: sends each request once, with a token, and again only when the token was refused."""

    redirect_codes = frozenset[int]()

    def __init__(self, tokens: TokenSource) -> None:
        self._tokens = tokens
        self._session = requests.Session()
        for prefix in ("http://", "https://"):
            self._session.mount(prefix, HTTPAdapter(max_retries=0))

    def request(
        self, uri: str, method: str = "GET", body: Any = None, headers: Mapping[str, str] | None = None,
        redirections: int = 0, connection_type: Any = None,
    ) -> tuple[httplib2.Response, bytes]:  # fmt: skip
        """Ask once. Raises TemporaryFailure when nothing can have happened, UnknownOutcome when the answer was lost."""
        token = self._tokens.access()
        answer = self._once(uri, method, body, headers, token)
        if answer[0].status == 401:  # refused before anything happened
            answer = self._once(uri, method, body, headers, self._tokens.access(rejected=token))
        return answer

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _once(
        self, uri: str, method: str, body: Any, headers: Mapping[str, str] | None, token: str
    ) -> tuple[httplib2.Response, bytes]:
        over = time.monotonic() + LONGEST
        try:
            with self._session.request(
                method, uri, data=body, headers=dict(headers or {}), auth=_with(token), timeout=TIMEOUT,
                allow_redirects=False, stream=True,
            ) as answer:  # fmt: skip
                content = _content(answer, over)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _lost(error) from None  # not chained: it holds the request
        response = httplib2.Response({name.lower(): value for name, value in answer.headers.items()})
        response.pop("content-encoding", None)  # unpacked by now
        response.status, response.reason = answer.status_code, answer.reason
        return response, content


def _with(token: str) -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
    """Sign a request so that nothing from a ~/.netrc takes the token's place."""

    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {token}"
        return request

    return sign


def _content(answer: requests.Response, over: float) -> bytes:
    pieces, size = [], 0
    while piece := answer.raw.read1(PIECE, decode_content=True):
        size += len(piece)
        if time.monotonic() > over or size > LARGEST:
            raise requests.Timeout("too long")
        pieces.append(piece)
    return b"".join(pieces)


def _lost(error: Exception) -> ConnectorError:
    reason = error.args[0] if error.args else None
    cause = getattr(reason, "reason", reason)
    if isinstance(error, requests.ConnectTimeout) or isinstance(cause, urllib3.exceptions.NewConnectionError):
        return TemporaryFailure("Google could not be reached.")
    return UnknownOutcome(f"Google's answer was lost ({type(error).__name__}).")
