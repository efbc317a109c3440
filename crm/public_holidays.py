"""Public holidays of a country, for mail that keeps to working days."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


def holiday_on(day: date, country: str) -> str:
    """Name the public holiday of a day in a country (two letters); empty when there is none or nobody knows."""
    return _of_year(country.upper(), day.year).get(day, "")


@lru_cache(maxsize=64)
def _of_year(country: str, year: int) -> dict[date, str]:
    import holidays  # here, because it takes a third of a second and hardly any mail asks

    try:
        return dict(holidays.country_holidays(country, years=year, language="en_US").items()) if country else {}
    except NotImplementedError:  # a country that the tables do not have
        return {}
