"""A host of real mail servers on this machine: what an outside mailbox is to the desk, and its prospects' too.

Dovecot keeps the mailboxes and Postfix takes what is sent. Postfix needs root: without it, aiosmtpd stands in its place
and hands on to Dovecot all the same. Mailboxes of `crm.test` and two more domains are made as tests ask for them;
`ghost@` is nobody's, and the server of `bounce.test` refuses whatever comes, so that real bounces come back.
"""

from __future__ import annotations

import imaplib
import os
import smtplib
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from config.services.ports import free_port
from config.services.server import Server
from config.tests.dovecot import Dovecot, installed, start_dovecot
from config.tests.postfix import BOUNCING, DOMAINS, start_postfix, usable
from config.tests.processes import until

PASSWORD = "a password that only these mailboxes have"
REFUSALS = {
    "full": "452 4.2.2 The mailbox is full",
    "policy": "550 5.7.1 Blocked: your reputation is too low",
    "": "550 5.1.1 No such user here",
}
# Ends the servers told of, and removes their folder, when the pipe closes: they change their user at start, and with
# that the kernel forgets the parent-death signal.
GUARD = 'pids=; while read -r pid; do pids="$pids $pid"; done; kill $pids; sleep 1; kill -9 $pids; rm -rf "$1"'


@dataclass(frozen=True)
class Hosted:
    """A mailbox at the host."""

    address: str
    password: str = PASSWORD


@dataclass
class MailHost:
    """The running servers: `smtp` takes mail of those who sign in, `imap` serves mailboxes."""

    dovecot: Dovecot
    smtp: int = 0
    names: Iterator[int] = field(default_factory=count)

    @property
    def imap(self) -> int:
        """The port of IMAP, without TLS."""
        return self.dovecot.imap

    def mailbox(self, address: str = "", password: str = PASSWORD) -> Hosted:
        """Make a mailbox, a fresh one without `address`; or give one another password."""
        hosted = Hosted(address or f"mailbox{os.getpid()}-{next(self.names)}@{DOMAINS[0]}", password)
        self.dovecot.set_password(hosted.address, password)
        return hosted

    def deliver(self, address: str, raw: bytes, *, sender: str = "") -> None:
        """Put a mail into a mailbox from outside, as its server does: with lines of its own on top."""
        with smtplib.LMTP("127.0.0.1", self.dovecot.lmtp) as server:
            server.sendmail(sender, [address], raw)

    def send(self, hosted: Hosted, recipient: str, raw: bytes) -> None:
        """Send a mail as somebody else's mail client does."""
        with smtplib.SMTP("127.0.0.1", self.smtp) as server:
            server.login(hosted.address, hosted.password)
            server.sendmail(hosted.address, [recipient], raw)

    def mails(self, hosted: Hosted, folder: str = "INBOX") -> list[bytes]:
        """Return the mails of a mailbox as they came, in order."""
        with self.client(hosted) as client:
            client.select(folder, readonly=True)
            _, found = client.uid("FETCH", "1:*", "(BODY.PEEK[])")  # with UID, an empty folder is no error
            return [part[1] for part in found if isinstance(part, tuple)]

    def remove_all(self, hosted: Hosted, folder: str = "INBOX") -> None:
        """Delete the mails of a mailbox, as its owner."""
        with self.client(hosted) as client:
            client.select(folder)
            client.uid("STORE", "1:*", "+FLAGS", "\\Deleted")
            client.expunge()

    def rebuild(self, hosted: Hosted) -> None:
        """Lose the numbers of all mails, as a server does that is restored: another UIDVALIDITY."""
        before = self._validity(hosted)

        def rebuilt() -> bool:  # a session that is just ending may write them once more
            for path in self.dovecot.folder(hosted.address).glob("dovecot*"):
                if path.name != "dovecot-uidvalidity":
                    path.unlink(missing_ok=True)
            return self._validity(hosted) != before

        assert until(rebuilt)

    def _validity(self, hosted: Hosted) -> bytes:
        with self.client(hosted) as client:
            return bytes(client.status("INBOX", "(UIDVALIDITY)")[1][0])

    @contextmanager
    def client(self, hosted: Hosted) -> Iterator[imaplib.IMAP4]:
        """Sign in to a mailbox as somebody else's mail client does."""
        with imaplib.IMAP4("127.0.0.1", self.imap) as client:
            client.login(hosted.address, hosted.password)
            yield client


class _Refusing:
    """The server of `bounce.test`."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        return REFUSALS.get(address.partition("@")[0], REFUSALS[""])


class _InsteadOfPostfix:
    """Takes mail of those whom Dovecot knows, and hands it to Dovecot."""

    def __init__(self, dovecot: Dovecot) -> None:
        self.dovecot = dovecot

    def __call__(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=self.dovecot.knows(login.login.decode(), login.password.decode()), handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        name, _, domain = address.partition("@")
        if name == "ghost" or domain not in (*DOMAINS, BOUNCING):
            return "550 5.1.1 User unknown"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        with smtplib.LMTP("127.0.0.1", self.dovecot.lmtp) as dovecot:
            dovecot.sendmail(envelope.mail_from or "", envelope.rcpt_tos, envelope.original_content or b"")
        return "250 2.0.0 Ok"


def missing_servers() -> str:
    """Name the Debian packages that this machine lacks; without root, Postfix is not missed."""
    lacking = [] if installed() else ["dovecot-imapd dovecot-lmtpd"]
    if os.geteuid() == 0 and not usable():
        lacking.append("postfix")
    return " ".join(lacking)


@contextmanager
def mail_host() -> Iterator[MailHost]:
    """Run the servers until the end of the `with`, or of this process, however it ends."""
    with ExitStack() as ending:
        here = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="clara-mail-", ignore_cleanup_errors=True)))
        here.chmod(0o755)  # the servers' users walk through
        guard = subprocess.Popen(["sh", "-c", GUARD, "sh", here], stdin=subprocess.PIPE, start_new_session=True)
        ending.callback(guard.wait)
        ending.callback(guard.kill)

        def guarded(server: Server) -> Server:
            ending.callback(server.stop)
            guard.stdin.write(f"{server.process.pid}\n".encode())  # type: ignore[union-attr]  # it is a pipe
            guard.stdin.flush()  # type: ignore[union-attr]
            return server

        (here / "dovecot").mkdir()
        (here / "postfix").mkdir()
        dovecot = start_dovecot(here / "dovecot")
        guarded(dovecot.server)
        host = MailHost(dovecot)
        if usable():
            bounces = ending.enter_context(_serving(_Refusing()))
            host.smtp = guarded(start_postfix(here / "postfix", dovecot, bounces=bounces)).port
        else:
            stand_in = _InsteadOfPostfix(dovecot)
            host.smtp = ending.enter_context(_serving(stand_in, authenticator=stand_in))
        yield host


@contextmanager
def _serving(handler: object, **settings: Any) -> Iterator[int]:
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, auth_require_tls=False, **settings)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
