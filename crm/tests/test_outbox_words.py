"""The outbox's list says in words where a mail stands, and nothing of a switch that was turned since."""

from __future__ import annotations

import pytest

from crm.models import Connection, Mailbox, Outbox
from crm.outbox_words import STOPPED, reason_words, state_words

HELD = f"{STOPPED} (a complaint). It leaves when an admin lets mail leave again."


@pytest.mark.parametrize(
    ("state", "stopped", "words"),
    [("pending", True, "waits for the switch"), ("pending", False, "waits"), ("sent", True, "sent"),
     ("in_flight", False, "on its way"), ("parked", False, "not sent")],
)  # fmt: skip
def test_a_state_is_said_in_words(state: str, stopped: bool, words: str) -> None:
    assert state_words(Outbox(state=state), stopped=stopped) == words


def test_what_a_capture_mailbox_sent_is_kept_here() -> None:
    mailbox = Mailbox(connection=Connection(kind="capture"))

    assert state_words(Outbox(state="sent", mailbox=mailbox), stopped=False) == "captured, not delivered"


def test_a_switch_that_was_turned_since_is_no_reason_any_more() -> None:
    assert reason_words(Outbox(reason=HELD), stopped=True) == HELD
    assert (
        reason_words(Outbox(reason=HELD), stopped=False) == "Sending was stopped. It goes on by itself within a minute."
    )
    assert reason_words(Outbox(reason="The server is busy."), stopped=False) == "The server is busy."
