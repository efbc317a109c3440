"""An approved draft on its way through a real mail server that breaks: what the outbox makes of it, day after day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings

from config.tests.mail_host import MailHost
from config.tests.mail_providers import SmtpImapProvider, smtp_imap_provider
from config.tests.processes import until
from config.tests.rude_line import Break
from config.tests.rude_mail import DROP, RudeServer, rude_server
from config.tests.work import sweep
from crm import clock, outbox
from crm.models import Connection, Mailbox, Member, Outbox
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.services.decide import approve_draft
from drafts.tests.factories import make_draft
from leads.tests.factories import ENQUIRY, make_lead

pytestmark = pytest.mark.django_db(transaction=True)
SOON, DAY = timedelta(minutes=1), timedelta(days=1)
DANA = "dana@northwind.test"


@pytest.fixture
def member() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def server() -> Iterator[RudeServer]:
    with rude_server() as running:
        yield running


@pytest.fixture
def box(host: MailHost, member: Member, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpImapProvider]:
    """The member's mailbox at real servers, behind lines that break."""
    monkeypatch.setattr(settings, "ALLOW_REAL_SENDS", True)
    with smtp_imap_provider(host) as provider:
        mailbox = make_mailbox(member, undo_seconds=0, address=provider.address)
        Connection.objects.filter(pk=mailbox.connection_id).update(
            kind="smtp", host="127.0.0.1", port=provider.smtp.port, security="none",
            imap_host="127.0.0.1", imap_port=provider.imap.port, imap_security="none",
            username=provider.address, password=provider.hosted.password,
        )  # fmt: skip
        yield provider


def approved(member: Member) -> Outbox:
    """Approve an answer to Dana, and return what is to leave."""
    draft: Draft = make_draft(make_lead(fields={**ENQUIRY, "email": DANA}, now=clock.now()), now=clock.now())
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
    return Outbox.objects.get(subject_id=draft.pk)


def days_go_by(item: Outbox) -> Outbox:
    """Let the sweeps of some days deliver what is due."""
    for days in range(4):
        sweep(clock.now() + days * DAY + SOON)
    item.refresh_from_db()
    return item


@pytest.mark.mail
def test_case_17_a_mail_whose_answer_was_lost_waits_for_a_person_and_is_never_sent_again_by_itself(
    box: SmtpImapProvider, member: Member
) -> None:
    box.break_next("answer_lost")

    item = days_go_by(approved(member))

    assert item.state == Outbox.State.UNKNOWN
    assert "may or may not have arrived" in item.reason
    assert until(lambda: len(box.sent()) == 1)
    assert len(box.sent()) == 1


@pytest.mark.mail
def test_case_17_what_lies_in_sent_does_not_leave_again_though_a_person_says_so(
    box: SmtpImapProvider, member: Member, host: MailHost
) -> None:
    item = approved(member)
    box.smtp.breaks_next(b"\r\n.\r\n", Break.AFTER)
    box.imap.breaks_next(b"LOGIN", b"NO [UNAVAILABLE] later")  # so that nobody can be asked at first
    outbox.deliver(item.pk, now=clock.now() + SOON)
    item.refresh_from_db()
    assert item.state == Outbox.State.UNKNOWN

    assert until(lambda: len(box.sent()) == 1)
    with host.client(box.hosted) as client:  # as servers do that file by themselves
        client.append("Sent", "", 0, box.sent()[0])
    assert outbox.send_again(item.pk, by=member, now=clock.now() + SOON)  # who believes that it did not leave

    item = days_go_by(item)
    assert item.state == Outbox.State.SENT
    assert len(box.sent()) == 1


@pytest.mark.mail
def test_a_mail_leaves_through_the_account_of_its_mailbox_and_its_copy_lies_in_sent(
    box: SmtpImapProvider, member: Member, host: MailHost
) -> None:
    item = days_go_by(approved(member))

    assert item.state == Outbox.State.SENT, item.reason
    assert until(lambda: len(box.sent()) == 1)
    assert item.message_id.encode() in host.mails(box.hosted, "Sent")[0]
    assert item.receipt["filed"] == "Sent"


@pytest.mark.mail
def test_a_password_that_is_refused_pauses_the_mail_and_loses_nothing(
    box: SmtpImapProvider, member: Member, host: MailHost
) -> None:
    host.mailbox(box.address, "changed by its owner")
    item = approved(member)
    outbox.deliver(item.pk, now=clock.now() + SOON)
    item.refresh_from_db()
    assert item.state == Outbox.State.PENDING
    assert "password" in item.reason
    assert box.hosted.password not in item.reason

    Connection.objects.update(password="changed by its owner", state="ok", failures=0, next_try_at=None)
    Mailbox.objects.update(state="ok")

    item = days_go_by(item)
    assert item.state == Outbox.State.SENT, item.reason
    assert until(lambda: len(box.sent()) == 1)


@pytest.mark.parametrize("stage", ["RCPT", "DATA", "BODY"])
def test_case_17_a_451_is_tried_again_by_itself_and_leaves_once(server: RudeServer, member: Member, stage: str) -> None:
    make_mailbox(member, port=server.port, undo_seconds=0)
    item = approved(member)
    server.manners = {stage: "451 4.7.1 Greylisted"}
    outbox.deliver(item.pk, now=clock.now() + SOON)
    item.refresh_from_db()
    assert (item.state, server.received) == (Outbox.State.PENDING, [])
    assert "451" in item.reason

    server.manners = {}
    item = days_go_by(item)

    assert item.state == Outbox.State.SENT
    assert server.count(DANA) == 1


@pytest.mark.parametrize("stage", ["RCPT", "DATA", "BODY"])
def test_case_17_a_550_is_parked_with_the_servers_words_and_not_tried_again(
    server: RudeServer, member: Member, stage: str
) -> None:
    make_mailbox(member, port=server.port, undo_seconds=0)
    item = approved(member)
    server.manners = {stage: "550 5.7.1 Not from you"}
    outbox.deliver(item.pk, now=clock.now() + SOON)
    server.manners = {}

    item = days_go_by(item)

    assert item.state == Outbox.State.PARKED
    assert "5.7.1 Not from you" in item.reason
    assert server.received == []


def test_case_17_a_line_that_broke_after_data_is_unknown_and_a_mail_to_another_leaves(
    server: RudeServer, member: Member
) -> None:
    make_mailbox(member, port=server.port, undo_seconds=0)
    first = approved(member)
    server.manners = {"BODY": DROP}
    outbox.deliver(first.pk, now=clock.now() + SOON)
    server.manners = {}

    first = days_go_by(first)

    assert first.state == Outbox.State.UNKNOWN
    assert server.count(DANA) == 1
