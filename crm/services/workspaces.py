"""Set up a workspace: its members, stages, mailboxes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from crm.errors import DomainError
from crm.events import emit
from crm.models import Connection, Mailbox, Member, Route, Stage, StageRule, Workspace
from crm.normalise import normalise_email
from crm.signals import workspace_entered
from crm.tenancy.doors import add_route, find_route
from crm.tenancy.scope import scope

STAGES = ("new", "qualified", "demo", "proposal", "negotiation", "won", "lost")
STAGE_RULES = (("unqualified", 0, "new"), ("marketing_qualified", 0, "new"), ("sales_qualified", 0, "qualified"))


@transaction.atomic
def set_up_workspace(slug: str, **fields: Any) -> Workspace:
    """Make a workspace, or bring the one with this slug up to date; commands find it by its slug."""
    route = find_route(Route.Kind.WORKSPACE, slug)
    if route is None:
        values: Any = {"slug": slug, **fields}
        workspace = Workspace.objects.create(**values)
        with scope(workspace.pk):
            add_route(Route.Kind.WORKSPACE, slug, workspace_id=workspace.pk, object_id=workspace.pk)
        return workspace
    with scope(route[0]):
        Workspace.objects.filter(pk=route[0]).update(**fields)
        return Workspace.objects.get(pk=route[0])


@transaction.atomic
def add_member(*, name: str, email: str, role: str, password: str | None = None, title: str = "",
               signature: str = "") -> Member:  # fmt: skip
    """Add a person to the workspace in scope; their sign-in is made when it does not exist yet."""
    address = normalise_email(email)
    if address is None:
        raise DomainError(f"{email} is no mail address.")
    user = get_user_model().objects.filter(username=address).first()
    if user is None:
        user = get_user_model().objects.create_user(address, email=address, password=password, first_name=name[:150])
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    member, _ = Member.objects.update_or_create(
        email=address, defaults={"user": user, "name": name, "role": role, "title": title, "signature": signature}
    )
    return member


@transaction.atomic
def lay_out_pipeline(stages: Sequence[str] = STAGES, rules: Sequence[tuple[str, int, str]] = STAGE_RULES) -> None:
    """Make the default stages, and the table by which status and score choose one, where they are missing."""
    for position, key in enumerate(stages):
        Stage.objects.get_or_create(
            key=key, defaults={"name": key.replace("_", " ").capitalize(), "position": position}
        )
    for status, min_score, key in rules:
        StageRule.objects.get_or_create(
            status=status, min_score=min_score, defaults={"stage": Stage.objects.get(key=key)}
        )


@transaction.atomic
def add_capture_mailbox(*, address: str, name: str, port: int, member: Member | None, now: datetime) -> Mailbox:
    """Add a mailbox whose mail is captured on this machine and never delivered."""
    mailbox = Mailbox.objects.select_related("connection").filter(address=address).first()
    if mailbox is None:
        connection = Connection.objects.create(kind=Connection.Kind.CAPTURE, name="Captured mail", port=port)
        return Mailbox.objects.create(
            connection=connection, address=address, name=name, member=member, mode=Mailbox.Mode.APPROVE_TO_SEND
        )
    Connection.objects.filter(pk=mailbox.connection_id).update(port=port)
    return mailbox


@transaction.atomic
def enter_workspace(member: Member) -> None:
    """Note, in the workspace in scope, that a person who works in several has chosen it."""
    emit(workspace_entered, subject=member, by=member, snippet=f"{member} came in")
