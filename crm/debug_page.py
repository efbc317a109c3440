"""What Django's page about a bug may say, should DEBUG be on where others can see it."""

from __future__ import annotations

from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

TOLD = {"REQUEST_METHOD", "CONTENT_TYPE", "CONTENT_LENGTH", "SERVER_PROTOCOL"}


class WhereNotWhat(SafeExceptionReporterFilter):
    """Tells where the code broke, and no value: settings, variables and posts hold passwords, keys and letters."""

    def get_safe_settings(self) -> dict[str, Any]:
        """Tell no setting: addresses of servers hold passwords."""
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        """Tell what kind of request it was."""
        return {name: value for name, value in getattr(request, "META", {}).items() if name in TOLD}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        """Tell no cookie: one is the session."""
        return {}

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Tell which fields came, not what they said."""
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request else {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> ItemsView[str, Any]:
        """Tell no variable."""
        return {}.items()
