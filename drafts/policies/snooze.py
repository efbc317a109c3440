"""Reading "tomorrow", "monday 9" or "in 2 hours" as a moment."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crm.errors import DomainError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
MORNING = 9


def read_moment(words: str, *, now: datetime, zone: str) -> datetime:
    """Return the moment that plain English words name, in the zone of the workspace; raises DomainError otherwise."""
    said = " ".join(words.lower().split()).removeprefix("until ")
    local = now.astimezone(ZoneInfo(zone))
    if found := re.fullmatch(r"(?:in )?(\d{1,3}) ?([mhdw])\w*", said):
        return now + timedelta(**{UNITS[found[2]]: int(found[1])})
    found = re.fullmatch(r"(today|tomorrow|next week|[a-z]+)(?: (?:at )?(\d{1,2})(?::(\d{2}))? ?(am|pm)?)?", said)
    days = _days_ahead(found[1], local) if found else None
    hour, minute = (int(found[2] or MORNING), int(found[3] or 0)) if found else (0, 0)
    hour += 12 if found and found[4] == "pm" and hour < 12 else 0
    if days is None or hour > 23 or minute > 59:
        raise DomainError('Say when in words like "in 2 hours", "tomorrow", "monday 9" or "next week".')
    moment = (local + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment.astimezone(now.tzinfo)


def _days_ahead(word: str, local: datetime) -> int | None:
    if word == "today":
        return 0
    if word == "tomorrow":
        return 1
    if word == "next week":
        return 7 - local.weekday()
    for position, day in enumerate(DAYS):
        if len(word) >= 3 and day.startswith(word):
            return (position - local.weekday() - 1) % 7 + 1
    return None
