"""When a mailbox must stop: what comes back of its mail says that receivers are losing trust in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HARD, POLICY, COMPLAINT = "hard_bounce", "policy_bounce", "complaint"
LAST = 100  # mails that are looked at, and all of the last seven days
ENOUGH = 20  # mails from which on a rate says anything
MOST_BOUNCES, MOST_COMPLAINTS = 0.05, 0.003
FEWEST_COMPLAINTS = 2
IN_A_ROW = 3


@dataclass(frozen=True)
class Window:
    """Mails that were sent, and how many of them came back or were complained about."""

    name: str  # "of the last week"
    sent: int
    bounces: int = 0
    complaints: int = 0


def stop_because(windows: Sequence[Window], came_back: Sequence[str]) -> str:
    """Say why a mailbox must stop, with the figures, or nothing; `came_back` is what came back, newest first."""
    if len(came_back) >= IN_A_ROW and set(came_back[:IN_A_ROW]) == {POLICY}:
        return (
            f"The last {IN_A_ROW} mails that came back were refused because of this mailbox, not because of the "
            "addresses."
        )
    for window in windows:
        if said := _too_many(window):
            return said
    return ""


def _too_many(window: Window) -> str:
    sent, complaints, bounces = window.sent, window.complaints, window.bounces
    if complaints >= FEWEST_COMPLAINTS and complaints / sent > MOST_COMPLAINTS:
        return f"{_share(complaints, window)} were marked as spam; {MOST_COMPLAINTS:.1%} are the limit."
    if sent >= ENOUGH and bounces / sent > MOST_BOUNCES:
        return f"{_share(bounces, window)} went to addresses that do not exist; {MOST_BOUNCES:.0%} are the limit."
    return ""


def _share(some: int, window: Window) -> str:
    return f"{some} of {window.sent} mails {window.name} ({some / window.sent:.1%})"
