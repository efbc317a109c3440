"""Failure case 22: the link under mail that nobody asked for, as mail providers, scanners and people use it."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from config.tests.mail import mail_server
from crm import clock
from crm.models import Connection, Deliverability, MailPreference, Member, Outbox, Route, Suppression, UnsubscribeLink
from crm.outbox import deliver
from crm.services.one_click import try_one_click
from crm.services.suppression import suppress, suppression_of
from crm.services.unsubscribe import unsubscribe_page
from crm.tenancy.scope import scope
from crm.tests.factories import make_mailbox, make_member, make_workspace
from drafts.models import Decision, Draft
from drafts.outgoing import letter_of
from drafts.services.decide import approve_draft
from drafts.tests.factories import make_draft
from leads.tests.factories import make_lead

pytestmark = pytest.mark.django_db(transaction=True)
WHO = "dana@northwind.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def member() -> Iterator[Member]:
    workspace = make_workspace()
    with scope(workspace.pk):
        yield make_member()


@pytest.fixture
def page(member: Member) -> str:
    mailbox = make_mailbox(member)
    return unsubscribe_page(mailbox, WHO, now=clock.now()).removeprefix(configured.PUBLIC_URL)


def stranger() -> Client:
    return Client(enforce_csrf_checks=True)


def test_case_22_one_post_unsubscribes_without_cookies_or_a_redirect_and_may_be_repeated(page: str) -> None:
    client = stranger()
    with scope(None):
        answers = [client.post(page, ONE_CLICK) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not client.cookies
    assert not answers[0].headers.get("Location")
    row = Suppression.objects.get()
    assert (row.email, row.source, row.by) == (WHO, "click", None)


def test_case_22_one_post_as_multipart_unsubscribes_too(page: str) -> None:
    body = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    with scope(None):
        answer = stranger().post(page, body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 200
    assert suppression_of(WHO)


def test_case_22_a_scanner_that_fetches_the_link_unsubscribes_nobody(page: str) -> None:
    client = stranger()
    with scope(None):
        answers = [client.get(page), client.head(page), client.get(page, ONE_CLICK), client.options(page)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 405]
    assert not Suppression.objects.exists()
    assert not client.cookies


def test_case_22_what_was_approved_already_is_taken_back_and_nothing_leaves(member: Member, page: str) -> None:
    with mail_server() as server:
        Connection.objects.update(port=server.port)
        approved = make_draft(make_lead(now=clock.now()), now=clock.now())
        waiting = Draft.objects.get()
        waiting.pk, waiting.key, waiting.answers = None, "another of theirs", None
        waiting.save()
        Draft.objects.update(to_email=WHO)
        approved.refresh_from_db()
        approve_draft(approved.pk, by=member, seen=approved.fingerprint, now=clock.now())
        item = Outbox.objects.get(kind="draft_mail")

        with scope(None):
            stranger().post(page, ONE_CLICK)

        deliver(item.pk, now=item.not_before)
        item.refresh_from_db()
        assert item.state == "cancelled"
        assert set(Draft.objects.values_list("status", flat=True)) == {"rejected"}
        assert Decision.objects.filter(draft=waiting, reason="do_not_contact").exists()
        assert not server.received


def test_the_page_names_the_company_and_the_address_and_nothing_else_of_the_workspace(
    member: Member, page: str
) -> None:
    with scope(None):
        answer = stranger().get(page)

    said = answer.content.decode()
    assert "Mail from Acme" in said
    assert WHO in said
    assert member.name not in said
    assert member.email not in said
    assert "<script" not in said
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_person_stops_mails_and_takes_it_back(page: str) -> None:
    client = stranger()
    with scope(None):
        said = client.post(page, {"want": "none"}, follow=True).content.decode()
    assert "sends no more mail to this address" in said
    assert suppression_of(WHO)

    with scope(None):
        client.post(page, {"want": "all"})
    assert suppression_of(WHO) is None


def test_a_person_chooses_fewer_or_only_answers(page: str) -> None:
    with scope(None):
        said = stranger().post(page, {"want": "answers"}, follow=True).content.decode()
    assert "Your choice is kept" in said
    assert MailPreference.objects.get().wants == "answers"

    with scope(None):
        stranger().post(page, {"want": "all"})
        assert stranger().post(page, {"want": "everything"}).status_code == 400
        assert stranger().post(page, {}).status_code == 400
    assert not MailPreference.objects.exists()


@pytest.mark.parametrize("source", ["person", "bounce", "complaint", "import"])
def test_who_was_taken_off_for_another_reason_is_not_let_in_by_the_link(member: Member, page: str, source: str) -> None:
    suppress(WHO, reason="why", by=member, now=clock.now(), source=source)
    with scope(None):
        answer = stranger().post(page, {"want": "all"})
        shown = stranger().get(page).content.decode()

    assert answer.status_code == 400
    assert "Undo" not in shown
    assert "why" not in shown.split("<main")[1].replace("Why", "")
    assert suppression_of(WHO)


@pytest.mark.parametrize("asked", [ONE_CLICK, {"want": "none"}])
def test_who_was_taken_off_by_one_of_us_is_not_let_in_by_clicking_off_and_on_again(
    member: Member, page: str, asked: dict[str, str]
) -> None:
    suppress(WHO, reason="why", by=member, now=clock.now(), source="import")
    with scope(None):
        stranger().post(page, asked)
        answer = stranger().post(page, {"want": "all"})
        shown = stranger().get(page).content.decode()

    assert answer.status_code == 400
    assert "Undo" not in shown
    assert suppression_of(WHO)


def test_a_link_that_is_not_whole_leads_nowhere_and_many_of_them_are_slowed_down(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.unsubscribe_pages.STRANGERS", 3)
    with scope(None):
        statuses = [stranger().get(f"{page[:-1]}{letter}").status_code for letter in "_-=_-__"]
        whole = stranger().get(page).status_code

    assert set(statuses) == {404, 429}
    assert whole == 200


def test_a_token_opens_its_own_workspace_alone(member: Member, page: str) -> None:
    other = make_workspace("other")
    with scope(other.pk):
        make_mailbox(make_member(email="o@other.example"))
    with scope(None):
        stranger().post(page, ONE_CLICK)

    assert suppression_of(WHO)
    with scope(other.pk):
        assert suppression_of(WHO) is None


def test_the_same_pair_has_one_link_also_after_the_secret_key_changed(member: Member, settings: Any) -> None:
    mailbox = make_mailbox(member)
    before = unsubscribe_page(mailbox, WHO, now=clock.now())
    assert unsubscribe_page(mailbox, f" {WHO.upper()}", now=clock.now()) == before

    settings.SECRET_KEY = "x" * 50
    after = unsubscribe_page(mailbox, WHO, now=clock.now())

    assert after != before
    assert UnsubscribeLink.objects.count() == 1
    with scope(None):
        assert stranger().get(before.removeprefix(configured.PUBLIC_URL)).status_code == 200


def test_mail_that_nobody_asked_for_carries_the_link_and_an_answer_does_not(member: Member, settings: Any) -> None:
    settings.PUBLIC_URL = "https://desk.acme.example"
    make_mailbox(member)
    draft = make_draft(make_lead(now=clock.now()), now=clock.now())
    assert letter_of(draft, member.workspace).unsubscribe_at == ""

    Draft.objects.update(kind="follow_up", to_email=WHO)
    draft = Draft.objects.select_related("mailbox__member", "lead__contact", "proposed_by", "answers").get()
    letter = letter_of(draft, member.workspace)

    item = Outbox(key="draft:1", message_id="<1@acme.example>")
    mail = message_from_bytes(letter.mail(item, at=clock.now()).raw, policy=default)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].startswith("<https://desk.acme.example/u/")
    assert "<mailto:mia@acme.example?subject=unsubscribe>" in mail["List-Unsubscribe"]
    assert letter_of(draft, member.workspace).contents == letter.contents


def test_the_self_test_posts_to_the_public_address_and_leaves_nothing_behind(
    member: Member, live_server: LiveServer, settings: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    mailbox = make_mailbox(member)

    known = try_one_click(mailbox.pk, by=member, now=clock.now())

    assert known.one_click_problem.startswith("It works, but")  # a live server of tests speaks no TLS
    assert "https" in known.one_click_problem
    assert not Suppression.objects.exists()
    assert not UnsubscribeLink.objects.exists()
    assert not Route.objects.filter(kind="unsubscribe").exists()


def test_the_self_test_says_what_is_wrong(member: Member, live_server: LiveServer, settings: Any) -> None:
    mailbox = make_mailbox(member)
    settings.PUBLIC_URL = "http://127.0.0.1:1"
    assert "could not be reached" in try_one_click(mailbox.pk, by=member, now=clock.now()).one_click_problem

    settings.PUBLIC_URL = f"{live_server.url}/nowhere"
    problem = try_one_click(mailbox.pk, by=member, now=clock.now()).one_click_problem
    assert "was answered with 404, not 200" in problem
    assert Deliverability.objects.get(mailbox=mailbox).one_click_at


def test_every_page_of_it_has_one_heading_and_labels(page: str) -> None:
    assert page == reverse("unsubscribe", args=[page.rpartition("/")[2]])
    with scope(None):
        said = stranger().get(page).content.decode()

    assert said.count("<h1") == 1
    assert said.count("<label") == said.count('type="radio"') == 4
    assert '<html lang="en"' in said
