"""How many calls a program or person may make, and how many wrong keys an address may try."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from crm.counting import WINDOW, count, minute
from crm.models import ApiKey
from crm.visitor import address_of

if TYPE_CHECKING:
    from rest_framework.views import APIView

log = structlog.get_logger(__name__)


class CallsPerMinute(BaseThrottle):
    """At most `API_CALLS_PER_MINUTE` calls in each minute by the clock, for each key, person or stranger's address.

    All web processes count together. Counting by the minute costs the same however high the limit is.
    """

    left = WINDOW

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the call, and tell whether it is still within the limit."""
        limit: int = settings.API_CALLS_PER_MINUTE
        if not limit:
            return True
        this, self.left = minute()
        return count(f"api:{_who(request)}:{this}") <= limit

    def wait(self) -> float:
        """Return in how many seconds calls are answered again."""
        return self.left


def count_wrong_key(request: HttpRequest) -> None:
    """Count a wrong API key against the address it came from; raises Throttled once there were too many this minute.

    Only what is wrong is counted and refused: a good key opens at any time, also from an address that is over the
    limit. An office or a cloud's gateway is one address, and a program with a revoked key must not shut out its
    neighbours for as long as it goes on. Nothing is lost by that: a key is 256 random bits, so no rate of guessing
    finds one; the limit tells a program to stop asking, and the log once that somebody tries.
    """
    this, left = minute()
    address = address_of(request)
    wrong = count(f"wrong-keys:{address}:{this}") - settings.API_WRONG_KEYS_PER_MINUTE
    if wrong == 1:
        log.warning("wrong_api_keys", address=address, more_than=settings.API_WRONG_KEYS_PER_MINUTE)
    if wrong > 0:
        raise Throttled(left, "Too many unknown, revoked or expired API keys came from this address.")


def _who(request: Request) -> str:
    if isinstance(request.auth, ApiKey):
        return f"key{request.auth.pk}"
    if request.user.pk is None:  # the schema is for anybody: one stranger must not use up the calls of all others
        return f"address{address_of(request._request)}"
    return f"user{request.user.pk}"
