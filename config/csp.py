"""What a page may run: the theme's Alpine evaluates attributes, so only its pages allow eval."""

from __future__ import annotations

from csp.constants import NONCE, SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

THEMED = ("/admin/", "/demo/")


class PageCSPMiddleware(CSPMiddleware):
    """Take eval from the pages that are made without the theme: sign-in, hosted forms, API and errors outside."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the settings' policy, with stricter scripts outside of the theme."""
        parts = super().get_policy_parts(request, response, report_only)
        if not request.path.startswith(THEMED):
            parts.replace = {"script-src": [SELF, NONCE], **(parts.replace or {})}
        return parts
