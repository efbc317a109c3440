"""The mailboxes of an account: their settings, pausing them, letting go of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.errors import DomainError
from crm.events import emit
from crm.models import AccountState, Connection, Mailbox, Member, SyncState
from crm.services.changes import change_record, locked, remove_record
from crm.signals import mailbox_mended, mailbox_paused
from crm.tenancy.scope import required_workspace

State = AccountState


@transaction.atomic
def change_mailbox(mailbox_id: int, values: Mapping[str, Any], *, by: Member) -> Mailbox:
    """Change a mailbox's mode, limits or signature; what already waits in the outbox follows the new ones."""
    return change_record(Mailbox, mailbox_id, values, by=by)


@transaction.atomic
def remove_mailbox(mailbox_id: int, *, by: Member) -> None:
    """Forget a mailbox that no draft was written for."""
    remove_record(Mailbox, mailbox_id, by=by)


@transaction.atomic
def remove_connection(connection_id: int, *, by: Member) -> None:
    """Forget an account that was disconnected and that no mailbox uses."""
    row = locked(Connection, connection_id)
    if row.state != State.DISCONNECTED and row.kind != Connection.Kind.CAPTURE:
        raise DomainError(f"Disconnect “{row}” first: that gives back what it was allowed.")
    remove_record(Connection, connection_id, by=by)


@transaction.atomic
def pause_mailbox(mailbox_id: int, *, reason: str, by: Member) -> Mailbox:
    """Let nothing leave from a mailbox until an admin lets it send again; it is read all the same."""
    box = locked(Mailbox, mailbox_id)
    box.state, box.state_reason = State.PAUSED, reason
    box.save(update_fields=["state", "state_reason"])
    emit(mailbox_paused, subject=box, by=by, snippet=box.address, because=reason, mailbox_id=box.pk)
    return box


@transaction.atomic
def note_mended(mailbox_id: int, *, by: Member) -> Mailbox:
    """Let a person say that what a mailbox's mail met was looked at; it is told anew when it is met again."""
    box = locked(Mailbox, mailbox_id)
    if box.state == State.DEGRADED:
        emit(mailbox_mended, subject=box, by=by, snippet=box.address, because=box.state_reason, mailbox_id=box.pk)
        box.state, box.state_reason = State.OK, ""
        box.save(update_fields=["state", "state_reason"])
    return box


def release_reading(*, now: datetime) -> int:
    """Let every mailbox of the workspace be read at once: who held one has gone; returns how many were held."""
    held = SyncState.objects.filter(workspace_id=required_workspace(), lease__isnull=False)
    return held.update(lease=None, lease_until=None, due_at=now)
