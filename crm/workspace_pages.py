"""Choosing the workspace to work in, for people who are members of several."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crm.desk import desk_page
from crm.services.workspaces import enter_workspace
from crm.tenancy.middleware import SESSION_KEY
from crm.tenancy.permissions import member_of, memberships
from crm.tenancy.scope import scope


@require_http_methods(["GET", "POST"])
@desk_page
def workspaces_page(request: HttpRequest) -> HttpResponse:
    """List a person's workspaces; choosing one is kept in the session and told to that workspace."""
    mine = memberships(cast(User, request.user).pk)
    if request.method == "GET":
        context = {**admin.site.each_context(request), "title": "Workspaces", "memberships": mine}
        return render(request, "crm/workspaces.html", {**context, "here": member_of(request).workspace_id})
    chosen = next((one for one in mine if str(one.workspace_id) == request.POST.get("workspace")), None)
    if chosen is None:
        raise PermissionDenied("You are not a member of this workspace.")
    with scope(chosen.workspace_id):
        enter_workspace(chosen)
    request.session[SESSION_KEY] = chosen.workspace_id
    messages.success(request, f"You work in {chosen.workspace} now.")
    return redirect("admin:index")
