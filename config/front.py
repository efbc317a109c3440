"""Front doors: addresses that need neither session nor person, and are answered before all that serves people."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve

from crm.request_id import HEADER, OURS

log = structlog.get_logger(__name__)


class FrontDoorMiddleware:
    """Call the view of an address under one of `settings.FRONT_DOORS` at once; one line in the log, with its id.

    Such a view opens its own scope, trusts no cookie, and renders no pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer here, or hand the request on."""
        if not request.path_info.startswith(settings.FRONT_DOORS):
            return self.get_response(request)
        match = request.resolver_match = resolve(request.path_info)
        given = request.headers.get(HEADER, "")
        request_id = given if OURS.fullmatch(given) else str(uuid4())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        log.info("request_finished", request=f"{request.method} {request.path}", code=response.status_code)
        structlog.contextvars.clear_contextvars()
        response.headers[HEADER] = request_id
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
