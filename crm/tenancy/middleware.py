"""Which workspace a request works in: the one of its API key, else the one its person chose and is a member of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from crm.models import Member, Route
from crm.tenancy.doors import find_route
from crm.tenancy.permissions import remember_role
from crm.tenancy.scope import scope

SESSION_KEY = "workspace"
BEARER = "Bearer "


class WorkspaceMiddleware:
    """Open the request's scope and zone, and set `request.member` (None for strangers, keys) and `request.api_key_id`.

    An API key opens its workspace here, because a scope must stand around the whole view; whether the key is still
    good is for the API's authentication class to say. A session's choice is not a right: membership is read first.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Serve the request in its workspace, or in none."""
        if self.is_async:
            return self.serve_async(request)
        with scope(choose_workspace(request)), timezone.override(zone_of(request)):
            return self.get_response(request)

    async def serve_async(self, request: HttpRequest) -> HttpResponseBase:
        """Serve a request of an ASGI server."""
        workspace = await sync_to_async(choose_workspace)(request)
        with scope(workspace), timezone.override(zone_of(request)):
            return await cast("Awaitable[HttpResponseBase]", self.get_response(request))


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """Return the zone that a member is told times in; None, which is Django's own, for others, or a wrong name."""
    member: Member | None = getattr(request, "member", None)
    try:
        return ZoneInfo(member.workspace.time_zone) if member else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def choose_workspace(request: HttpRequest) -> int | None:
    """Return the workspace that this request may work in, and note on the request who works; one query."""
    request.member, request.api_key_id = None, None  # type: ignore[attr-defined]  # ours, read through member_of
    header = request.headers.get("Authorization", "")
    if header.startswith(BEARER):
        found = find_route(Route.Kind.API_KEY, header.removeprefix(BEARER).strip())
        if found is None:
            return None
        request.api_key_id = found[1]  # type: ignore[attr-defined]  # as above
        return found[0]
    user = request.user
    if not user.is_authenticated or (member := membership(user, request.session)) is None:
        return None
    workspace: int = member.workspace.pk
    request.member = member  # type: ignore[attr-defined]  # as above
    remember_role(user, workspace, member.role)
    if request.session.get(SESSION_KEY) != workspace:
        request.session[SESSION_KEY] = workspace
    return workspace


def membership(user: AbstractBaseUser, session: SessionBase) -> Member | None:
    """Return a person's active membership of the workspace that the session names, else their first, else None."""
    chosen = session.get(SESSION_KEY)
    with scope(None, user=user.pk):
        mine = Member.objects.filter(user_id=user.pk, active=True).select_related("workspace").order_by("pk")
        return (mine.filter(workspace_id=chosen).first() if isinstance(chosen, int) else None) or mine.first()
