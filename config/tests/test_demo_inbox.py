"""The page of the demo that shows what the prospects received."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from crm.tenancy.scope import scope
from crm.tests.factories import make_member, make_workspace

pytestmark = pytest.mark.django_db

MAIL = b"""From: Mia Torres <mia@acme.example>
To: Dana Ruiz <dana@northwind.example>
Subject: Fleet for 40 vans
Date: Tue, 10 Mar 2026 15:00:00 +0000

Hi Dana,
"""


@pytest.fixture
def client() -> Client:
    workspace = make_workspace("acme", time_zone="America/Chicago")
    with scope(workspace.pk):
        member = make_member()
    assert member.user is not None
    client = Client()
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_inbox_stands_in_the_menu_and_tells_times_where_the_reader_is(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.CAPTURE_FOLDER = str(tmp_path)
    (tmp_path / "1.eml").write_bytes(MAIL)

    assert 'href="/demo/inbox/"' in client.get("/admin/").content.decode()
    page = client.get("/demo/inbox/").content.decode()

    assert "Tuesday 10 March 2026, 10:00:00" in page
    assert "Fleet for 40 vans" in page


def test_without_captured_mail_there_is_no_inbox(client: Client, settings: Settings) -> None:
    settings.CAPTURE_FOLDER = ""

    assert "/demo/inbox/" not in client.get("/admin/").content.decode()
    assert client.get("/demo/inbox/").status_code == 404
