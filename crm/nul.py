"""Nobody types NUL, and PostgreSQL cannot hold it: pages refuse it before any of them stumbles over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NoNulMiddleware(MiddlewareMixin):
    """Answer 400 to an address or a posted form with NUL in it. The API says so itself, and intake keeps it raw."""

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Look at the address, and at the form unless the view reads its body itself."""
        queries = [request.GET]
        if request.content_type in FORMS and not getattr(view, "csrf_exempt", False):
            queries.append(request.POST)
        said = [text for query in queries for name, values in query.lists() for text in (name, *values)]
        if any("\0" in text for text in (request.path, *said)):
            raise BadRequest("NUL cannot be stored.")
