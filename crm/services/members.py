"""Members and the agent users that act beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from crm.errors import DomainError
from crm.events import emit
from crm.models import Member
from crm.normalise import normalise_email
from crm.services.changes import change_record
from crm.signals import member_added, member_changed
from crm.tenancy.scope import required_workspace

_clara: dict[int, int] = {}


def default_agent() -> Member:
    """Return the workspace's own agent, Clara; made on first use, its id cached per process."""
    workspace_id = required_workspace()
    if workspace_id in _clara:
        member = Member.objects.filter(pk=_clara[workspace_id]).first()
        if member is not None:
            return member
    member, _ = Member.objects.get_or_create(
        email="clara@agents.invalid",
        defaults={"kind": Member.Kind.AGENT, "name": "Clara", "role": Member.Role.OPERATOR},
    )
    _clara[workspace_id] = member.pk
    return member


@transaction.atomic
def take_in_member(
    *, name: str, email: str, role: str, title: str = "", signature: str = "", by: Member
) -> tuple[Member, bool]:
    """Add a person; the second value tells whether their sign-in is new, and they still need to choose a password."""
    address = normalise_email(email)
    if address is None:
        raise DomainError(f"{email} is no mail address.")
    if Member.objects.filter(email=address).exists():
        raise DomainError(f"{address} is a member already.")
    users = get_user_model().objects
    user, created = users.get_or_create(username=address, defaults={"email": address, "is_staff": True})
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    member = Member.objects.create(
        user=user, email=address, name=name.strip()[:120], role=role, title=title, signature=signature
    )
    emit(member_added, subject=member, by=by, snippet=f"{member} as {role}")
    return member, created


@transaction.atomic
def change_member(member_id: int, values: Mapping[str, Any], *, by: Member) -> Member:
    """Change a member's role or card, or let them go; somebody must stay who may change settings."""
    leaves = values.get("role", Member.Role.ADMIN) != Member.Role.ADMIN or not values.get("active", True)
    admins = Member.objects.select_for_update(of=("self",)).filter(
        role=Member.Role.ADMIN, kind=Member.Kind.PERSON, active=True
    )
    if leaves and [admin.pk for admin in admins] == [member_id]:
        raise DomainError("This is the last admin. Make somebody else an admin first.")
    return change_record(Member, member_id, values, by=by, signal=member_changed)
