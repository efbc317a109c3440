"""Providers for the contract suite of the mail port: a mailbox there, what its world does to it, and how it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from config.tests.mail_host import Hosted, MailHost
from config.tests.rude_line import Break, RudeLine, rude_line
from crm.connectors.imap import ImapAccount
from crm.connectors.mail_port import MailPort
from crm.connectors.smtp import SmtpAccount
from crm.connectors.smtp_imap import SmtpImapPort

PROSPECT = "dana@northwind.test"
Breaking = Literal[
    "send_lost",  # the line is cut before the provider hears of the sending
    "answer_lost",  # the mail leaves, and the answer to that is lost
    "read_lost",  # the line is cut in the middle of what is read
    "silence",  # the provider does not answer a read
    "garbage",  # the answer to a read makes no sense
]


class Provider(Protocol):
    """One mailbox at one provider, as the suite drives it; `port` is ours, with pages of two mails."""

    port: MailPort
    address: str

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the inbox from outside."""

    def sent(self) -> list[bytes]:
        """Return the mails that reached PROSPECT from this mailbox, in order."""

    def remove_all(self) -> None:
        """Delete the mails of the inbox, as the owner does."""

    def expire_cursors(self) -> None:
        """Make every cursor given so far one that the provider knows no more."""

    def break_next(self, kind: Breaking) -> None:
        """Let the next sending or reading go wrong, once."""

    def locked_out(self) -> MailPort:
        """Return a port to the same mailbox whose secret is refused; the secret holds the word `wrong-secret`."""


@dataclass
class SmtpImapProvider:
    """Postfix and Dovecot, each behind a line that breaks."""

    host: MailHost
    hosted: Hosted
    prospect: Hosted
    smtp: RudeLine
    imap: RudeLine
    port: MailPort = field(init=False)
    address: str = field(init=False)

    def __post_init__(self) -> None:
        self.address = self.hosted.address
        self.port = self.open(self.hosted.password)

    def open(self, password: str) -> SmtpImapPort:
        """Open the port with this password."""
        return SmtpImapPort(
            SmtpAccount("127.0.0.1", self.smtp.port, self.address, password, "none"),
            ImapAccount("127.0.0.1", self.imap.port, self.address, password, "none"),
        )

    def deliver(self, raw: bytes) -> None:
        self.host.deliver(self.address, raw)

    def sent(self) -> list[bytes]:
        sender = f"Return-Path: <{self.address}>".encode()
        return [mail for mail in self.host.mails(self.prospect) if mail.startswith(sender)]

    def remove_all(self) -> None:
        self.host.remove_all(self.hosted)

    def expire_cursors(self) -> None:
        self.port.close()
        self.host.rebuild(self.hosted)

    def break_next(self, kind: Breaking) -> None:
        {
            "send_lost": lambda: self.smtp.breaks_next(b"DATA", Break.BEFORE),
            "answer_lost": lambda: self.smtp.breaks_next(b"\r\n.\r\n", Break.AFTER),
            "read_lost": lambda: self.imap.breaks_next(b"FETCH", Break.MIDDLE),
            "silence": lambda: self.imap.breaks_next(b"UID", Break.SILENCE),
            "garbage": lambda: self.imap.breaks_next(b"FETCH", Break.GARBAGE),
        }[kind]()

    def locked_out(self) -> MailPort:
        return self.open("wrong-secret")


@contextmanager
def smtp_imap_provider(host: MailHost) -> Iterator[SmtpImapProvider]:
    """Give a fresh mailbox at the real servers."""
    with rude_line(host.smtp) as smtp, rude_line(host.imap) as imap:
        provider = SmtpImapProvider(host, host.mailbox(), host.mailbox(PROSPECT), smtp, imap)
        try:
            yield provider
        finally:
            provider.port.close()
