"""Snoozing in plain words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crm.errors import DomainError
from drafts.policies.snooze import read_moment

TUESDAY = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)  # 10:00 in Chicago


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("in 2 hours", datetime(2026, 3, 10, 17, 0, tzinfo=UTC)),
        ("30 min", datetime(2026, 3, 10, 15, 30, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 3, 11, 14, 0, tzinfo=UTC)),
        ("until Monday 9", datetime(2026, 3, 16, 14, 0, tzinfo=UTC)),
        ("tuesday", datetime(2026, 3, 17, 14, 0, tzinfo=UTC)),
        ("fri 3pm", datetime(2026, 3, 13, 20, 0, tzinfo=UTC)),
        ("today 16:30", datetime(2026, 3, 10, 21, 30, tzinfo=UTC)),
        ("next week", datetime(2026, 3, 16, 14, 0, tzinfo=UTC)),
        ("Thursday afternoon", datetime(2026, 3, 12, 19, 0, tzinfo=UTC)),
        ("tomorrow morning", datetime(2026, 3, 11, 14, 0, tzinfo=UTC)),
        ("friday at noon", datetime(2026, 3, 13, 17, 0, tzinfo=UTC)),
        ("this afternoon", datetime(2026, 3, 10, 19, 0, tzinfo=UTC)),
        ("tonight", datetime(2026, 3, 10, 23, 0, tzinfo=UTC)),
        ("next thursday", datetime(2026, 3, 19, 14, 0, tzinfo=UTC)),
        ("this thursday", datetime(2026, 3, 12, 14, 0, tzinfo=UTC)),
        ("on wed, 8:15", datetime(2026, 3, 11, 13, 15, tzinfo=UTC)),
        ("next week 15:00", datetime(2026, 3, 16, 20, 0, tzinfo=UTC)),
        ("in 2 days", datetime(2026, 3, 12, 15, 0, tzinfo=UTC)),
        ("in two weeks", datetime(2026, 3, 24, 15, 0, tzinfo=UTC)),
        ("in an hour", datetime(2026, 3, 10, 16, 0, tzinfo=UTC)),
        ("45m", datetime(2026, 3, 10, 15, 45, tzinfo=UTC)),
        ("4pm", datetime(2026, 3, 10, 21, 0, tzinfo=UTC)),
        ("at 9", datetime(2026, 3, 11, 14, 0, tzinfo=UTC)),
    ],
)
def test_words_name_a_moment_in_the_workspace_zone(words: str, moment: datetime) -> None:
    assert read_moment(words, now=TUESDAY, zone="America/Chicago") == moment


@pytest.mark.parametrize(
    "words",
    ["", ",", "soon", "in some time", "25 o'clock", "tomorrow 99", "in 5 parsecs", "2 monkeys", "16", "thursday soon",
     "13pm", "tomorrow 13pm", "x" * 9999],
)  # fmt: skip
def test_other_words_are_answered_with_examples(words: str) -> None:
    with pytest.raises(DomainError, match="Say when in words"):
        read_moment(words, now=TUESDAY, zone="America/Chicago")
