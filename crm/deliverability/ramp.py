"""How many mails a young mailbox may send a day: receivers distrust one that starts with many."""

from __future__ import annotations

import math

FIRST, GROWTH = 5, 1.5
REMEMBERED = 30  # days: who sent nothing for that long begins again


def ramp_limit(days: int, daily_limit: int) -> int:
    """Return today's limit after so many earlier days with sending: 5, 8, 12, 17, 26 ... up to the daily limit."""
    return min(daily_limit, math.ceil(FIRST * GROWTH ** min(days, 30)))


def days_to_go(days: int, daily_limit: int) -> int:
    """Return how many more days with sending it takes to reach the daily limit."""
    more = 0
    while ramp_limit(days + more, daily_limit) < daily_limit:
        more += 1
    return more
