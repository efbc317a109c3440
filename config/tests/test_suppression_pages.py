"""The list of addresses that nothing may be sent to: how each got there, adding, pasting, lifting, and no way past."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.tests.mail import mail_server
from crm import clock
from crm.deliverers import registered
from crm.models import Event, Mailbox, Member, Outbox, Suppression
from crm.outbox import DISCARD, deliver
from crm.services.deliverability import send_test_mail
from crm.services.suppression import suppress
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.services.decide import approve_draft, reject_draft, undo_decision
from drafts.tests.factories import make_draft
from leads.tests.factories import make_lead

pytestmark = pytest.mark.django_db
WHO = "dana@northwind.example"


@pytest.fixture
def boss() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def desk(boss: Member) -> Client:
    return signed_in(boss)


def signed_in(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")
    return client


def page(name: str, *args: int) -> str:
    return reverse(f"admin:crm_suppression_{name}", args=args)


def words(answer: Any) -> str:
    assert isinstance(answer, HttpResponse)
    return " ".join(answer.content.decode().split())


def sent(recipient: str) -> Outbox:
    now = clock.now()
    return Outbox.objects.create(kind="draft_mail", key=recipient, subject_id=1, recipient=recipient, state="sent",
                                 not_before=now, created_at=now, sent_at=now, payload={"subject": "Vans"})  # fmt: skip


def test_the_list_says_how_each_got_there_by_whom_and_after_which_mail(boss: Member, desk: Client) -> None:
    item = sent("gone@b.example")
    suppress("gone@b.example", reason="Mail came back: 5.1.1", by=None, now=clock.now(), source="bounce",
             outbox_id=item.pk)  # fmt: skip
    suppress("jo@b.example", reason="asked on the phone", by=boss, now=clock.now())

    said = words(desk.get(page("changelist")))

    for part in ("Mail came back: 5.1.1", "By a person", "asked on the phone", "Mia Torres"):
        assert part in said
    assert reverse("admin:crm_outbox_change", args=[item.pk]) in said


@pytest.mark.parametrize(("asked", "found"), [("dana", True), (WHO, True), ("northwind", True), ("other", False)])
def test_an_address_is_found_by_itself_or_its_domain(boss: Member, desk: Client, asked: str, found: bool) -> None:
    suppress(WHO, reason="why", by=boss, now=clock.now())

    assert (WHO in words(desk.get(page("changelist"), {"q": asked}))) is found


def test_a_pasted_list_is_taken_in_and_what_is_no_address_is_said(boss: Member, desk: Client) -> None:
    suppress("known@b.example", reason="why", by=boss, now=clock.now())
    pasted = (
        "A@B.example, b@b.example;nobody\r\n\r\nknown@b.example\n<c@b.example>\n=cmd|x\nb@b.example\n<script>alert(1)"
    )

    said = words(desk.post(page("import"), {"list": pasted, "reason": "the fair"}))

    assert "3 added, 2 were here already" in said
    for rejected in ("nobody", "=cmd|x", "script&gt;alert(1)"):
        assert rejected in said
    rows = Suppression.objects.filter(source="import", by=boss, reason="the fair").values_list("email", flat=True)
    assert set(rows) == {"a@b.example", "b@b.example", "c@b.example"}


@pytest.mark.parametrize("fields", [{"list": " ", "reason": "x"}, {"list": "a@b.example", "reason": " "}])
def test_a_list_without_addresses_or_reason_is_not_taken_in(desk: Client, fields: dict[str, str]) -> None:
    assert 'role="alert"' in words(desk.post(page("import"), fields))
    assert not Suppression.objects.exists()


def test_an_address_is_lifted_with_a_reason_that_is_kept(boss: Member, desk: Client) -> None:
    row = suppress(WHO, reason="asked on the phone", by=boss, now=clock.now())

    assert "Say why it may be written to again" in words(desk.post(page("delete", row.pk), {"reason": " "}))
    assert Suppression.objects.exists()

    desk.post(page("delete", row.pk), {"reason": "wrong person"})

    assert not Suppression.objects.exists()
    assert Event.objects.get(verb="suppression_lifted").text.reason == "wrong person"


@pytest.mark.parametrize("source", ["click", "mail", "complaint"])
def test_who_asked_for_it_themselves_is_lifted_only_with_their_word(boss: Member, desk: Client, source: str) -> None:
    row = suppress(WHO, reason="why", by=None, now=clock.now(), source=source)

    assert "They asked for this themselves" in words(desk.get(page("change", row.pk)))
    desk.post(page("delete", row.pk), {"reason": "we miss them"})
    assert Suppression.objects.exists()
    desk.post(page("delete", row.pk), {"reason": "they called", "agreed": "yes"})
    assert not Suppression.objects.exists()


def test_an_operator_adds_but_does_not_lift(boss: Member) -> None:
    row = suppress(WHO, reason="why", by=boss, now=clock.now())
    operator = signed_in(make_member(email="jonas@acme.example", role="operator", name="Jonas"))

    assert "Let it be written to again" not in words(operator.get(page("change", row.pk)))
    assert operator.post(page("delete", row.pk), {"reason": "x"}).status_code == 403
    assert operator.get(page("import")).status_code == 200
    viewer = signed_in(make_member(email="vera@acme.example", role="viewer", name="Vera"))
    assert viewer.get(page("import")).status_code == 403


def test_an_undone_rejection_lifts_nothing_that_they_asked_for_since(boss: Member) -> None:
    make_mailbox(boss)
    draft = make_draft(make_lead(now=clock.now()), now=clock.now())
    reject_draft(draft.pk, by=boss, seen=draft.fingerprint, reason="do_not_contact", now=clock.now())
    suppress(draft.to_email, reason="Unsubscribed by click", by=None, now=clock.now(), source="click")

    undo_decision(draft.pk, by=boss, now=clock.now())

    assert Suppression.objects.get().source == "click"


def test_nothing_that_sends_gets_past_the_list(boss: Member) -> None:
    """Each kind of item that leaves for a person is tried here: a new one has to be added, or this fails."""
    with mail_server() as server:
        mailbox = make_mailbox(boss, port=server.port, undo_seconds=0)
        draft = make_draft(make_lead(now=clock.now()), now=clock.now())
        approve_draft(draft.pk, by=boss, seen=draft.fingerprint, now=clock.now())
        send_test_mail(mailbox.pk, by=boss, now=clock.now())
        for address in (Draft.objects.get().to_email, Mailbox.objects.get().address):
            suppress(address, reason="why", by=boss, now=clock.now())

        items = {item.kind: item for item in Outbox.objects.all()}
        for item in items.values():
            deliver(item.pk, now=clock.now())

        assert set(items) == registered() - {DISCARD}
        assert not server.received
        assert set(Outbox.objects.values_list("state", flat=True)) == {"parked"}
