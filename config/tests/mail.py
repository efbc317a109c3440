"""A real SMTP server on this machine that keeps what it gets, and can misbehave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from config.services.ports import free_port


@dataclass
class MailServer:
    """What the prospects' server received."""

    port: int = 0
    received: list[tuple[str, bytes]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        for recipient in envelope.rcpt_tos:
            self.received.append((recipient, envelope.original_content or b""))
        return "250 kept"

    def inbox(self, recipient: str) -> list[EmailMessage]:
        """Return the mails a recipient got, in order."""
        found = [message_from_bytes(raw, policy=default) for to, raw in self.received if to == recipient]
        return [mail for mail in found if isinstance(mail, EmailMessage)]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Serve until the end of the `with`."""
    kept = MailServer(port=free_port())
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()
