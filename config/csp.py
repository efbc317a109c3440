"""What a page may run: the theme's Alpine evaluates attributes, so only its pages allow eval."""

from __future__ import annotations

from csp.constants import NONCE, SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

from crm.google_sign_in import google_is_set_up, google_origin

THEMED = ("/admin/", "/demo/")


class PageCSPMiddleware(CSPMiddleware):
    """Take eval from the pages that are made without the theme: sign-in, hosted forms, API and errors outside."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the settings' policy, with stricter scripts outside of the theme."""
        parts = super().get_policy_parts(request, response, report_only)
        if google_is_set_up():  # browsers hold a form to where its answer redirects, too
            parts.update = {"form-action": [google_origin()], **(parts.update or {})}
        if not request.path.startswith(THEMED):
            parts.replace = {"script-src": [SELF, NONCE], **(parts.replace or {})}
        return parts
