"""Today's numbers say what is true: what is late counts, and what is yours stands beside what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from crm import clock
from crm.models import Member
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.tests.factories import make_draft
from leads.models import Form
from leads.tests.factories import ENQUIRY, make_form, make_lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def form(boss: Member) -> Form:
    make_mailbox(boss)
    return make_form()


def make_one(form: Form, name: str, *, due_in: timedelta, status: str = "pending", **fields: object) -> Draft:
    """Make a draft that is due so long from now; a sent one was sent just now."""
    now = clock.now()
    draft = make_draft(make_lead(form, {**ENQUIRY, "email": f"{name}@{name}.example"}, now=now), now=now)
    Draft.objects.filter(pk=draft.pk).update(due_at=now + due_in, status=status, **fields)
    return draft


def today(member: Member) -> str:
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")
    return " ".join(client.get(reverse("admin:index")).content.decode().split())


def test_what_is_overdue_and_unanswered_is_not_in_time(boss: Member, form: Form) -> None:
    make_one(form, "sent", due_in=timedelta(minutes=5), status="sent")
    make_one(form, "late", due_in=-timedelta(minutes=5))
    make_one(form, "stuck", due_in=-timedelta(minutes=5), status="scheduled")
    make_one(form, "held", due_in=-timedelta(minutes=5), status="failed")
    make_one(form, "early", due_in=timedelta(minutes=5))
    make_one(form, "refused", due_in=-timedelta(minutes=5), status="rejected")

    page = today(boss)

    assert "1 of 4 due, 3 overdue" in page
    assert '<span class="c-stat__value">25 %</span>' in page


def test_without_anything_due_there_is_no_share(boss: Member, form: Form) -> None:
    make_one(form, "early", due_in=timedelta(minutes=5))

    assert "nothing due yet" in today(boss)


def test_what_is_yours_stands_beside_what_waits(boss: Member, form: Form) -> None:
    jonas = make_member(email="jonas@acme.example", name="Jonas Weber", role="operator")
    make_one(form, "mine", due_in=timedelta(minutes=5), holder=boss)
    make_one(form, "his", due_in=timedelta(minutes=5), holder=jonas)
    make_one(form, "nobodys", due_in=timedelta(minutes=5))

    page = today(boss)

    assert "Waiting for you" not in page
    assert '<span class="c-stat__label">Drafts waiting</span> <span class="c-stat__value">3</span>' in page
    assert f'href="{reverse("desk:queue")}?mine=1">yours 1</a>' in page
