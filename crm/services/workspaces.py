"""Set up a workspace: its members, stages, mailboxes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from crm.errors import DomainError
from crm.models import Connection, Mailbox, Member, Stage, StageRule
from crm.normalise import normalise_email

STAGES = ("new", "qualified", "demo", "proposal", "negotiation", "won", "lost")
STAGE_RULES = (("unqualified", 0, "new"), ("marketing_qualified", 0, "new"), ("sales_qualified", 0, "qualified"))


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
