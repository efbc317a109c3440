"""Members and the agent users that act beside them."""

from __future__ import annotations

from crm.models import Member
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
