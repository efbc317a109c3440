"""Reading "tomorrow", "thursday afternoon", "monday 9" or "in 2 days" as a moment."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crm.errors import DomainError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PARTS = {"morning": 9, "noon": 12, "midday": 12, "afternoon": 14, "evening": 18, "night": 20}
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6}
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
MORNING = 9
EXAMPLES = '"in 2 hours", "tomorrow", "thursday afternoon", "monday 9", "in 3 days" or "next week"'

_UNIT = r"(?P<unit>m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:(?:ee)?ks?)?)"
_LENGTH = re.compile(rf"(?:in )?(?P<number>\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))}) ?{_UNIT}")
_WEEKDAY = r"mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_DAY = rf"(?P<day>today|tomorrow|next week|(?P<which>this |next |on )?(?P<weekday>{_WEEKDAY}))"
_HOUR = r"(?P<at>at )?(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))? ?(?P<half>am|pm)?"
_PART = rf"(?:in the |at |this )?(?P<part>{'|'.join(PARTS)})"
_MOMENT = re.compile(rf"(?:{_DAY})?,? ?(?:{_HOUR}|{_PART})?")


def read_moment(words: str, *, now: datetime, zone: str) -> datetime:
    """Return the moment that plain English words name, in the zone of the workspace; raises DomainError otherwise."""
    said = " ".join(words.lower().split()).strip(" ,").removeprefix("until ").replace("tonight", "this evening")
    if length := _LENGTH.fullmatch(said):
        number = length["number"]
        return now + timedelta(**{UNITS[length["unit"][0]]: NUMBERS.get(number) or int(number)})
    found = _MOMENT.fullmatch(said)
    hour, minute = _time(found) if found and said else (24, 0)
    if found is None or hour > 23 or minute > 59:
        raise DomainError(f"Say when in words like {EXAMPLES}.")
    local = now.astimezone(ZoneInfo(zone))
    day = local + timedelta(days=_days_ahead(found, local))
    moment = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if not found["day"] and "this" not in said and moment <= local:
        moment += timedelta(days=1)  # an hour alone is the next one that comes
    return moment.astimezone(now.tzinfo)


def _time(found: re.Match[str]) -> tuple[int, int]:
    """Return hour and minute; (24, 0), which is none, for a bare number that may be anything."""
    if found["part"]:
        return PARTS[found["part"]], 0
    if not found["hour"]:
        return MORNING, 0
    if not (found["day"] or found["at"] or found["minute"] or found["half"]):
        return 24, 0
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "pm" else 0) if hour <= 12 else 24
    return hour, int(found["minute"] or 0)


def _days_ahead(found: re.Match[str], local: datetime) -> int:
    word = found["day"]
    if word == "next week":
        return 7 - local.weekday()
    if not found["weekday"]:
        return 1 if word == "tomorrow" else 0
    position = next(place for place, day in enumerate(DAYS) if day.startswith(found["weekday"]))
    if found["which"] == "next ":  # of the week after this one
        return 7 - local.weekday() + position
    if found["which"] == "this ":
        return (position - local.weekday()) % 7
    return (position - local.weekday() - 1) % 7 + 1
