"""Who may do what: a person's role in the workspace in scope, and nothing else."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest

from crm.models import Member
from crm.tenancy.globals import GLOBAL_TABLES
from crm.tenancy.scope import current_workspace, scope

Role = Member.Role
VERBS = {
    Role.VIEWER: {"view"},
    Role.OPERATOR: {"view", "add", "change"},
    Role.MANAGER: {"view", "add", "change", "delete"},
}
KEPT = "_roles"  # on the user object, which lives as long as the request; sockets clear it each minute


def role_allows(role: str | None, permission: str) -> bool:
    """Say whether a role carries `app.verb_model`; a model with `admin_only = True` is changed by admins only.

    Tables that belong to no workspace are nobody's through a role in one.
    """
    app, _, codename = permission.partition(".")
    verb, _, name = codename.partition("_")
    try:
        model = apps.get_model(app, name)
    except LookupError:
        return role == Role.ADMIN
    if role is None or model._meta.db_table in GLOBAL_TABLES:
        return False
    if role == Role.ADMIN:
        return True
    return verb in VERBS[Role(role)] and (verb == "view" or not getattr(model, "admin_only", False))


def remember_role(user: AbstractBaseUser, workspace: int, role: str | None) -> None:
    """Keep a role that was just read, so that checks of this request need no query."""
    setattr(user, KEPT, {**getattr(user, KEPT, {}), workspace: role})


def role_of(user: AbstractBaseUser | AnonymousUser) -> str | None:
    """Return the user's role in the workspace in scope, or None; at most one query for each user object."""
    workspace = current_workspace()
    if workspace is None or isinstance(user, AnonymousUser) or not user.is_active:
        return None
    if workspace not in getattr(user, KEPT, {}):
        members = Member.objects.filter(user_id=user.pk, workspace_id=workspace, active=True)
        remember_role(user, workspace, members.values_list("role", flat=True).first())
    role: str | None = getattr(user, KEPT)[workspace]
    return role


def memberships(user_id: int) -> list[Member]:
    """List a person's active memberships in all workspaces, oldest first, for choosing one."""
    with scope(None, user=user_id):
        mine = Member.objects.filter(user_id=user_id, active=True)
        return list(mine.select_related("workspace").order_by("pk"))


def member_of(request: HttpRequest) -> Member:
    """Return who makes this request in the workspace in scope; raises PermissionDenied for a stranger."""
    member: Member | None = getattr(request, "member", None)
    if member is None:
        raise PermissionDenied("You are not a member of this workspace.")
    return member


class MemberBackend(ModelBackend):
    """Django's permission checks, answered by `Member.role`; groups and user permissions count for nothing."""

    def authenticate(self, *args: Any, **kwargs: Any) -> None:
        """Sign nobody in: that is allauth's, with its rate limits."""
        return

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        """Answer from the role, and end the question: no other backend is asked."""
        if not role_allows(role_of(user_obj), perm):
            raise PermissionDenied
        return True

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Show an app to every member; its models ask for themselves."""
        if role_of(user_obj) is None:
            raise PermissionDenied
        return True

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        """List nothing: roles carry verbs, not a list."""
        return set()


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """People come in by an invitation of an admin, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep the sign-up page closed."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords of an address whatever host was asked: allauth would begin anew for `Host: x:1234`."""
        site = get_current_site(request).domain
        counted: str = super()._get_login_attempts_cache_key(request, **credentials)
        return counted.removeprefix(f"{site}:")
