"""What a role and a key's scopes allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView

from crm.models import ApiKey, Member

WRITERS = {Member.Role.ADMIN, Member.Role.MANAGER, Member.Role.OPERATOR}


class RoleAllows(BasePermission):
    """Members read; operators and above write; an API key also needs the scope that the view names."""

    message = "Your role or API key does not allow this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Decide by the member of the current workspace, and by the key's scopes."""
        member: Member | None = getattr(request._request, "member", None)
        if member is None:
            return False
        reading = request.method in SAFE_METHODS
        if isinstance(request.auth, ApiKey):
            needed = "read" if reading else getattr(view, "write_scope", "write")
            if needed not in request.auth.scopes:
                return False
        return reading or member.role in WRITERS
