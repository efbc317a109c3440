"""A test message of a mailbox to itself: it leaves through the outbox like every mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from crm import clock
from crm.connectors.mail_port import OUTBOX_HEADER, MailPort, OutboundMail, Receipt, Settled
from crm.connectors.ports import port_of
from crm.deliverers import Verdict
from crm.errors import PermanentFailure
from crm.leaving import may_leave
from crm.mime import build_mail
from crm.models import AccountState, Outbox
from crm.services.suppression import suppressed_because
from crm.services.switches import sending_is_stopped

TEST = "test_mail"
SUBJECT = "A test message of this mailbox to itself"
TEXT = (
    "Clara sent this message from your mailbox to itself, to see that it arrives and what the receiving server says of "
    "SPF, DKIM and DMARC.\n\nYou can delete it."
)
CLOSED = (AccountState.NEEDS_REAUTH, AccountState.DISCONNECTED)


@dataclass
class ParcelToSelf:
    """One test message, and the mailbox that it leaves from."""

    port: MailPort
    mail: OutboundMail
    contents = SUBJECT

    @property
    def drafts(self) -> bool:
        """Whether the provider keeps it as a draft first."""
        return self.port.drafts

    def pack(self, subject: None) -> None:
        """It was written when it was opened."""

    def lay_up(self) -> str:
        """Lay it up in the mailbox's drafts."""
        return self.port.prepare(self.mail)

    def discard(self, draft: str) -> None:
        """Delete it from the mailbox's drafts."""
        self.port.discard(draft)

    def send(self, draft: str) -> Receipt:
        """Hand it to the provider."""
        return self.port.dispatch(self.mail, draft)

    def ask(self, draft: str) -> Settled:
        """Ask the provider whether it left."""
        return self.port.reconcile(self.mail, draft)

    def close(self) -> None:
        """Let go of the mailbox."""
        self.port.close()


class MailToSelf:
    """The deliverer of kind `test_mail`: the same switches as any mail, but no limit and no hours."""

    def gates(self, item: Outbox, subject: None, *, now: datetime) -> Verdict | None:
        """Keep to the switch, the mode, ALLOW_REAL_SENDS and the list of suppressions; a paused mailbox may test."""
        mailbox = item.mailbox
        if mailbox is None:
            return Verdict("The mailbox is gone.")
        if sending_is_stopped():
            return Verdict("All sending is stopped. It leaves when an admin lets mail leave again.",
                           now + timedelta(minutes=1))  # fmt: skip
        account = mailbox.connection
        if not may_leave(mailbox.mode, account.kind, real_sends=settings.ALLOW_REAL_SENDS, stopped=False):
            drafts_only = mailbox.mode == mailbox.Mode.DRAFT_ONLY
            return Verdict("The mailbox is set to drafts only. Set it to send what a person approved, then test again."
                           if drafts_only else
                           "Real sending is off. Set ALLOW_REAL_SENDS=true and restart to let mail leave.")  # fmt: skip
        if why := suppressed_because(mailbox.address):
            return Verdict(f"{mailbox.address} may not be written to: {why}.")
        if mailbox.state in CLOSED or account.state in CLOSED:
            return Verdict("The mailbox's account has to be connected again, under Settings, Connections.")
        return None

    def open(self, item: Outbox) -> ParcelToSelf:
        """Write it, and open the way to the mailbox."""
        mailbox = item.mailbox
        if mailbox is None:
            raise PermanentFailure("The mailbox is gone.")
        me = (mailbox.name, mailbox.address)
        raw = build_mail(sender=me, to=me, subject=SUBJECT, body=TEXT, message_id=item.message_id, at=clock.now(),
                         headers={OUTBOX_HEADER: item.key, "Auto-Submitted": "auto-generated"})  # fmt: skip
        mail = OutboundMail(mailbox.address, mailbox.address, item.message_id, item.key, raw)
        return ParcelToSelf(port_of(mailbox.connection, mailbox.address), mail)

    def read(self, item: Outbox) -> None:
        """The item says it all."""

    def follow(self, item: Outbox, *, now: datetime) -> None:
        """Nothing hangs on it: its page reads the item."""
