"""A worker killed at any point of sending through Gmail: one mail, no second draft, and nobody has to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import LazySettings

from config.tests.doomed import Doomed, doomed, environment_of_test
from config.tests.gmail_desk import GmailDesk, gmail_desk
from config.tests.google import Fault, Google, google
from config.tests.work import sweep
from crm import clock, outbox
from crm.connectors import gmail
from crm.connectors.google_auth import Tokens
from crm.errors import LeaseLost
from crm.models import Connection, Mailbox, Outbox
from crm.services.switches import turn_switch
from drafts.models import Draft
from drafts.services.decide import approve_draft, undo_decision
from leads.models import Message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

SOON, LATER = timedelta(minutes=1), timedelta(minutes=10)
GMAIL = (
    "outbox_claimed", "outbox_laid_up", "outbox_before_drafted", "outbox_drafted",
    "outbox_before_in_flight", "outbox_in_flight", "outbox_dispatched", "outbox_before_sent",
    "outbox_recorded",
)  # fmt: skip


@pytest.fixture(scope="module")
def there() -> Iterator[Google]:
    with google() as running:
        yield running


@pytest.fixture(scope="module")
def killer(django_db_setup: None, there: Google) -> Iterator[Doomed]:
    with doomed(environment_of_test() | there.environ | {"ALLOW_REAL_SENDS": "true"}) as process:
        yield process


@pytest.fixture
def desk(there: Google, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[GmailDesk]:
    monkeypatch.setattr(gmail, "PATIENCE", (0.01, 0.02, 0.03))
    for name, value in there.environ.items():
        setattr(settings, name, value)
    settings.ALLOW_REAL_SENDS = True
    there.behave()
    there.posted.clear()
    there.people.accounts.clear()
    there.asked.clear()
    with gmail_desk(there) as made:
        yield made


@pytest.mark.parametrize("failpoint", GMAIL)
def test_case_2_a_worker_killed_between_drafts_create_drafts_send_and_the_database_sends_once(
    desk: GmailDesk, killer: Doomed, failpoint: str
) -> None:
    item = desk.approved()

    assert killer.dies_at(failpoint, "deliver", desk.workspace.pk, item.pk, clock.now() + SOON), failpoint
    sweep(clock.now() + LATER)
    sweep(clock.now() + 2 * LATER)

    assert_sent_once(desk, item)
    assert desk.drafts_made() == 1


def assert_sent_once(desk: GmailDesk, item: Outbox) -> None:
    item.refresh_from_db()
    assert (item.state, item.reason) == ("sent", "")
    assert len(desk.got(item.recipient)) == 1
    (sent,) = desk.account.mail.find(f"in:sent to:{item.recipient}")
    assert desk.account.mail.drafts == {}
    message = Message.objects.get(key=f"outbox:{item.pk}")
    assert message.message_id == item.receipt["message_id"] == sent.message_id  # Gmail's own, not what we made
    assert item.receipt["thread"] == sent.thread
    assert Draft.objects.get(pk=item.subject_id).status == "sent"


LOST = {"after": Fault(drop="after"), "middle": Fault(drop="middle"), "truncated": Fault(truncate=True)}


@pytest.mark.parametrize("fault", LOST)
def test_case_1_an_answer_that_is_lost_after_the_send_leaves_exactly_one_mail(desk: GmailDesk, fault: str) -> None:
    item = desk.approved()
    desk.there.misbehave("drafts.send", LOST[fault])

    sweep(clock.now() + SOON)

    assert_sent_once(desk, item)


def test_case_1_a_send_that_never_reached_google_leaves_by_itself_later(desk: GmailDesk) -> None:
    item = desk.approved()
    desk.there.misbehave("drafts.send", Fault(drop="before"))

    outbox.deliver(item.pk, now=clock.now() + SOON)
    item.refresh_from_db()
    assert item.state == "pending"
    assert "did not leave" in item.reason
    sweep(clock.now() + LATER)

    assert_sent_once(desk, item)
    assert desk.drafts_made() == 1


def test_case_3_two_workers_at_once_send_one_mail(desk: GmailDesk, killer: Doomed) -> None:
    item = desk.approved()
    for _ in range(3):
        outbox.deliver(item.pk, now=clock.now() + SOON)
    killer.dies_at(None, "deliver", desk.workspace.pk, item.pk, clock.now() + LATER)

    assert_sent_once(desk, item)


def test_case_3_a_worker_that_hung_past_its_lease_sends_nothing_a_second_time(desk: GmailDesk) -> None:
    item, now = desk.approved(), clock.now() + SOON
    late = outbox.claim(item.pk, now=now)
    assert late is not None
    outbox.deliver(item.pk, now=now + LATER)  # the next one found the lease ended

    with pytest.raises(LeaseLost):
        outbox._deliver_claimed(late, now=now)
    sweep(now + 2 * LATER)

    assert_sent_once(desk, item)


def test_case_5_a_revoked_grant_pauses_the_queue_and_nothing_is_lost_or_doubled_when_it_is_back(
    desk: GmailDesk,
) -> None:
    items, now = [desk.approved() for _ in range(3)], clock.now() + SOON
    revoke(desk)

    sweep(now)

    for item in items:
        item.refresh_from_db()
        assert item.state == "pending"
        assert item.not_before > now
        assert item.reason
    assert desk.there.posted == []
    assert Connection.objects.get(mailboxes=desk.mailbox).state == "needs_reauth"
    sweep(now + timedelta(minutes=16))
    assert desk.there.posted == []
    items[0].refresh_from_db()
    assert "connected again" in items[0].reason

    connect_again(desk)
    for minutes in (20, 40, 60):
        sweep(now + timedelta(minutes=minutes))

    for item in items:
        assert_sent_once(desk, item)


def revoke(desk: GmailDesk) -> None:
    """Let the person take the permission back at Google."""
    for held in desk.there.people.refresh_tokens.values():
        held.revoked = held.revoked or held.account is desk.account


def connect_again(desk: GmailDesk) -> None:
    """Leave what connecting the account again leaves."""
    tokens = Tokens(desk.there.people.grant(desk.account))
    Connection.objects.filter(mailboxes=desk.mailbox).update(token=tokens.dump(), state="ok", last_error="")


def test_case_23_names_and_subjects_of_strangers_make_no_header_of_a_draft(desk: GmailDesk) -> None:
    draft = desk.draft()
    name = "Dana\r\nBcc: all@evil.example\u202e \U0001f600"
    Draft.objects.filter(pk=draft.pk).update(subject="Prices\r\nBcc: all@evil.example \u05d0", to_name=name)
    draft.refresh_from_db()
    approve_draft(draft.pk, by=desk.member, seen=draft.fingerprint, now=clock.now())
    item = Outbox.objects.get(kind="draft_mail", subject_id=draft.pk)

    sweep(clock.now() + SOON)

    assert_sent_once(desk, item)
    assert desk.got("all@evil.example") == []
    mail = message_from_bytes(desk.got(item.recipient)[0], policy=default)
    assert mail["Bcc"] is None
    assert len(mail["To"].addresses) == 1


def test_a_taken_back_mail_leaves_no_draft_at_google(desk: GmailDesk, killer: Doomed) -> None:
    item = desk.approved()
    assert killer.dies_at("outbox_drafted", "deliver", desk.workspace.pk, item.pk, clock.now() + SOON)
    assert len(desk.account.mail.drafts) == 1

    undo_decision(item.subject_id, by=desk.member, now=clock.now() + SOON)
    sweep(clock.now() + LATER)

    item.refresh_from_db()
    assert (item.state, desk.account.mail.drafts, desk.there.posted) == ("cancelled", {}, [])
    assert Draft.objects.get(pk=item.subject_id).status == "pending"
    assert Outbox.objects.get(kind=outbox.DISCARD).state == "sent"


def test_a_mail_taken_back_while_its_draft_is_being_made_leaves_none(desk: GmailDesk) -> None:
    item, now = desk.approved(), clock.now() + SOON
    held = outbox.claim(item.pk, now=now)
    assert held is not None
    undo_decision(item.subject_id, by=desk.member, now=now)

    with pytest.raises(LeaseLost):
        outbox._deliver_claimed(held, now=now)
    sweep(now + LATER)

    assert (desk.account.mail.drafts, desk.there.posted) == ({}, [])


def test_a_draft_whose_text_changed_meanwhile_is_made_anew_and_the_old_one_is_gone(desk: GmailDesk) -> None:
    item, now = desk.approved(), clock.now() + SOON
    desk.there.misbehave("drafts.send", Fault(drop="before"))
    outbox.deliver(item.pk, now=now)
    Mailbox.objects.filter(pk=desk.mailbox.pk).update(signature="Mia Torres\nNew address: 1 Main Street")

    sweep(now + LATER)

    assert_sent_once(desk, item)
    assert b"1 Main Street" in desk.got(item.recipient)[0]
    assert desk.drafts_made() == 2


def test_a_draft_that_a_person_sent_from_gmail_is_not_sent_again(desk: GmailDesk, killer: Doomed) -> None:
    item = desk.approved()
    assert killer.dies_at("outbox_drafted", "deliver", desk.workspace.pk, item.pk, clock.now() + SOON)
    (draft,) = desk.account.mail.drafts
    desk.account.mail.send_draft(draft)

    sweep(clock.now() + LATER)

    assert_sent_once(desk, item)


def test_a_draft_that_a_person_deleted_in_gmail_asks_a_person_and_may_be_sent_again(
    desk: GmailDesk, killer: Doomed
) -> None:
    item = desk.approved()
    assert killer.dies_at("outbox_drafted", "deliver", desk.workspace.pk, item.pk, clock.now() + SOON)
    (draft,) = desk.account.mail.drafts
    desk.account.mail.delete_draft(draft)
    sweep(clock.now() + LATER)
    item.refresh_from_db()
    assert item.state == "unknown"

    assert outbox.send_again(item.pk, by=desk.member, now=clock.now() + LATER)
    sweep(clock.now() + 2 * LATER)

    assert_sent_once(desk, item)


def test_send_again_sends_nothing_when_google_has_it_among_those_sent(desk: GmailDesk) -> None:
    item, now = desk.approved(), clock.now() + SOON
    desk.there.misbehave("drafts.send", Fault(drop="after"))
    desk.there.misbehave("drafts.get", Fault(status=500, times=20))
    outbox.deliver(item.pk, now=now)
    item.refresh_from_db()
    assert item.state == "unknown"  # Google could not be asked
    desk.there.behave()

    assert outbox.send_again(item.pk, by=desk.member, now=now)
    sweep(now + LATER)

    assert_sent_once(desk, item)


def test_what_may_not_leave_is_not_even_laid_up(desk: GmailDesk) -> None:
    item = desk.approved()
    turn_switch("stop_sending", on=True, reason="Holiday", by=desk.member, now=clock.now())

    outbox.deliver(item.pk, now=clock.now() + SOON)

    item.refresh_from_db()
    assert (item.state, item.draft_ref, desk.account.mail.drafts) == ("pending", "", {})


def test_the_switch_stops_a_mail_that_lies_there_as_a_draft(desk: GmailDesk, killer: Doomed) -> None:
    item, now = desk.approved(), clock.now() + SOON
    assert killer.dies_at("outbox_drafted", "deliver", desk.workspace.pk, item.pk, now)
    turn_switch("stop_sending", on=True, reason="Holiday", by=desk.member, now=now)
    outbox.deliver(item.pk, now=now + LATER)
    item.refresh_from_db()
    assert (item.state, len(desk.account.mail.drafts), desk.there.posted) == ("pending", 1, [])

    turn_switch("stop_sending", on=False, reason="", by=desk.member, now=now)
    sweep(now + 2 * LATER)

    assert_sent_once(desk, item)
    assert desk.drafts_made() == 1


def test_an_account_that_fails_several_times_in_a_row_is_left_alone_and_then_sends_each_once(desk: GmailDesk) -> None:
    items, now = [desk.approved() for _ in range(5)], clock.now() + SOON
    desk.there.misbehave("*", Fault(status=503, times=200))
    for item in items:
        outbox.deliver(item.pk, now=now)
    asked = len(desk.there.asked)
    outbox.deliver(items[4].pk, now=now + timedelta(seconds=1))
    assert len(desk.there.asked) == asked
    items[4].refresh_from_db()
    assert "left alone" in items[4].reason
    desk.there.behave()

    for hours in (1, 2, 3):
        sweep(now + timedelta(hours=hours))

    for item in items:
        assert_sent_once(desk, item)
