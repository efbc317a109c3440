"""Addresses of the API: each with and without a slash at its end."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path

_PARTS = {"pk": r"(?P<pk>[0-9]{1,18})", "public_id": r"(?P<public_id>[0-9a-fA-F-]{36})"}


def route(pattern: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """Serve a view at `leads/{pk}/timeline`, say; `{pk}` is an id, `{public_id}` a UUID."""
    filled = re.sub(r"\{(\w+)\}", lambda part: _PARTS[part[1]], pattern)
    return re_path(rf"^{filled}/?$", view, name=name)
