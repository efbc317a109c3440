"""Which workspace a request works in: the one of its API key, else the one its person chose and is a member of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from crm.models import Member, Route
from crm.tenancy.doors import find_route
from crm.tenancy.permissions import remember_role
from crm.tenancy.scope import scope

SESSION_KEY = "workspace"
BEARER = "Bearer "


class WorkspaceMiddleware:
    """Open the request's scope, and set `request.member` (None for strangers and keys) and `request.api_key_id`.

    An API key opens its workspace here, because a scope must stand around the whole view; whether the key is still
    good is for the API's authentication class to say. A session's choice is not a right: membership is read first.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Serve the request in its workspace, or in none."""
        if iscoroutinefunction(self):
            return self.serve_async(request)
        with scope(choose_workspace(request)):
            return self.get_response(request)

    async def serve_async(self, request: HttpRequest) -> HttpResponseBase:
        """Serve a request of an ASGI server."""
        workspace = await sync_to_async(choose_workspace)(request)
        with scope(workspace):
            return await cast("Awaitable[HttpResponseBase]", self.get_response(request))


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
    if not request.user.is_authenticated:
        return None
    member = chosen_member(request.user.pk, request.session.get(SESSION_KEY))
    if member is None:
        return None
    request.member = member  # type: ignore[attr-defined]  # as above
    remember_role(request.user, member.workspace_id, member.role)
    if request.session.get(SESSION_KEY) != member.workspace_id:
        request.session[SESSION_KEY] = member.workspace_id
    return member.workspace_id


def chosen_member(user_id: int, workspace_id: int | None) -> Member | None:
    """Return a person's active membership of the workspace they chose, else their first one, else None."""
    with scope(None, user=user_id):
        mine = Member.objects.filter(user_id=user_id, active=True).select_related("workspace").order_by("pk")
        chosen = mine.filter(workspace_id=workspace_id).first() if workspace_id else None
        return chosen or mine.first()
