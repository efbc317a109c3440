"""A mailbox at the tests' own Google, as the contract suite of the mail port drives it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from config.tests.google.faults import Fault
from config.tests.google.people import Account
from config.tests.google.server import Google, google
from config.tests.mail_providers import PROSPECT, Breaking
from crm import clock
from crm.connectors.gmail import GmailPort
from crm.connectors.google_auth import MAIL_SCOPES, GoogleApp, Tokens, refresh
from crm.connectors.mail_port import MailPort

BREAKS: dict[Breaking, tuple[str, Fault]] = {
    "send_lost": ("drafts.send", Fault(drop="before")),
    "answer_lost": ("drafts.send", Fault(drop="after")),
    "read_lost": ("messages.get", Fault(drop="middle")),
    "silence": ("messages.get", Fault(slow=60)),
    "garbage": ("messages.get", Fault(truncate=True)),
}


@dataclass
class KeptTokens:
    """Tokens in memory."""

    app: GoogleApp
    tokens: Tokens

    def access(self, *, rejected: str = "") -> str:
        if not self.tokens.fresh(clock.now()) or self.tokens.access == rejected:
            self.tokens, _ = refresh(self.app, self.tokens, now=clock.now())
        return self.tokens.access


def a_port(
    there: Google, account: Account, *, scopes: tuple[str, ...] = MAIL_SCOPES, address: str = "", secret: str = ""
) -> GmailPort:
    """Open an account that was granted these scopes, as the address given or its own."""
    app = GoogleApp(there.people.client_id, there.people.client_secret).at(there.url)
    kept = KeptTokens(app, Tokens(secret or there.people.grant(account, scopes)))
    return GmailPort(kept, address=address or account.address, granted=scopes, api_url=app.api_url)


@dataclass
class GmailProvider:
    """Gmail, as far as it is on this machine."""

    there: Google
    account: Account
    port: MailPort = field(init=False)
    address: str = field(init=False)

    def __post_init__(self) -> None:
        self.address, self.port = self.account.address, a_port(self.there, self.account)

    def deliver(self, raw: bytes) -> None:
        self.account.mail.deliver(raw)

    def sent(self) -> list[bytes]:
        return [raw for to, raw in self.there.posted if to == PROSPECT]

    def remove_all(self) -> None:
        for letter in self.account.mail.inbox:
            self.account.mail.remove(letter.id)

    def expire_cursors(self) -> None:
        self.account.mail.forget_history()

    def break_next(self, kind: Breaking) -> None:
        self.there.misbehave(*BREAKS[kind])

    def locked_out(self) -> MailPort:
        return a_port(self.there, self.account, secret="wrong-secret")


@contextmanager
def gmail_provider() -> Iterator[GmailProvider]:
    """Give a fresh mailbox."""
    with google() as there:
        provider = GmailProvider(there, there.account("mia@acme.test"))
        try:
            yield provider
        finally:
            provider.port.close()
