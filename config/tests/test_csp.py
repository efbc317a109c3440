"""Which pages may evaluate scripts."""

from __future__ import annotations

import pytest
from django.test import Client

from crm.tests.factories import a_workspace, make_member

pytestmark = pytest.mark.django_db


def policy(client: Client, where: str) -> str:
    return client.get(where).headers["Content-Security-Policy"]


def test_only_pages_of_the_theme_may_evaluate() -> None:
    with a_workspace():
        user = make_member().user
        assert user is not None
        client = Client()
        client.force_login(user, backend="crm.tenancy.permissions.MemberBackend")

        assert "'unsafe-eval'" in policy(client, "/admin/queue/")
        for where in ("/accounts/login/", "/api/docs/", "/api/leads/", "/nowhere/"):
            assert "'unsafe-eval'" not in policy(client, where), where
            assert "frame-ancestors 'none'" in policy(client, where), where


def test_every_page_refuses_frames_and_other_places_to_send_to() -> None:
    said = policy(Client(), "/accounts/login/")

    assert "object-src 'none'" in said
    assert "base-uri 'self'" in said
    assert "form-action 'self'" in said
