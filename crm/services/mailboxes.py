"""Outside accounts and the mailboxes that send through them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.errors import DomainError
from crm.models import Connection, Mailbox, Member, SyncState
from crm.services.changes import add_record, change_record, remove_record
from crm.services.reading import start_reading, start_reading_all, stop_reading
from crm.tenancy.scope import required_workspace

SECRET = "password"  # noqa: S105  a field's name


@transaction.atomic
def add_connection(values: Mapping[str, Any], *, by: Member) -> Connection:
    """Store an outside account; its password is encrypted and never shown again."""
    return add_record(Connection, _checked(values), by=by)


@transaction.atomic
def change_connection(connection_id: int, values: Mapping[str, Any], *, by: Member, now: datetime) -> Connection:
    """Change an outside account; an empty password keeps the stored one. Its mailboxes are read if it can be by now."""
    account = change_record(Connection, connection_id, _checked(values), by=by)
    start_reading_all(account, now=now)
    return account


@transaction.atomic
def remove_connection(connection_id: int, *, by: Member) -> None:
    """Forget an outside account that no mailbox uses."""
    remove_record(Connection, connection_id, by=by)


@transaction.atomic
def add_mailbox(values: Mapping[str, Any], *, by: Member, now: datetime) -> Mailbox:
    """Let mail be sent from an address, and read from now on where its account can be."""
    mailbox = add_record(Mailbox, values, by=by)
    start_reading(mailbox, now=now)
    return mailbox


@transaction.atomic
def change_mailbox(mailbox_id: int, values: Mapping[str, Any], *, by: Member, now: datetime) -> Mailbox:
    """Change a mailbox's mode, limits or state; what already waits in the outbox follows the new ones."""
    before = Mailbox.objects.filter(pk=mailbox_id).values_list("connection_id", flat=True).first()
    mailbox = change_record(Mailbox, mailbox_id, values, by=by)
    if mailbox.connection_id != before:
        stop_reading(mailbox)  # its cursor is another account's
    start_reading(mailbox, now=now)
    return mailbox


@transaction.atomic
def remove_mailbox(mailbox_id: int, *, by: Member) -> None:
    """Forget a mailbox that no draft was written for."""
    remove_record(Mailbox, mailbox_id, by=by)


def release_reading(*, now: datetime) -> int:
    """Let every mailbox of the workspace be read at once: who held one has gone; returns how many were held."""
    held = SyncState.objects.filter(workspace_id=required_workspace(), lease__isnull=False)
    return held.update(lease=None, lease_until=None, due_at=now)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a capture account to this machine, and a stored password when none is typed."""
    checked = dict(values)
    if checked["kind"] == Connection.Kind.CAPTURE:
        if checked.get("username") or checked.get(SECRET):
            raise DomainError("A capture account takes no user name and no password: its mail never leaves.")
        return checked | {"host": "", "security": "none"}
    if not checked.get("host") or not checked.get("port"):
        raise DomainError("An SMTP account needs a host and a port.")
    if not checked.get(SECRET):
        checked.pop(SECRET, None)
    return checked
