"""What the outbox's list says of a mail: its state, its moment and its reason, in words."""

from __future__ import annotations

from dataclasses import dataclass

from crm.models import Outbox

State = Outbox.State
STOPPED = "All sending is stopped"  # how the reason of a mail begins that the switch holds
WAITING = (State.PENDING, State.CLAIMED, State.DRAFTED)
SAYS = {
    State.PENDING: "waits",
    State.CLAIMED: "is being prepared",
    State.DRAFTED: "ready in the mailbox’s drafts",
    State.IN_FLIGHT: "on its way",
    State.SENT: "sent",
    State.PARKED: "not sent",
    State.UNKNOWN: "unknown: look, then choose",
    State.CANCELLED: "taken back",
    State.DEAD: "gave up",
}
COLOURS = {
    State.PENDING: "blue",
    State.CLAIMED: "blue",
    State.DRAFTED: "blue",
    State.IN_FLIGHT: "blue",
    State.SENT: "green",
    State.PARKED: "red",
    State.UNKNOWN: "amber",
    State.CANCELLED: "grey",
    State.DEAD: "red",
}


def state_words(item: Outbox, *, stopped: bool) -> str:
    """Say where a mail stands; one that was kept on this machine did not leave it."""
    if item.state == State.PENDING and stopped:
        return "waits for the switch"
    if item.state == State.SENT and item.mailbox and item.mailbox.connection.kind == "capture":
        return "captured, not delivered"
    return SAYS[State(item.state)]


def reason_words(item: Outbox, *, stopped: bool) -> str:
    """Say why it stands there, as it is now: a switch that was turned meanwhile is no reason any more."""
    if item.state not in WAITING or not item.reason.startswith(STOPPED):
        return item.reason
    return item.reason if stopped else "Sending was stopped. It goes on by itself within a minute."


def answer_words(item: Outbox) -> str:
    """Say what the mail server answered, as "250 2.0.0 Ok"; empty while it answered nothing."""
    code, text = item.receipt.get("code", ""), item.receipt.get("answer", "")
    return f"{code} {text}".strip()


@dataclass(frozen=True)
class Choice:
    """Something a person may do about a mail."""

    verb: str
    label: str
    danger: bool = False


def choices_of(item: Outbox, *, stopped: bool) -> list[Choice]:
    """List what a person may do about a mail where it stands."""
    if item.state == State.UNKNOWN:
        return [Choice("arrived", "It arrived"), Choice("again", "Send again", danger=True)]
    if item.state == State.PARKED and item.payload.get("ask"):
        return [Choice("anyway", "Send all the same", danger=True)]
    if item.state == State.PENDING and item.reason and not stopped:
        return [Choice("now", "Try now")]
    return []
