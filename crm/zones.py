"""Which time zones a person may be in: their own, else their phone's, else their country's, else the workspace's."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers.timezone import time_zones_for_number


def zones_of(*, own: str, phone: str, country: str, workspace: str) -> list[ZoneInfo]:
    """Return the possible zones, from the first thing that is known; `phone` is E.164, `country` a two-letter code."""
    for names in ([own], _zones_of_phone(phone), _zones_of_country(country.upper()), [workspace]):
        if zones := [zone for name in names if (zone := _zone(name)) is not None]:
            return zones
    return [ZoneInfo("UTC")]


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _zones_of_phone(phone: str) -> tuple[str, ...]:
    try:
        return time_zones_for_number(phonenumbers.parse(phone)) if phone else ()
    except phonenumbers.NumberParseException:
        return ()


def country_of_phone(phone: str) -> str:
    """Return the two-letter country of a number in E.164, or nothing."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(phone)) or "" if phone else ""
    except phonenumbers.NumberParseException:
        return ""


def _zones_of_country(country: str) -> tuple[str, ...]:
    return _country_table().get(country, ())


@lru_cache(maxsize=1)
def _country_table() -> dict[str, tuple[str, ...]]:
    """Read zone.tab of the tz database: country code, coordinates, zone name."""
    table: dict[str, tuple[str, ...]] = {}
    for line in resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text().splitlines():
        if line and not line.startswith("#"):
            country, _, name = line.split("\t")[:3]
            table[country] = (*table.get(country, ()), name)
    return table
