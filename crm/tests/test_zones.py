"""Which zones a person may be in."""

from __future__ import annotations

import pytest

from crm.zones import zones_of


@pytest.mark.parametrize(
    ("own", "phone", "country", "expected"),
    [
        ("Europe/Paris", "+13125550142", "DE", {"Europe/Paris"}),
        ("", "+13125550142", "DE", {"America/Chicago"}),
        ("", "", "DE", {"Europe/Berlin", "Europe/Busingen"}),
        ("Mars/Base", "no number", "XX", {"America/New_York"}),
        ("", "", "", {"America/New_York"}),
    ],
    ids=["their own", "their phone's", "their country's", "nonsense is passed over", "the workspace's"],
)
def test_the_first_thing_known_decides(own: str, phone: str, country: str, expected: set[str]) -> None:
    zones = zones_of(own=own, phone=phone, country=country, workspace="America/New_York")

    assert {zone.key for zone in zones} == expected
