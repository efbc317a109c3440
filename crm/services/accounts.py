"""Connecting outside accounts, again where needed, trying them, and letting go of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from crm import outbox
from crm.connectors.google_auth import GoogleApp, Grant, Tokens, missing_scopes, revoke, rights_in_words
from crm.connectors.mail_port import Health
from crm.connectors.ports import port_of
from crm.errors import ConnectorError, DomainError
from crm.events import emit
from crm.models import AccountState, Connection, Mailbox, Member, Outbox, SyncState, Workspace
from crm.outbox_words import WAITING
from crm.services.changes import change_record, locked
from crm.services.google_tokens import keep_grant
from crm.services.reading import start_reading, start_reading_all
from crm.signals import account_connected, account_disconnected, account_failed, account_works
from crm.tenancy.scope import required_workspace

State = AccountState
PASSWORD = "password"  # noqa: S105  a field's name
NO_SECRETS = {PASSWORD: "", "token": "", "scopes": []}
# Columns that the database fills: a row that was not read back does not know them yet.
NEW = {"token": "", "scopes": [], "imap_host": "", "imap_security": "tls", "account": "", "failures": 0}


def connect_mail_server(
    values: Mapping[str, Any], *, address: str, name: str, by: Member, now: datetime
) -> Connection:  # fmt: skip
    """Keep an SMTP and IMAP account with its first mailbox; raises DomainError unless sending and reading work."""
    _free(address)
    known = {"kind": Connection.Kind.SMTP, "name": address[:120], "account": address}
    row = Connection(**{**NEW, **known, **values})
    _tried(row, address)
    with transaction.atomic():
        row.save()
        _works(row, now=now)
        _add_mailbox(row, address=address, name=name, by=by, now=now)
        emit(account_connected, subject=row, by=by, snippet=str(row), connection_id=row.pk)
        return row


def change_mail_server(connection_id: int, values: Mapping[str, Any], *, by: Member, now: datetime) -> Connection:
    """Change an account's servers, once the new ones work; an empty password keeps the stored one.

    Raises DomainError where the stored one would be told to a server, or over a line, that it was not meant for.
    """
    row = Connection.objects.get(pk=connection_id)
    changed = {name: value for name, value in values.items() if name != PASSWORD or value}
    if (row.password or row.token) and PASSWORD not in changed and _tells_others(row, changed):
        raise DomainError("Type the password again: the stored one is told to no other server, nor without encryption.")
    for name, value in changed.items():
        setattr(row, name, value)
    _tried(row, _address_of(row))
    with transaction.atomic():
        change_record(Connection, connection_id, changed, by=by)
        return _reopen(connection_id, by=by, now=now)


def connect_google(grant: Grant, *, by: Member, now: datetime, again: int | None = None) -> Connection:
    """Keep what a person allowed at Google. An account that is known here goes on where it stopped.

    A grant without all that mail needs is kept too, and says what is missing. `again` is the account asked for.
    """
    with transaction.atomic():
        Workspace.objects.select_for_update(no_key=True).get(pk=required_workspace())  # one at a time: no twin
        known = Connection.objects.filter(kind=Connection.Kind.GOOGLE, account=grant.account).first()
        if again and (known is None or known.pk != again):
            wanted = locked(Connection, again).account
            raise DomainError(f"You chose {grant.account} at Google, but this is the account of {wanted}. "
                              f"Connect again and choose {wanted}.")  # fmt: skip
        row = known or Connection(**NEW | {"kind": Connection.Kind.GOOGLE, "name": grant.account[:120]})
        keep_grant(row, grant)
        if known is None:
            row.save()
            emit(account_connected, subject=row, by=by, snippet=str(row), connection_id=row.pk)
        else:
            row.save(update_fields=["account", "scopes", "token"])
        if grant.missing:
            return _lacks(row, grant, by=by, now=now)
        row = _reopen(row.pk, by=by, now=now)
        if not Mailbox.objects.filter(Q(connection=row) | Q(address=grant.account)).exists():
            _add_mailbox(row, address=grant.account, name="", by=by, now=now)
        return row


def add_address(connection_id: int, *, address: str, name: str, by: Member, now: datetime) -> Mailbox:
    """Let an account send for one more address, as a shared mailbox does; raises DomainError when it may not.

    An address whose own account was disconnected comes over with all that waits for it.
    """
    row = Connection.objects.get(pk=connection_id)
    before = Mailbox.objects.select_related("connection").filter(address=address).first()
    if before is None or before.connection_id == row.pk:
        _free(address)
    elif before.connection.state != State.DISCONNECTED:
        raise DomainError(f"{address} sends through “{before.connection}”. Disconnect that account first.")
    _tried(row, address)
    with transaction.atomic():
        if before is None:
            return _add_mailbox(row, address=address, name=name, by=by, now=now)
        SyncState.objects.filter(mailbox=before).update(cursor={}, lease=None)  # what was read, another account knows
        moved = change_record(Mailbox, before.pk, {"connection": row}, by=by)
        _go_on(row, now=now)
        return moved


def try_account(connection_id: int, *, by: Member, now: datetime) -> Health:
    """Try an account in both directions, sending nothing, and keep what came of it."""
    row = Connection.objects.get(pk=connection_id)
    health = _health(row, _address_of(row))
    with transaction.atomic():
        if health.ok:
            _reopen(connection_id, by=by, now=now)
            return health
        row = locked(Connection, connection_id)
        was = row.state
        row.last_error, row.last_error_at = health.detail, now
        row.state = State.DEGRADED if was == State.OK else was
        row.save(update_fields=["last_error", "last_error_at", "state"])
        if row.state != was:
            emit(account_failed, subject=row, by=by, snippet=str(row), because=health.detail, connection_id=row.pk)
    return health


def disconnect(connection_id: int, *, by: Member, now: datetime) -> str:
    """Let go of an account: what waits goes back to the queue, secrets are wiped, Google is told.

    Returns what a person still has to do, empty when nothing. Mailboxes, their history and cursors stay.
    """
    _take_back(connection_id, by=by, now=now)
    drafts = Outbox.objects.filter(kind=outbox.DISCARD, mailbox__connection=connection_id, state=Outbox.State.PENDING)
    for item_id in drafts.values_list("pk", flat=True)[:50]:  # while the account can still be asked
        outbox.deliver(item_id, now=now)
    token = _shut(connection_id, by=by, now=now)
    _take_back(connection_id, by=by, now=now)  # what was approved in between
    if not token:
        return ""
    try:
        revoke(GoogleApp.of_settings(), Tokens.load(token))
    except ConnectorError as error:
        return f"{error} Remove Clara yourself at myaccount.google.com/permissions."
    return ""


def _health(row: Connection, address: str) -> Health:
    try:
        with closing(port_of(row, address)) as port:
            return port.health()
    except ConnectorError as error:
        return Health(False, str(error))


def _tried(row: Connection, address: str) -> None:
    """Raise DomainError unless sending and reading work; what stays on this machine needs no proof."""
    if row.kind != Connection.Kind.CAPTURE and not (health := _health(row, address)).ok:
        raise DomainError(health.detail)


def _address_of(row: Connection) -> str:
    first = Mailbox.objects.filter(connection=row).order_by("pk").values_list("address", flat=True).first()
    return first or row.account or row.username


def _tells_others(row: Connection, changed: Mapping[str, Any]) -> bool:
    """Tell whether another machine would be told what we keep secret, or anybody who listens."""
    known = {row.host.lower(), row.imap_host.lower(), ""}
    hosts = {str(changed.get(name, "")).lower() for name in ("host", "imap_host")}
    bare = any(
        changed.get(name, was) == "none" != was
        for name, was in (("security", row.security), ("imap_security", row.imap_security))
    )
    return bare or not hosts <= known


def _free(address: str) -> None:
    if Mailbox.objects.filter(address=address).exists():
        raise DomainError(f"{address} is a mailbox here already.")


def _add_mailbox(row: Connection, *, address: str, name: str, by: Member, now: datetime) -> Mailbox:
    """Add a mailbox that sends nothing by itself yet; it is its member's where the address is one's."""
    member = Member.objects.filter(email=address).first()
    name = name or (member.name if member else address.partition("@")[0])
    mailbox = Mailbox.objects.create(connection=row, address=address, name=name[:120], member=member)
    start_reading(mailbox, now=now)
    emit(account_connected, subject=mailbox, by=by, snippet=f"mailbox: {mailbox}", mailbox_id=mailbox.pk)
    return mailbox


def _lacks(row: Connection, grant: Grant, *, by: Member, now: datetime) -> Connection:
    row.state, row.last_error_at = State.NEEDS_REAUTH, now
    row.last_error = f"Clara may not {rights_in_words(missing_scopes(grant.scopes))}: that box was not ticked."
    row.save(update_fields=["state", "last_error", "last_error_at"])
    emit(account_failed, subject=row, by=by, snippet=str(row), because=row.last_error, connection_id=row.pk)
    return row


def _works(row: Connection, *, now: datetime) -> None:
    row.state, row.failures, row.next_try_at, row.last_error, row.last_success_at = State.OK, 0, None, "", now
    row.save(update_fields=["state", "failures", "next_try_at", "last_error", "last_success_at"])


def _reopen(connection_id: int, *, by: Member, now: datetime) -> Connection:
    """Let an account be used again; what waits for it goes on at once."""
    row = locked(Connection, connection_id)
    was = row.state
    _works(row, now=now)
    if was in (State.NEEDS_REAUTH, State.DISCONNECTED):
        emit(account_connected, subject=row, by=by, snippet=str(row), connection_id=row.pk)
    elif was != State.OK:
        emit(account_works, subject=row, by=by, snippet=str(row), connection_id=row.pk)
    _go_on(row, now=now)
    return row


def _go_on(row: Connection, *, now: datetime) -> None:
    """Let what was put off be looked at anew: gates are read again, and time to undo (no reason yet) is not cut."""
    held = Outbox.objects.filter(mailbox__connection=row, state=Outbox.State.PENDING, not_before__gt=now)
    held.exclude(reason="").update(not_before=now)
    start_reading_all(row, now=now)


def _take_back(connection_id: int, *, by: Member, now: datetime) -> None:
    waiting = Outbox.objects.filter(mailbox__connection=connection_id, state__in=WAITING).exclude(kind=outbox.DISCARD)
    for item_id in waiting.values_list("pk", flat=True):
        outbox.cancel(item_id, by=by, now=now)


@transaction.atomic
def _shut(connection_id: int, *, by: Member, now: datetime) -> str:
    """Wipe the secrets, and return the grant to be given back."""
    row = locked(Connection, connection_id)
    token: str = row.token if row.kind == Connection.Kind.GOOGLE else ""
    row.state, row.next_try_at, row.failures, row.last_error = State.DISCONNECTED, None, 0, ""
    for name, empty in NO_SECRETS.items():
        setattr(row, name, empty)
    row.save(update_fields=["state", "next_try_at", "failures", "last_error", *NO_SECRETS])
    emit(account_disconnected, subject=row, by=by, snippet=str(row), connection_id=row.pk)
    return token
