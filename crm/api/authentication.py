"""Sign-in of programs by API key."""

from __future__ import annotations

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from crm import clock
from crm.api.throttling import count_wrong_key
from crm.models import ApiKey, Member
from crm.services.api_keys import note_key_use


class KeyUser:
    """Stands for the user of a key whose member cannot sign in: an agent's."""

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


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`. The middleware has opened the key's workspace; here the key must still be good."""

    def authenticate(self, request: Request) -> tuple[object, ApiKey] | None:
        """Return who the key acts as, and the key; None lets the session try."""
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            return None
        now = clock.now()
        key_id = getattr(request._request, "api_key_id", None)
        key = ApiKey.objects.select_related("member__user").filter(pk=key_id).first() if key_id else None
        if key is None or not key.usable(now) or not _acts(key.member):
            count_wrong_key(request._request)
            raise AuthenticationFailed("The API key is unknown, revoked or expired.")
        note_key_use(key, now=now)
        request._request.member = key.member  # type: ignore[attr-defined]  # ours, read through member_of
        return key.member.user or KeyUser(key.member), key

    def authenticate_header(self, request: Request) -> str:
        """Make a missing sign-in a 401, not a 403."""
        return "Bearer"


def _acts(member: Member) -> bool:
    return member.active and (member.user is None or member.user.is_active)


class PersonAuthentication(SessionAuthentication):
    """The session of the desk, with Django's CSRF check on everything that changes something."""
