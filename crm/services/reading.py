"""Which mailboxes are read, and how reading them goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.models import Connection, Mailbox, SyncState


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


def stop_reading(mailbox: Mailbox) -> None:
    """Forget how far a mailbox was read; what it brought stays."""
    SyncState.objects.filter(mailbox=mailbox).delete()
