"""Which mailboxes are read, and how reading them goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from crm.errors import DomainError
from crm.events import emit
from crm.models import Connection, Mailbox, Member, SyncState
from crm.signals import mailbox_looked_into


def can_be_read(connection: Connection) -> bool:
    """Tell whether an account has a way to read its mail."""
    if connection.kind == Connection.Kind.GOOGLE:
        return bool(connection.token)
    return connection.kind == Connection.Kind.SMTP and bool(connection.imap_host)


CLOCKS = timedelta(minutes=2)  # a mail server's clock may be behind ours: what comes now must not count as older


def start_reading(mailbox: Mailbox, *, now: datetime) -> SyncState | None:
    """Read a mailbox from now on, or at once again after a pause; None when its account only sends."""
    if not can_be_read(mailbox.connection):
        return None
    sync, created = SyncState.objects.get_or_create(mailbox=mailbox, defaults={"since": now - CLOCKS, "due_at": now})
    if not created:
        SyncState.objects.filter(pk=sync.pk, lease=None).update(due_at=now, failures=0, error="")
    return sync


def start_reading_all(connection: Connection, *, now: datetime) -> None:
    """Read every mailbox of an account that was connected, or connected again."""
    for mailbox in Mailbox.objects.filter(connection=connection).select_related("connection"):
        start_reading(mailbox, now=now)


@transaction.atomic
def look_now(mailbox_id: int, *, by: Member, now: datetime) -> SyncState:
    """Let a mailbox be looked into at once instead of with the next round; raises DomainError when it is not read."""
    sync = SyncState.objects.select_related("mailbox").filter(mailbox_id=mailbox_id).first()
    if sync is None:
        raise DomainError("This mailbox only sends: its account has no way to read. Add IMAP under Connections.")
    SyncState.objects.filter(pk=sync.pk, lease=None).update(due_at=now)
    emit(mailbox_looked_into, subject=sync.mailbox, by=by, snippet=sync.mailbox.address, sync_id=sync.pk)
    return sync
