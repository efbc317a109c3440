"""The deliverability pages: look records up, test the mailbox, try one-click, agree, resume."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from crm import clock
from crm.models import Connection, Deliverability, Event, Mailbox, Member, Outbox
from crm.services.deliverability import note_test_mail, send_test_mail
from crm.services.reputation import judge_mailbox, note_return
from crm.tasks import sweep_mailboxes_task
from crm.tests.factories import a_workspace, make_member
from crm.tests.name_server import NameServer, good_zone, name_server

pytestmark = pytest.mark.django_db
DOMAIN = "acme.example"


@dataclass
class Desk:
    """A member at the pages of a real mailbox."""

    member: Member
    mailbox: Mailbox

    def __post_init__(self) -> None:
        self.client = Client()
        assert self.member.user is not None
        self.client.force_login(self.member.user, backend="crm.tenancy.permissions.MemberBackend")

    def page(self) -> str:
        answer = self.client.get(reverse("deliverability:mailbox", args=[self.mailbox.pk]))
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    def act(self, verb: str, **fields: str) -> HttpResponse:
        here = reverse("deliverability:mailbox", args=[self.mailbox.pk])
        return self.client.post(reverse(f"deliverability:{verb}", args=[self.mailbox.pk]), {"from": here, **fields})  # type: ignore[return-value]  # a client's


@pytest.fixture
def desk() -> Iterator[Desk]:
    with a_workspace():
        account = Connection.objects.create(kind="smtp", name="Mail", host="smtp.gmail.com", port=587)
        member = make_member()
        mailbox = Mailbox.objects.create(
            connection=account, address=f"mia@{DOMAIN}", name="Mia", member=member, mode="approve_to_send"
        )
        yield Desk(member, mailbox)


@pytest.fixture
def names(settings: Any) -> Iterator[NameServer]:
    with name_server(good_zone(DOMAIN)) as running:
        settings.NAME_SERVERS = [f"127.0.0.1:{running.port}"]
        yield running


def sent(mailbox: Mailbox, returned: str = "", *, days_ago: float = 0) -> Outbox:
    at = clock.now() - timedelta(days=days_ago)
    return Outbox.objects.create(
        kind="draft_mail", key=f"k{Outbox.objects.count()}", subject_id=1, mailbox=mailbox, recipient="dana@b.example",
        state="sent", not_before=at, created_at=at, sent_at=at, returned=returned, returned_at=at if returned else None,
    )  # fmt: skip


def test_checking_looks_the_records_up_and_says_what_they_say(desk: Desk, names: NameServer) -> None:
    assert "Check now" in desk.page()

    assert desk.act("check").status_code == 302

    said = desk.page()
    assert said.count("c-badge--green") >= 5
    assert "The record names Google" in said
    assert "Check again" in said
    assert (DOMAIN, "TXT") in names.asked
    assert Event.objects.filter(verb="mailbox_checked", by=desk.member).exists()


def test_a_missing_record_is_shown_with_its_name_and_value(desk: Desk, names: NameServer) -> None:
    del names.zone[(f"_dmarc.{DOMAIN}", "TXT")]
    desk.act("check")

    said = desk.page()
    assert f"<code>_dmarc.{DOMAIN}</code>" in said
    assert "v=DMARC1; p=none" in said
    assert "Approved mail waits" in said


def test_an_admin_may_send_all_the_same_with_a_reason_until_something_else_breaks(
    desk: Desk, names: NameServer
) -> None:
    del names.zone[(f"_dmarc.{DOMAIN}", "TXT")]
    desk.act("agree", reason="too early")
    assert Deliverability.objects.filter(agreed_by__isnull=False).count() == 0  # nobody has looked yet
    desk.act("check")
    desk.act("agree", reason=" ")
    assert Deliverability.objects.get().agreed_by is None

    desk.act("agree", reason="our IT adds it on Monday")

    assert "our IT adds it on Monday" in desk.page()
    desk.act("check")
    assert Deliverability.objects.get().agreed_by == desk.member  # the same as was agreed to
    del names.zone[(DOMAIN, "MX")]
    desk.act("check")
    assert Deliverability.objects.get().agreed_by is None


def test_only_admins_agree_resume_and_switch_the_slow_start(desk: Desk) -> None:
    other = Desk(make_member(email="jonas@acme.example", role="operator", name="Jonas"), desk.mailbox)

    statuses = [other.act(verb, reason="why", on="no").status_code for verb in ("agree", "resume", "ramp")]

    assert statuses == [403, 403, 403]
    assert "Switch the slow start" not in other.page()


def test_a_viewer_looks_and_does_nothing(desk: Desk) -> None:
    viewer = Desk(make_member(email="vera@acme.example", role="viewer", name="Vera"), desk.mailbox)

    assert "Check now</button>" not in viewer.page()
    assert [viewer.act(verb).status_code for verb in ("check", "test", "one-click")] == [403, 403, 403]


def test_the_list_names_each_mailbox_with_how_it_stands(desk: Desk) -> None:
    said = desk.client.get(reverse("deliverability:list")).content.decode()

    assert f"mia@{DOMAIN}" in said
    assert "not checked yet" in said


def test_a_test_message_is_one_outbox_item_to_oneself_and_not_two_in_a_minute(desk: Desk) -> None:
    desk.act("test")
    desk.act("test")

    item = Outbox.objects.get(kind="test_mail")
    assert (item.recipient, item.mailbox_id, item.state) == (desk.mailbox.address, desk.mailbox.pk, "pending")
    assert "A test message was sent a moment ago" in desk.page()


RAW = """\
Authentication-Results: mx.acme.example; spf=pass; dkim=pass header.s=march header.d=acme.example; dmarc=fail
DKIM-Signature: v=1; d=acme.example; s=march; h=from; bh=x; b=y
X-Clara-Outbox: {key}
From: mia@acme.example

