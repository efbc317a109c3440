"""How many calls a program or person may make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from crm import clock
from crm.models import ApiKey
from crm.visitor import address_of

if TYPE_CHECKING:
    from rest_framework.views import APIView

WINDOW = 60  # seconds


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
        minute, passed = divmod(int(clock.now().timestamp()), WINDOW)
        self.left = WINDOW - passed
        return _count(f"api:{_who(request)}:{minute}") <= limit

    def wait(self) -> float:
        """Return in how many seconds calls are answered again."""
        return self.left


def _who(request: Request) -> str:
    if isinstance(request.auth, ApiKey):
        return f"key{request.auth.pk}"
    if request.user.pk is None:  # the schema is for anybody: one stranger must not use up the calls of all others
        return f"address{address_of(request._request)}"
    return f"user{request.user.pk}"


def _count(what: str) -> int:
    cache.add(what, 0, timeout=2 * WINDOW)
    try:
        return cache.incr(what)
    except ValueError:  # Redis went away this moment: the count begins anew in this process
        cache.set(what, 1, timeout=2 * WINDOW)
        return 1
