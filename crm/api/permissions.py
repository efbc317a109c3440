"""What a role and a key's scopes allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from crm.api.problem import Problem
from crm.models import ApiKey, Member

if TYPE_CHECKING:
    from rest_framework.views import APIView

WRITERS = {Member.Role.ADMIN, Member.Role.MANAGER, Member.Role.OPERATOR}
Scope = ApiKey.Scope


class RoleAllows(BasePermission):
    """Members read; operators and above write; an API key also needs the scope that the view names.

    A view names its scopes by method in `scopes`; without, reading needs `read` and anything else `write`.
    """

    message = "You are not an active member of a workspace."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Decide by the member of the current workspace, and by the key's scopes; a refusal says what is missing."""
        member: Member | None = getattr(request._request, "member", None)
        if member is None:
            return False
        reading = request.method in SAFE_METHODS
        if isinstance(request.auth, ApiKey):
            needed = getattr(view, "scopes", {}).get(request.method, Scope.READ if reading else Scope.WRITE)
            if needed not in request.auth.scopes:
                raise Problem(403, "missing_scope", f"This API key lacks the scope {needed}.")
        if not reading and member.role not in WRITERS:
            raise Problem(403, "missing_role", f"A {member.role} reads and changes nothing.")
        return True
