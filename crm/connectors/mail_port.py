"""What the desk asks of a mailbox, whoever keeps it; each provider stands behind it and passes one contract suite.

Every call has a time limit and raises nothing but the errors of crm/errors.py. No write is repeated by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from crm.errors import ConnectorError, PermanentFailure

Cursor = dict[str, Any]  # how far was read: a provider's own, JSON; the desk keeps it and never looks into it
Receipt = dict[str, Any]  # what the provider said: code, answer; where known also message_id, thread, ref
OUTBOX_HEADER = "X-Clara-Outbox"  # on every mail that leaves: the key of its row


class CursorExpired(ConnectorError):
    """The provider knows the cursor no more: read again with `since`."""


class MailGone(PermanentFailure):
    """The mail was deleted or moved between being listed and being fetched."""


@dataclass(frozen=True)
class OutboundMail:
    """A mail that is ready to leave, to one recipient."""

    sender: str
    recipient: str
    message_id: str
    key: str
    raw: bytes = field(repr=False)
    thread: str = ""  # the provider's id of the thread in this very mailbox


@dataclass(frozen=True)
class ListedMail:
    """A mail that lies in the mailbox."""

    ref: str  # what `fetch` takes; at most 250 characters
    thread: str = ""  # the provider's id of its thread, where it has one
    at: datetime | None = None  # when it came, where the list says so


@dataclass(frozen=True)
class Page:
    """Mails that came, and the cursor after them: it is kept only together with them."""

    mails: tuple[ListedMail, ...]
    cursor: Cursor


@dataclass(frozen=True)
class Settled:
    """What became of a mail whose answer was lost. Not found proves nothing unless the provider says otherwise."""

    outcome: Literal["sent", "not_sent", "unknown"]
    receipt: Receipt = field(default_factory=dict)


@dataclass(frozen=True)
class Health:
    """What a test of the account found, in words; `missing` names rights that were not granted."""

    ok: bool
    detail: str
    missing: tuple[str, ...] = ()


class MailPort(Protocol):
    """One mailbox at one provider. Not shared between threads; `close` when done."""

    reads: bool  # whether it can be read: an SMTP account alone only sends
    drafts: bool  # whether it keeps drafts, so that a lost answer can be settled by asking for the draft

    def prepare(self, mail: OutboundMail) -> str:
        """Lay the mail up as a draft and return the draft's id; empty where no drafts are kept."""

    def dispatch(self, mail: OutboundMail, draft: str) -> Receipt:
        """Send it, once; raises UnknownOutcome when the answer was lost after it may have left."""

    def reconcile(self, mail: OutboundMail, draft: str) -> Settled:
        """Ask whether it left."""

    def discard(self, draft: str) -> None:
        """Delete a draft that is not to leave any more; one that is gone is no error."""

    def changes(self, cursor: Cursor) -> Iterator[Page]:
        """List what came after the cursor, oldest first; raises CursorExpired."""

    def since(self, moment: datetime) -> Iterator[Page]:
        """List all that came after a moment, oldest first; the last page's cursor goes on from there."""

    def search(self, address: str, *, limit: int) -> list[ListedMail]:
        """List the newest mails from or to an address, newest first."""

    def fetch(self, ref: str) -> bytes:
        """Return a mail as it came, RFC 5322; raises MailGone."""

    def health(self) -> Health:
        """Try the account in both directions, without sending anything."""

    def close(self) -> None:
        """Let go of what is open; never raises."""
