"""Rows for tests, made through the services that make them in life."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from crm.models import Deliverability, Mailbox, Member, Workspace
from crm.services.workspaces import add_capture_mailbox, add_member, lay_out_pipeline, set_up_workspace
from crm.tenancy.scope import scope

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)  # a Tuesday


def make_workspace(slug: str = "acme", **fields: Any) -> Workspace:
    """Make a workspace with its pipeline."""
    workspace = set_up_workspace(slug, **{"name": slug.title(), **fields})
    with scope(workspace.pk):
        lay_out_pipeline()
    return workspace


def make_member(*, email: str = "mia@acme.example", role: str = "admin", name: str = "Mia Torres") -> Member:
    """Make a member of the workspace in scope who signs in with the password "secret-for-tests"."""
    return add_member(name=name, email=email, role=role, password="secret-for-tests")


def make_mailbox(member: Member, *, port: int = 1025, **fields: Any) -> Mailbox:
    """Make a capture mailbox of a member."""
    mailbox = add_capture_mailbox(address=member.email, name=member.name, port=port, member=member, now=NOON)
    Mailbox.objects.filter(pk=mailbox.pk).update(**fields)
    return trusted(mailbox)


def trusted(mailbox: Mailbox) -> Mailbox:
    """Let a mailbox send as one does whose domain was looked at, and that has long sent its full number a day."""
    found = {"checked_at": NOON, "findings": [{"name": "SPF", "level": "green", "says": "It is there."}]}
    Deliverability.objects.update_or_create(mailbox=mailbox, defaults=found)
    Mailbox.objects.filter(pk=mailbox.pk).update(ramp_up=False)
    return mailbox


@contextmanager
def a_workspace(slug: str = "acme") -> Iterator[Workspace]:
    """Make a workspace and work in it."""
    workspace = make_workspace(slug)
    with scope(workspace.pk):
        yield workspace
