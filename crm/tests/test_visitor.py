"""Whose request it is, with and without proxies in front."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from crm.visitor import address_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "10.0.0.1"),
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (1, "nonsense", ""),
        (2, "203.0.113.9", "10.0.0.1"),
    ],
)
def test_only_what_trusted_proxies_added_is_believed(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert address_of(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers=headers)) == address
