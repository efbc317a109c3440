"""What an enquiry's fields say of the company that asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypedDict

from crm.countries import country_code

_NUMBER = re.compile(r"\d{1,3}(?:[ ,.'’]\d{3})+(?!\d)|\d+", re.ASCII)
_MOST = 10_000_000  # employees: no company has more


class CompanySaid(TypedDict, total=False):
    """The fields of a company that an enquiry names, as they are stored."""

    industry: str
    size: int
    country: str


def employees_said(text: str) -> int | None:
    """Read a number of employees: "140", "1,000+", or the fewest of "20-50"; None when there is none."""
    found = _NUMBER.match(text.strip().lstrip("~<>"))
    number = int(re.sub(r"\D", "", found.group())[:9]) if found else 0
    return number if 0 < number <= _MOST else None


def company_said(fields: Mapping[str, str]) -> CompanySaid:
    """Return what an enquiry says of its company; what cannot be stored as it stands is left out."""
    said: CompanySaid = {}
    if industry := " ".join(fields.get("industry", "").split())[:80]:
        said["industry"] = industry
    if size := employees_said(fields.get("company_size", "")):
        said["size"] = size
    if country := country_code(fields.get("country", "")):
        said["country"] = country
    return said
