"""What an app knows of one kind of item in the outbox: whether it may leave, and how it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from crm.connectors.mail_port import Receipt, Settled
from crm.models import Outbox


@dataclass(frozen=True)
class Verdict:
    """Why an item may not leave: never (park it), or not before a moment (postpone it).

    `ask` names the rule that a person may set aside for this one item.
    """

    reason: str
    until: datetime | None = None
    ask: str = ""


class Parcel(Protocol):
    """The way to one item's provider, and what leaves by it once it is packed. All may raise a ConnectorError."""

    def pack(self, subject: Any) -> None:
        """Make what leaves out of what was read, without effect outside."""

    @property
    def drafts(self) -> bool:
        """Whether the provider keeps it as a draft first."""

    @property
    def contents(self) -> str:
        """A hash of what would leave: a draft that holds something else is not used."""

    def lay_up(self) -> str:
        """Lay it up as a draft at the provider, and return the draft's id."""

    def discard(self, draft: str) -> None:
        """Delete a draft of it that holds something else by now."""

    def send(self, draft: str) -> Receipt:
        """Let it leave, once."""

    def ask(self, draft: str) -> Settled:
        """Ask the other side whether it happened."""

    def close(self) -> None:
        """Let go of what is open; never raises."""


class Deliverer(Protocol):
    """What an app knows of one kind of item."""

    def open(self, item: Outbox) -> Parcel:
        """Open the way to its provider; nothing is said there yet."""

    def read(self, item: Outbox) -> Any:
        """Read what is to leave, and what hangs on it, as it is now."""

    def gates(self, item: Outbox, subject: Any, *, now: datetime) -> Verdict | None:
        """Say why it may not leave now; None means that it may. `subject` was read a moment ago."""

    def follow(self, item: Outbox, *, now: datetime) -> None:
        """Bring the subject's status in step with the item, in the same transaction."""


_deliverers: dict[str, Deliverer] = {}


def register(kind: str, deliverer: Deliverer) -> None:
    """Let an app deliver a kind of item; called in its `ready()`."""
    _deliverers[kind] = deliverer


def deliverer(kind: str) -> Deliverer:
    """Return who delivers a kind."""
    return _deliverers[kind]


def registered() -> set[str]:
    """List the kinds that somebody delivers."""
    return set(_deliverers)
