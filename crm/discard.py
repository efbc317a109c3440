"""Deleting the provider's draft of a mail that does not leave: an item of its own, because it is a call outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.connectors.mail_port import MailPort, Receipt, Settled
from crm.connectors.ports import port_of
from crm.deliverers import Verdict
from crm.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from crm.models import AccountState, Outbox

CLOSED = (AccountState.NEEDS_REAUTH, AccountState.DISCONNECTED)


@dataclass
class DiscardParcel:
    """One draft to delete, and the mailbox that it lies in."""

    port: MailPort
    draft: str
    drafts = False  # nothing is laid up for it
    contents = ""

    def pack(self, subject: None) -> None:
        """Nothing leaves."""

    def lay_up(self) -> str:
        """Lay nothing up."""
        return ""

    def discard(self, draft: str) -> None:
        """Have nothing of its own to delete."""

    def send(self, draft: str) -> Receipt:
        """Delete it; a lost answer is no matter, deleting twice does no harm."""
        try:
            self.port.discard(self.draft)
        except UnknownOutcome as lost:
            raise TemporaryFailure(str(lost)) from lost
        return {"answer": "deleted"}

    def ask(self, draft: str) -> Settled:
        """Let it be tried again."""
        return Settled("not_sent")

    def close(self) -> None:
        """Let go of the mailbox."""
        self.port.close()


class DiscardDraft:
    """The deliverer of kind `discard_draft`; neither the switch nor a limit keeps a draft from being deleted."""

    def open(self, item: Outbox) -> DiscardParcel:
        """Open the way to the mailbox."""
        if item.mailbox is None:
            raise PermanentFailure("The draft's mailbox is gone.")
        return DiscardParcel(port_of(item.mailbox.connection, item.mailbox.address), item.payload["draft"])

    def read(self, item: Outbox) -> None:
        """The item says it all."""

    def gates(self, item: Outbox, subject: None, *, now: datetime) -> Verdict | None:
        """Wait for an account that is to be connected again."""
        if item.mailbox and item.mailbox.connection.state in CLOSED:
            said = "A draft that is not to leave lies in the mailbox still; it goes when the account is connected."
            return Verdict(said, now + timedelta(minutes=15))
        return None

    def follow(self, item: Outbox, *, now: datetime) -> None:
        """Nothing hangs on it."""
