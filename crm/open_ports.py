"""Mailboxes that stay open from one mail to the next, while a worker has several for the same one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from crm.connectors.mail_port import MailPort
from crm.connectors.ports import port_of
from crm.models import Mailbox

Shelf = dict[tuple[object, ...], MailPort]
_shelf: ContextVar[Shelf | None] = ContextVar("open_ports", default=None)


@contextmanager
def keeping_ports_open() -> Iterator[None]:
    """Let what is given back within the block be taken again; all of it is closed at its end."""
    shelf: Shelf = {}
    token = _shelf.set(shelf)
    try:
        yield
    finally:
        _shelf.reset(token)
        for port in shelf.values():
            port.close()


def take_port(mailbox: Mailbox) -> MailPort:
    """Open a mailbox, or take one that lies open; `give_back` it, or close it when something went wrong with it."""
    shelf = _shelf.get()
    port = shelf.pop(_known_by(mailbox), None) if shelf else None
    return port or port_of(mailbox.connection, mailbox.address)


def give_back(mailbox: Mailbox, port: MailPort) -> None:
    """Let a mailbox lie open for the next mail, where one is expected; else close it."""
    shelf = _shelf.get()
    if shelf is None or _known_by(mailbox) in shelf:
        port.close()
    else:
        shelf[_known_by(mailbox)] = port


def _known_by(mailbox: Mailbox) -> tuple[object, ...]:
    """Name a mailbox by all that opens it: an account that was changed meanwhile is opened anew."""
    account = mailbox.connection
    return (
        mailbox.workspace_id, mailbox.pk, mailbox.address, account.pk, account.kind, account.host, account.port,
        account.username, account.password, account.security, account.token,
    )  # fmt: skip
