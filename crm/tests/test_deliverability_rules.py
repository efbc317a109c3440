"""How fast a mailbox may grow, and when it has to stop."""

from __future__ import annotations

import pytest

from crm.deliverability.judgement import Window, stop_because
from crm.deliverability.ramp import days_to_go, ramp_limit

BOUNCE, POLICY, COMPLAINT = "hard_bounce", "policy_bounce", "complaint"


def window_of(returned: list[str]) -> Window:
    return Window("of the last week", len(returned), returned.count(BOUNCE), returned.count(COMPLAINT))


def test_a_young_mailbox_grows_by_half_a_day_with_sending_and_never_past_its_limit() -> None:
    assert [ramp_limit(days, 40) for days in range(8)] == [5, 8, 12, 17, 26, 38, 40, 40]
    assert [ramp_limit(days, 3) for days in (0, 9)] == [3, 3]
    assert ramp_limit(10_000, 2_000_000) == 958_756
    assert [days_to_go(days, 20) for days in (0, 3, 4)] == [4, 1, 0]


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        pytest.param([BOUNCE] * 2 + [""] * 38, "", id="2 of 40 is the limit itself"),
        pytest.param([BOUNCE] * 3 + [""] * 37, "3 of 40 mails of the last week (7.5%)", id="over it"),
        pytest.param([BOUNCE] * 19, "", id="fewer than twenty say nothing"),
        pytest.param([BOUNCE] * 2 + [""] * 18, "2 of 20", id="twenty do"),
        pytest.param([COMPLAINT] + [""] * 5, "", id="one complaint is one person"),
        pytest.param([COMPLAINT] * 2 + [""] * 5, "2 of 7", id="two are a pattern"),
        pytest.param([COMPLAINT] * 3 + [""] * 997, "", id="three of a thousand is the limit itself"),
        pytest.param(["soft_bounce"] * 30, "", id="soft ones pass"),
    ],
)
def test_a_mailbox_stops_by_its_rates(returned: list[str], said: str) -> None:
    why = stop_because([window_of(returned)], [])

    assert why.startswith(said) if said else why == ""


def test_a_mailbox_stops_when_three_in_a_row_are_refused_because_of_it() -> None:
    assert "because of this mailbox" in stop_because([], [POLICY, POLICY, POLICY, BOUNCE])
    assert stop_because([], [POLICY, POLICY, BOUNCE, POLICY]) == ""
    assert stop_because([], [POLICY, POLICY]) == ""