Hello
"""


def test_a_test_message_that_came_back_shows_what_the_receiving_server_said(desk: Desk) -> None:
    item = send_test_mail(desk.mailbox.pk, by=desk.member, now=clock.now())
    other = RAW.format(key="test_mail:1:2").encode()

    assert note_test_mail(other, mailbox=desk.mailbox, now=clock.now()) is False
    assert note_test_mail(RAW.format(key=item.key).encode(), mailbox=desk.mailbox, now=clock.now()) is True

    said = desk.page()
    assert "mx.acme.example looked at it" in said
    assert '<span class="c-badge c-badge--red">fail</span>' in said
    assert Deliverability.objects.get().selectors == ["march"]


def test_too_many_bounces_stop_the_mailbox_with_the_figures_and_an_admin_lets_it_go_on(desk: Desk) -> None:
    items = [sent(desk.mailbox, days_ago=1) for _ in range(20)]
    note_return(items[0].pk, "hard_bounce", now=clock.now())
    desk.mailbox.refresh_from_db()
    assert desk.mailbox.state == "ok"

    note_return(items[1].pk, "hard_bounce", now=clock.now())

    desk.mailbox.refresh_from_db()
    assert desk.mailbox.state == "paused"
    assert "2 of 20 mails of the last seven days (10.0%)" in desk.mailbox.state_reason
    assert "This mailbox is stopped" in desk.page()
    assert "2 of 20 mails" in desk.client.get(reverse("admin:index")).content.decode()  # the strip, on every page

    desk.act("resume", reason="the list was cleaned")

    desk.mailbox.refresh_from_db()
    assert (desk.mailbox.state, desk.mailbox.state_reason) == ("ok", "")
    judge_mailbox(desk.mailbox.pk, now=clock.now())
    desk.mailbox.refresh_from_db()
    assert desk.mailbox.state == "ok"  # what came back before counts no more


@pytest.mark.parametrize(("what", "of"), [("complaint", 2), ("policy_bounce", 3)])
def test_complaints_and_refusals_stop_the_mailbox(desk: Desk, what: str, of: int) -> None:
    items = [sent(desk.mailbox) for _ in range(5)]

    for item in items[: of - 1]:
        note_return(item.pk, what, now=clock.now())
    desk.mailbox.refresh_from_db()
    assert desk.mailbox.state == "ok"
    note_return(items[of].pk, what, now=clock.now())

    desk.mailbox.refresh_from_db()
    assert desk.mailbox.state == "paused"


def test_the_worst_that_came_of_a_mail_counts_and_once(desk: Desk) -> None:
    item = sent(desk.mailbox)
    for what in ("delayed", "complaint", "hard_bounce", "complaint", "nonsense"):
        note_return(item.pk, what, now=clock.now())

    item.refresh_from_db()
    assert item.returned == "complaint"


def test_the_daily_sweep_judges_what_no_signal_told_of(desk: Desk) -> None:
    for _ in range(30):
        sent(desk.mailbox, "hard_bounce")

    sweep_mailboxes_task()

    desk.mailbox.refresh_from_db()
    assert desk.mailbox.state == "paused"
    assert desk.mailbox.judge_at > clock.now() + timedelta(hours=23)


def test_figures_of_thirty_days_and_how_far_the_mailbox_has_grown(desk: Desk) -> None:
    for days_ago in (1, 1, 2, 40):
        sent(desk.mailbox, "hard_bounce" if days_ago == 2 else "", days_ago=days_ago)

    said = desk.page()
    assert 'Sent <b class="c-strong c-num">3</b>' in said
    assert '<b class="c-strong">12</b> today, growing to 20 in 2 more days' in said

    desk.act("ramp", on="no")
    assert '<b class="c-strong">20</b> today.' in desk.page()


def test_a_captured_mailbox_is_not_looked_up_and_nothing_keeps_it(desk: Desk, names: NameServer) -> None:
    Connection.objects.update(kind="capture")

    desk.act("check")

    said = desk.page()
    assert "there is nothing to look up" in said
    assert "captured, not delivered" in said
    assert "Check now</button>" not in said
    assert not names.asked
