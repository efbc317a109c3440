"""A real SMTP server on this machine that keeps what it gets, and can misbehave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from config.services.ports import free_port
from crm.models import Outbox
from crm.tests.factories import NOON


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
def mail_server(*, password: str = "") -> Iterator[MailServer]:
    """Serve until the end of the `with`; with a password only whoever gives it may send."""
    kept = MailServer(port=free_port())
    locked: dict[str, Any] = {"authenticator": _opens_with(password), "auth_required": True, "auth_require_tls": False}
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port, **(locked if password else {}))
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def _opens_with(password: str) -> Callable[..., AuthResult]:
    def authenticate(server: SMTP, session: Session, envelope: Envelope, how: str, given: LoginPassword) -> AuthResult:
        return AuthResult(success=given.password == password.encode())

    return authenticate


def capture(folder: Path, name: str, mail: bytes) -> None:
    """Keep a mail as the demo's server does, with the row of the outbox in scope that it left from."""
    message_id = f"<{name}@acme.example>"
    Outbox.objects.create(kind="draft_mail", key=name, subject_id=1, message_id=message_id, state="sent",
                          not_before=NOON, created_at=NOON)  # fmt: skip
    (folder / f"{name}.eml").write_bytes(f"Message-ID: {message_id}\r\n".encode() + mail)
