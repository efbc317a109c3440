"""What leaves when: the one table, and the order of the reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm.leaving import may_leave
from crm.models import Connection, Mailbox
from crm.public_holidays import holiday_on
from drafts.policies.sending import SendingFacts, next_opening, sending_hold

TUESDAY = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
CHICAGO, BERLIN, TOKYO = ZoneInfo("America/Chicago"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
FACTS = SendingFacts(
    stopped_because=None,
    mode="approve_to_send",
    kind="capture",
    real_sends=False,
    approved=True,
    to_email="dana@northwind.example",
    suppressed_because="",
    sent_today=0,
    daily_limit=20,
    next_day=TUESDAY + timedelta(hours=12),
    received_at=TUESDAY - timedelta(minutes=5),
    zones=[CHICAGO],
)

# mode, kind, real sends, kill switch: everything that leaves; what is not listed stays.
LEAVES = {
    ("approve_to_send", "capture", False, False),
    ("approve_to_send", "capture", True, False),
    ("approve_to_send", "smtp", True, False),
    ("approve_to_send", "google", True, False),
    ("auto", "capture", False, False),
    ("auto", "capture", True, False),
    ("auto", "smtp", True, False),
    ("auto", "google", True, False),
}


@pytest.mark.parametrize(
    ("mode", "kind", "real_sends", "stopped"),
    list(product(Mailbox.Mode.values, Connection.Kind.values, [False, True], [False, True])),
)
def test_the_table_of_what_leaves(mode: str, kind: str, real_sends: bool, stopped: bool) -> None:
    expected = (mode, kind, real_sends, stopped) in LEAVES

    assert may_leave(mode, kind, real_sends=real_sends, stopped=stopped) is expected
    facts = replace(
        FACTS, mode=mode, kind=kind, real_sends=real_sends, stopped_because="a complaint" if stopped else None
    )
    assert (sending_hold(facts, now=TUESDAY) is None) is expected


REASONS: list[tuple[dict[str, Any], str, bool]] = [
    ({"stopped_because": "a complaint"}, "a complaint", False),
    ({"mode": "draft_only"}, "drafts only", True),
    ({"kind": "smtp"}, "ALLOW_REAL_SENDS", True),
    ({"approved": False}, "not what was approved", True),
    ({"answered_already": True}, "one answer each", True),
    ({"suppressed_because": "unsubscribed"}, "unsubscribed", True),
    ({"collision": "Jonas wrote to Acme."}, "Jonas wrote to Acme. Talk to them, or send it all the same.", True),
    ({"account_state": "needs_reauth"}, "connected again", False),
    ({"account_state": "paused", "account_reason": "Too many bounces."}, "Too many bounces.", False),
    ({"unproven": "Nobody has looked yet."}, "Nobody has looked yet. It leaves when", False),
    ({"asked_for": False, "wants": "answers"}, "only answers", True),
    ({"asked_for": False, "wants": "fewer", "wrote_last": TUESDAY - timedelta(days=29)}, "one in thirty days", False),
    ({"sent_today": 20, "days_to_full_limit": 2}, "It is young", False),
    ({"sent_today": 20}, "its 20 mails", False),
    ({"asked_for": False, "sent_this_week": 2}, "did not ask for", False),
    ({"received_at": TUESDAY - timedelta(hours=73)}, "working hours", False),
]


@pytest.mark.parametrize(("change", "words", "never"), REASONS)
def test_each_hold_has_its_reason(change: dict[str, Any], words: str, never: bool) -> None:
    hold = sending_hold(replace(FACTS, **change), now=TUESDAY)

    assert hold is not None
    assert words in hold.reason
    assert (hold.until is None) is never
    assert hold.ask == ("collision" if "collision" in change else "")


@pytest.mark.parametrize("wants", ["answers", "fewer"])
def test_what_they_chose_holds_no_answer_to_what_they_ask_and_fewer_allows_one_in_thirty_days(wants: str) -> None:
    assert sending_hold(replace(FACTS, wants=wants, wrote_last=TUESDAY), now=TUESDAY) is None

    long_ago = replace(FACTS, asked_for=False, wants="fewer", wrote_last=TUESDAY - timedelta(days=30), zones=[CHICAGO])
    hold = sending_hold(long_ago, now=TUESDAY)
    assert hold is None or "thirty days" not in hold.reason


def test_the_first_rule_in_the_fixed_order_speaks() -> None:
    facts = FACTS
    for change, words, _ in reversed(REASONS):
        facts = replace(facts, **change)
        hold = sending_hold(facts, now=TUESDAY)
        assert hold is not None
        assert words in hold.reason, words


def test_a_mail_that_nobody_asked_for_keeps_to_working_hours_however_fresh() -> None:
    night = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)  # 00:00 in Chicago

    hold = sending_hold(replace(FACTS, asked_for=False, received_at=night), now=night)

    assert hold is not None
    assert hold.until == datetime(2026, 3, 10, 13, 0, tzinfo=UTC)


def test_a_late_answer_keeps_to_the_holidays_of_the_recipients_country() -> None:
    christmas = datetime(2026, 12, 25, 12, 0, tzinfo=UTC)  # a Friday
    late = replace(FACTS, zones=[BERLIN], received_at=christmas - timedelta(days=5))

    hold = sending_hold(replace(late, holidays=partial(holiday_on, country="DE")), now=christmas)

    assert hold is not None
    assert "It is Christmas Day there." in hold.reason
    assert hold.until == datetime(2026, 12, 28, 7, 0, tzinfo=UTC)
    assert sending_hold(replace(late, holidays=partial(holiday_on, country="XX")), now=christmas) is None


def test_a_fresh_answer_leaves_at_night() -> None:
    midnight = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)  # 00:00 in Chicago

    assert sending_hold(replace(FACTS, received_at=midnight - timedelta(hours=71)), now=midnight) is None


@pytest.mark.parametrize(
    ("now", "zones", "opens"),
    [
        (datetime(2026, 3, 10, 15, 0, tzinfo=UTC), [CHICAGO], datetime(2026, 3, 10, 15, 0, tzinfo=UTC)),
        (datetime(2026, 3, 10, 12, 0, tzinfo=UTC), [CHICAGO], datetime(2026, 3, 10, 13, 0, tzinfo=UTC)),
        (datetime(2026, 3, 13, 23, 30, tzinfo=UTC), [CHICAGO], datetime(2026, 3, 16, 13, 0, tzinfo=UTC)),
        (datetime(2026, 3, 10, 8, 0, tzinfo=UTC), [BERLIN, CHICAGO], datetime(2026, 3, 10, 13, 0, tzinfo=UTC)),
        (datetime(2026, 3, 10, 12, 0, tzinfo=UTC), [CHICAGO, TOKYO], datetime(2026, 3, 10, 13, 0, tzinfo=UTC)),
    ],
    ids=["open", "before eight", "friday evening", "hours they share", "no shared hour: the first zone's"],
)
def test_the_next_opening(now: datetime, zones: list[ZoneInfo], opens: datetime) -> None:
    assert next_opening(now, zones) == opens
