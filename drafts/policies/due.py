"""When what was promised is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from drafts.policies.sending import CLOSES


def next_working_day(now: datetime, *, zone: str) -> datetime:
    """Return the end of the next working day (Monday to Friday) after today, in a zone by its name."""
    day = now.astimezone(ZoneInfo(zone)) + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.replace(hour=CLOSES.hour, minute=CLOSES.minute, second=0, microsecond=0)
