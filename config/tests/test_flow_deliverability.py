"""The first real mails of a mailbox: it waits until somebody looked, begins slowly, and tests itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from config.tests.incoming import connected
from config.tests.mail import MailServer, mail_server
from config.tests.mail_host import MailHost
from config.tests.processes import until
from config.tests.work import sweep
from crm import clock
from crm.models import Connection, Deliverability, Mailbox, Member, Outbox, SyncState
from crm.outbox import deliver
from crm.services.deliverability import agree_to_send, check_mailbox, send_test_mail
from crm.tests.factories import a_workspace, make_mailbox, make_member
from crm.tests.name_server import good_zone, name_server
from drafts.services.decide import approve_draft
from drafts.tests.factories import make_draft
from leads.models import IncomingMail, Lead
from leads.services.mailboxes import read_mailbox
from leads.tests.factories import make_lead

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as kept:
        yield kept


@pytest.fixture
def fresh(member: Member, server: MailServer, settings: Any) -> Mailbox:
    """Return a real mailbox that nobody has looked at, over a server of the tests' own."""
    settings.ALLOW_REAL_SENDS = True
    mailbox = make_mailbox(member, undo_seconds=0)
    account = {"kind": "smtp", "host": "127.0.0.1", "port": server.port, "security": "none"}
    Connection.objects.filter(pk=mailbox.connection_id).update(**account)
    Deliverability.objects.all().delete()
    Mailbox.objects.update(ramp_up=True)
    return Mailbox.objects.get()


def approved(member: Member) -> Outbox:
    draft = make_draft(make_lead(now=clock.now()), now=clock.now())
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
    return Outbox.objects.get(kind="draft_mail", subject_id=draft.pk)


def tried(item: Outbox) -> Outbox:
    deliver(item.pk, now=clock.now())
    item.refresh_from_db()
    return item


def test_a_real_mailbox_waits_until_its_domain_was_looked_at_and_is_good(
    fresh: Mailbox, member: Member, server: MailServer
) -> None:
    item = tried(approved(member))
    assert item.state == "pending"
    assert "Nobody has looked yet whether mail of acme.example is trusted" in item.reason
    assert not server.received

    with name_server(good_zone("acme.example")) as names:
        check_mailbox(fresh.pk, names=names.dns(), by=member, now=clock.now())

    assert tried(item).state == "sent"  # it was let go at once
    assert len(server.received) == 1


def test_a_red_check_asks_an_admin_and_their_word_lets_it_leave(
    fresh: Mailbox, member: Member, server: MailServer
) -> None:
    item = approved(member)
    with name_server({}) as names:
        check_mailbox(fresh.pk, names=names.dns(), by=member, now=clock.now())
    assert "SPF, DKIM, DMARC, MX need mending" in tried(item).reason
    assert not server.received

    agree_to_send(fresh.pk, because="an inner domain", by=member, now=clock.now())

    assert tried(item).state == "sent"


def test_a_young_mailbox_sends_five_on_its_first_day_and_says_why_the_sixth_waits(
    fresh: Mailbox, member: Member, server: MailServer
) -> None:
    with name_server(good_zone("acme.example")) as names:
        check_mailbox(fresh.pk, names=names.dns(), by=member, now=clock.now())
    now = clock.now()
    for number in range(5):
        Outbox.objects.create(kind="draft_mail", key=f"k{number}", subject_id=1, mailbox=fresh, state="sent",
                              not_before=now, created_at=now, sent_at=now)  # fmt: skip

    item = tried(approved(member))

    assert item.state == "pending"
    assert "has sent its 5 mails of today. It is young" in item.reason
    assert item.not_before > now
    Mailbox.objects.update(ramp_up=False)
    Outbox.objects.filter(pk=item.pk).update(not_before=now)
    assert tried(item).state == "sent"


@pytest.mark.mail
def test_a_test_message_goes_round_through_real_servers_and_is_no_enquiry(
    host: MailHost, member: Member, settings: Any
) -> None:
    settings.ALLOW_REAL_SENDS = True
    mailbox = connected(host, member=member)
    item = send_test_mail(mailbox.pk, by=member, now=clock.now())

    assert tried(item).state == "sent"

    def came() -> bool:
        sync = SyncState.objects.get(mailbox=mailbox)
        SyncState.objects.filter(pk=sync.pk).update(due_at=clock.now())
        read_mailbox(sync.pk, clock=clock.now)
        sweep(clock.now() + timedelta(minutes=1))
        return Deliverability.objects.get(mailbox=mailbox).test_came_at is not None

    assert until(came)
    assert "test message to itself" in IncomingMail.objects.get().reason
    assert not Lead.objects.exists()
