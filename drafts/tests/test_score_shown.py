"""The score of a lead as its two pages show it: beside a draft, and on the lead's own page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from crm.models import Member
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.tests.factories import make_draft
from leads.models import Lead
from leads.tests.factories import make_lead, score

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def desk(member: Member) -> Client:
    make_mailbox(member)
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def pages(desk: Client, lead: Lead) -> list[str]:
    draft = make_draft(lead)
    addresses = (reverse("desk:review", args=[draft.pk]), reverse("admin:leads_lead_record", args=[lead.pk]))
    return [desk.get(address).content.decode() for address in addresses]


def test_both_pages_give_the_reason_of_each_point_open_and_in_one_order(desk: Client) -> None:
    for page in pages(desk, score(make_lead())):
        titles = re.findall(r'<details class="c-part" open>\s*<summary>\s*<span>(\w+)</span>', page)
        assert titles == ["Fit", "Engagement", "BANT", "Intent"]
        for reason in ("The industry fits: Logistics.", "Left a phone number.", "Asks for the price."):
            assert f"<bdi>{reason}</bdi>" in page
        assert "The budget covers a typical deal or more." in page
        assert ">Budget 15k</q>" in page
        assert "Timeline unknown. Nothing said about time." in page


def test_a_lead_that_was_not_read_says_so_on_both_pages(desk: Client) -> None:
    for page in pages(desk, make_lead()):
        assert "Not scored yet" in page
