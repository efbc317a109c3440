"""Sign-in of programs by API key."""

from __future__ import annotations

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from crm import clock
from crm.models import ApiKey, Member, Route
from crm.tenancy.doors import find_route
from crm.tenancy.scope import scope


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`. The scope is opened by the middleware before; here the key is turned into its member."""

    def authenticate(self, request: Request) -> tuple[object, ApiKey] | None:
        """Return the key's member's user and the key; None lets the session try."""
        key: ApiKey | None = getattr(request._request, "api_key", None)
        if key is None:
            if request.headers.get("Authorization", "").startswith("Bearer "):
                raise AuthenticationFailed("The API key is unknown, revoked or expired.")
            return None
        return key.member.user or KeyUser(key.member), key

    def authenticate_header(self, request: Request) -> str:
        """Make a missing sign-in a 401, not a 403."""
        return "Bearer"


class KeyUser:
    """Stands for the user of an agent member, who cannot sign in otherwise."""

    is_authenticated = True
    is_anonymous = False
    is_active = True
    is_staff = False
    is_superuser = False

    def __init__(self, member: Member) -> None:
        self.member = member
        self.pk = None

    def __str__(self) -> str:
        return self.member.name


def read_api_key(authorization: str) -> ApiKey | None:
    """Find the usable key of an Authorization header."""
    kind, _, secret = authorization.partition(" ")
    route = find_route(Route.Kind.API_KEY, secret.strip()) if kind == "Bearer" and secret else None
    if route is None:
        return None
    workspace_id, key_id = route
    with scope(workspace_id):
        key = ApiKey.objects.select_related("member__user").filter(pk=key_id).first()
    return key if key and key.usable(clock.now()) and key.member.active else None
