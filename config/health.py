"""Probes: alive (`/healthz`) and ready to serve (`/readyz`)."""

from __future__ import annotations

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse


class HealthMiddleware:
    """Answer probes before hosts, sessions and workspaces are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a probe, or hand the request on."""
        if request.path in ("/healthz", "/healthz/"):
            return HttpResponse("ok", content_type="text/plain")
        if request.path in ("/readyz", "/readyz/"):
            return readiness()
        return self.get_response(request)


def readiness() -> JsonResponse:
    """Tell what works: without PostgreSQL nothing is served (503); without Redis work is only slower."""
    state = {"database": _database(), "redis": _redis()}
    ready = state["database"] == "ok"
    return JsonResponse({"ready": ready, **state}, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _redis() -> str:
    try:
        redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except redis.RedisError:
        return "does not answer; sweeps do the work meanwhile"
    return "ok"
