"""The page of the demo that shows what the prospects received."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from config.tests.mail import capture
from crm.models import Workspace
from crm.tenancy.scope import scope
from crm.tests.factories import make_mailbox, make_member, make_workspace

pytestmark = pytest.mark.django_db

MAIL = b"""From: Mia Torres <mia@acme.example>
To: Dana Ruiz <dana@northwind.example>
Subject: Fleet for 40 vans
Date: Tue, 10 Mar 2026 15:00:00 +0000

Hi Dana,
"""


@pytest.fixture
def workspace() -> Workspace:
    return make_workspace("acme", time_zone="America/Chicago")


@pytest.fixture
def client(workspace: Workspace) -> Client:
    return reader_of(workspace)


def reader_of(workspace: Workspace) -> Client:
    """Return the browser of a new member of a workspace."""
    with scope(workspace.pk):
        member = make_member(email=f"mia@{workspace.slug}.example")
    assert member.user is not None
    client = Client()
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_inbox_stands_in_the_menu_and_tells_times_where_the_reader_is(
    client: Client, workspace: Workspace, settings: Settings, tmp_path: Path
) -> None:
    settings.CAPTURE_FOLDER = str(tmp_path)
    with scope(workspace.pk):
        capture(tmp_path, "1", MAIL)

    assert 'href="/demo/inbox/"' in client.get("/admin/").content.decode()
    page = client.get("/demo/inbox/").content.decode()

    assert "Tuesday 10 March 2026, 10:00:00" in page
    assert "Fleet for 40 vans" in page


def test_a_member_of_another_workspace_reads_none_of_its_mail(
    client: Client, workspace: Workspace, settings: Settings, tmp_path: Path
) -> None:
    settings.CAPTURE_FOLDER = str(tmp_path)
    other = make_workspace("other")
    with scope(workspace.pk):
        capture(tmp_path, "1", MAIL)
    with scope(other.pk):  # the same address, which says nothing
        make_mailbox(make_member(), port=1025)

    theirs = reader_of(other).get("/demo/inbox/").content.decode()

    assert "Fleet for 40 vans" not in theirs
    assert "Nobody has received anything yet" in theirs
    assert "Fleet for 40 vans" in client.get("/demo/inbox/").content.decode()


def test_without_captured_mail_there_is_no_inbox(client: Client, settings: Settings) -> None:
    settings.CAPTURE_FOLDER = ""

    assert "/demo/inbox/" not in client.get("/admin/").content.decode()
    assert client.get("/demo/inbox/").status_code == 404
