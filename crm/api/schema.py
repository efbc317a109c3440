"""How the API describes itself in OpenAPI: who may ask, what may be asked, how errors look."""

from __future__ import annotations

import inspect
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from crm.api.views import ApiView, ListView

IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER,
    description="Any text of yours: the same key within 24 hours is done once and answered the same.",
)  # fmt: skip
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The fingerprint that you saw, as the ETag of GET."
)
PARTS = {
    "id": OpenApiParameter("id", int, OpenApiParameter.PATH, description="The record's id."),
    "public_id": OpenApiParameter("public_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH,
                                  description="The run's id, as the form was answered."),
}  # fmt: skip
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "detail"],
            "properties": {
                "code": {"type": "string", "description": "For programs: not_found, invalid, stale ..."},
                "detail": {"type": "string", "description": "For people."},
                "fields": {"type": "object", "additionalProperties": True,
                           "description": "With `invalid`: each wrong field and why."},
            },
            "additionalProperties": True,
        }
    },
}  # fmt: skip


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """`Authorization: Bearer clara_...`."""

    target_class = "crm.api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Describe the header."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "clara_…", "description": "An API key."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """The cookie of somebody who signed in; writing needs the CSRF token too."""

    target_class = "crm.api.authentication.PersonAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Describe the cookie."""
        cookie = {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
        return {**cookie, "description": "Of the desk; changes also need the header X-CSRFToken."}


class ApiSchema(AutoSchema):
    """Reads the shapes off our views: `filters` of lists, `takes` of bodies, headers by method."""

    def get_override_parameters(self) -> list[Any]:
        """Name path parts, filters and headers."""
        found: list[Any] = [part for name, part in PARTS.items() if f"{{{name}}}" in self.path]
        if self.method == "GET" and isinstance(self.view, ApiView) and self.view.filters:
            found.append(self.view.filters)
        if self.method == "POST":
            found.append(IDEMPOTENCY)
        if "fingerprint" in self._body_fields():
            found.append(IF_MATCH)
        return found

    def get_request_serializer(self) -> Any:
        """Take the view's own shape of a body."""
        takes = getattr(self.view, "takes", None)
        return takes if self.method in ("POST", "PATCH") and takes and self._body_fields() else None

    def get_operation_id(self) -> str:
        """Name it by method and address: `get_leads_timeline`."""
        parts = [part for part in self.path.strip("/").split("/")[1:] if part]
        words = ["by_id" if part.startswith("{") else part for part in parts]
        return "_".join([str(self.method).lower(), *words])

    def get_summary(self) -> str:
        """Say what the view is; of what changes something, what the method does."""
        speaker = self.view if self.method == "GET" else getattr(self.view, str(self.method).lower())
        return str(inspect.getdoc(speaker)).splitlines()[0].rstrip(".")

    def get_tags(self) -> list[str]:
        """Group by what stands behind /api/."""
        return [self.path.strip("/").split("/")[1]]

    def _is_list_view(self, serializer: Any = None) -> bool:
        return isinstance(self.view, ListView) and self.method == "GET"

    def _body_fields(self) -> set[str]:
        takes = getattr(self.view, "takes", None)
        return set(takes().fields) if takes and self.method in ("POST", "PATCH") else set()


def describe_errors(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Give every operation the one format of errors."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    answer = {
        "description": "Any error.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"].setdefault("default", answer)
    return result
