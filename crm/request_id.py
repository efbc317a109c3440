"""One id for a request, in every line of its log and in its answer."""

from __future__ import annotations

import re

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

from crm.password_links import hide

HEADER = "X-Request-ID"
OURS = re.compile(r"[\w.-]{1,64}", re.ASCII)


class RequestIdMiddleware(RequestMiddleware):
    """Take the id that a proxy gave, if it is a plain word, else make one; log with it and answer it."""

    def prepare(self, request: HttpRequest) -> None:
        """Keep what a stranger sends out of the log, unless it looks like an id."""
        if not OURS.fullmatch(request.headers.get(HEADER, "")):
            request.META.pop("HTTP_X_REQUEST_ID", None)
            request.__dict__.pop("headers", None)  # cached from META
        super().prepare(request)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Name what was asked without what people looked for, and without a link that lets one choose a password."""
        return f"{request.method} {hide(request.path)}"

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        """Answer the id before the log forgets it."""
        response[HEADER] = structlog.contextvars.get_contextvars().get("request_id", "")
        super().handle_response(request, response)
