"""Lists speak in words: who an event is about, what became of a mail, in which zone, and no name of the code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from crm import clock, outbox
from crm.models import Connection, Event, Member, Outbox
from crm.services.suppression import suppress
from crm.services.switches import turn_switch
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.services.decide import approve_draft
from drafts.tests.factories import make_draft
from leads.tests.factories import make_lead, score

pytestmark = pytest.mark.django_db
EVENTS = "admin:crm_event_changelist"


@pytest.fixture
def boss() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def draft(boss: Member) -> Draft:
    make_mailbox(boss)
    return make_draft(score(make_lead(now=clock.now()), now=clock.now()), now=clock.now())


def listed(member: Member, page: str, **filters: str | int) -> str:
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")
    return " ".join(client.get(reverse(page), filters).content.decode().split())


def test_events_name_the_person_and_company_and_are_found_by_kind_and_by_whom(boss: Member, draft: Draft) -> None:
    approve_draft(draft.pk, by=boss, seen=draft.fingerprint, now=clock.now())

    assert "Dana Ruiz, Northwind Couriers" in listed(boss, EVENTS)
    scored = listed(boss, EVENTS, category="score")
    assert "scored the lead" in scored
    assert "approved the answer" not in scored
    mine = listed(boss, EVENTS, by__id__exact=boss.pk)
    assert "approved the answer" in mine
    assert "scored the lead" not in mine


def test_what_became_of_a_mail_is_said(boss: Member, draft: Draft) -> None:
    approve_draft(draft.pk, by=boss, seen=draft.fingerprint, now=clock.now())
    outbox.cancel(Outbox.objects.get().pk, by=boss, now=clock.now())

    told = Event.objects.get(verb="outbox_settled")
    assert told.text.snippet == "dana@northwind.example: taken back"
    assert told.text.reason == "Taken back."


def test_an_account_tells_when_a_mail_last_went_out(boss: Member, draft: Draft) -> None:
    approve_draft(draft.pk, by=boss, seen=draft.fingerprint, now=clock.now())
    held = outbox.claim(Outbox.objects.get().pk, now=clock.now() + outbox.LEASE)
    assert held is not None
    Outbox.objects.update(state="in_flight")
    Draft.objects.update(status="sending")

    outbox._record(held, {"answer": "250 ok"}, now=clock.now())

    assert Connection.objects.get().last_success_at is not None


def test_a_switch_is_told_in_words(boss: Member) -> None:
    turn_switch("stop_sending", on=True, reason="a complaint", by=boss, now=clock.now())
    turn_switch("stop_sending", on=False, reason="settled", by=boss, now=clock.now())

    assert [event.text.snippet for event in Event.objects.filter(verb="switch_changed").order_by("id")] == [
        "Sending is stopped",
        "Mail may leave again",
    ]


def test_lists_hold_no_stored_words_and_say_their_zone(boss: Member, draft: Draft) -> None:
    suppress("no@acme.example", reason="asked", by=boss, now=clock.now())
    approve_draft(draft.pk, by=boss, seen=draft.fingerprint, now=clock.now())

    assert "Approved, not sent yet" in listed(boss, "admin:drafts_draft_changelist")
    assert "sales qualified" in listed(boss, "admin:leads_lead_changelist") or "marketing qualified" in listed(
        boss, "admin:leads_lead_changelist"
    )
    assert "1 mail ·" in listed(boss, "admin:crm_outbox_changelist")
    assert "Suppressions" not in listed(boss, "admin:crm_suppression_changelist")
    assert f"· times in {boss.workspace.time_zone}" in listed(boss, EVENTS)
    assert reverse("admin:leads_refuseddelivery_changelist") in listed(boss, EVENTS)


def test_a_capture_mailbox_is_said_to_keep_mail_here(boss: Member, draft: Draft) -> None:
    client = Client()
    assert boss.user is not None
    client.force_login(boss.user, backend="crm.tenancy.permissions.MemberBackend")

    page = client.get(reverse("desk:review", args=[draft.pk])).content.decode()

    assert "captured, not delivered" in page
    assert "goes out only when a person approves it" in page


def test_the_queue_hints_at_its_keys(boss: Member) -> None:
    assert 'data-key="?"' in listed(boss, "desk:queue")
