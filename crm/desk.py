"""What every page of the desk needs: a signed-in member, and errors said where the person stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from crm.errors import DomainError
from crm.models import Member
from crm.tenancy.permissions import member_of

View = Callable[..., HttpResponse]
WRITERS = {Member.Role.ADMIN, Member.Role.MANAGER, Member.Role.OPERATOR}


def came_from(request: HttpRequest) -> str:
    """Return the page a form was posted from as its field `from` says it, if that is one of ours; else the queue."""
    page = request.POST.get("from", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    # A word without a slash is no page: `redirect` would look for a view of that name.
    return page if page.startswith("/") and ours else "desk:queue"


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether an open page asks only for the part of itself that may have changed."""
    return request.GET.get("fragment") == "1"


def desk_page(view: View) -> View:
    """Let members of the current workspace in; send others to the sign-in page."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if getattr(request, "member", None) is None:
            raise PermissionDenied("You are not a member of any workspace.")
        answer = view(request, *args, **kwargs)
        # What waits changes all the time, and must not come back out of a cache after signing out.
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return page


def desk_post(view: View) -> View:
    """Let operators and above act; what is not possible is said on the page they came from."""

    @wraps(view)
    def act(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if member_of(request).role not in WRITERS:
            raise PermissionDenied("Viewers may look, not decide.")
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            for reason in error.reasons:
                messages.error(request, reason)
            return redirect(came_from(request))

    return desk_page(act)
