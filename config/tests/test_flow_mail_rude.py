"""Mails that no program should write: stored as they came, worked up or told why not, shown, and nothing crashes."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator

import pytest
from django.test import Client

from config.tests.incoming import bring, written
from crm.models import Mailbox, Member, Workspace
from crm.tests.factories import a_workspace, make_mailbox, make_member
from leads.models import IncomingMail, Message

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = b"From: Dana Ruiz <dana@northwind.example>\r\nTo: mia@acme.example\r\n"
DATE = b"Date: Tue, 10 Mar 2026 12:00:00 +0000\r\n"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


@pytest.fixture
def member(workspace: Workspace) -> Member:
    return make_member()


@pytest.fixture
def mailbox(member: Member) -> Mailbox:
    return make_mailbox(member)


def of_five_megabytes() -> bytes:
    body = base64.encodebytes(random.Random(7).randbytes(3_900_000)).replace(b"\n", b"\r\n")
    return (
        HEAD + DATE + b"Subject: The tender documents\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n'
        b"What does Fleet cost for this?\r\n--x\r\nContent-Type: application/pdf; name=tender.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=tender.pdf\r\n\r\n"
        + body + b"\r\n--x--\r\n"
    )  # fmt: skip


def forwarded(depth: int) -> bytes:
    mail = HEAD + DATE + b"Subject: The first\r\n\r\nWhat does Fleet cost?\r\n"
    for number in range(depth):
        mark = b"b%d" % number
        mail = (
            HEAD + DATE + b"Subject: Fwd: %d\r\nMIME-Version: 1.0\r\n" % number
            + b'Content-Type: multipart/mixed; boundary="' + mark + b'"\r\n\r\n--' + mark
            + b"\r\nContent-Type: text/plain\r\n\r\nSee below, please: what does it cost?\r\n--" + mark
            + b"\r\nContent-Type: message/rfc822\r\n\r\n" + mail + b"\r\n--" + mark + b"--\r\n"
        )  # fmt: skip
    return mail


MANY = ", ".join(f"Person {number} <p{number}@northwind.example>" for number in range(500))
RUDE = {
    "five megabytes": of_five_megabytes(),
    "500 recipients": written("What does Fleet cost?", to=MANY),
    "60 nested forwards": forwarded(60),
    "no Message-ID": HEAD + DATE + b"Subject: Hello\r\n\r\nWhat does Fleet cost?\r\n",
    "an empty Message-ID": HEAD + DATE + b"Message-ID: <>\r\nSubject: Hello\r\n\r\nWhat does Fleet cost?\r\n",
    "a Message-ID of 3,000 letters": HEAD
    + DATE
    + b"Message-ID: <"
    + b"a" * 3000
    + b"@x>\r\n\r\nWhat does it cost?\r\n",
    "no boundary": HEAD
    + b"Content-Type: multipart/mixed\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello, cost?\r\n",
    "a boundary that never comes": HEAD
    + b'Content-Type: multipart/mixed; boundary="never"\r\n\r\nWhat does it cost?\r\n',
    "a charset nobody knows": HEAD
    + b"Content-Type: text/plain; charset=klingon\r\n\r\nWas kostet f\xfcr uns Fleet?\r\n",
    "another charset than it says": HEAD
    + b"Content-Type: text/plain; charset=us-ascii\r\n\r\nf\xc3\xbcr 40 Wagen?\r\n",
    "broken base64": HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!V2hhd==CBk=\r\n",
    "NUL in text and headers": HEAD + b"Subject: He\0llo\r\n\r\nWhat does\0 Fleet cost?\r\n",
    "lone surrogates": HEAD + b"Subject: =?utf-16?B?2AA=?=\r\n\r\nWhat does it cost? \xed\xa0\x80\r\n",
    "a date of another calendar": HEAD + b"Date: Sun, 99 Foo 99999 99:99:99 +9999\r\n\r\nWhat does it cost?\r\n",
    "folded and split headers": HEAD
    + b"Subject: =?utf-8?Q?Gr=C3=BC?=\r\n =?utf-8?Q?=C3=9Fe?=\r\n\r\nWas kostet das?\r\n",
    "references without end": HEAD + b"References: " + b"<a@b>\r\n " * 20_000 + b"\r\n\r\nWhat does it cost?\r\n",
    "no sender": b"To: mia@acme.example\r\nSubject: Hello\r\n\r\nWhat does Fleet cost?\r\n",
    "a sender that is none": b"From: \xff\xfe, , @@ <>\r\nSubject: Hello\r\n\r\nWhat does Fleet cost?\r\n",
    "two senders": b"From: a@x.example, b@y.example\r\nSubject: Hello\r\n\r\nWhat does Fleet cost?\r\n",
    "only a header": b"Subject: Hello",
    "nothing": b"",
    "noise": random.Random(3).randbytes(20_000),
    "a line of a million letters": HEAD + b"\r\n" + b"x" * 1_000_000,
}


@pytest.mark.parametrize("what", RUDE)
def test_a_rude_mail_is_stored_worked_up_and_shown(mailbox: Mailbox, member: Member, what: str) -> None:
    raw = RUDE[what]

    mail = bring(mailbox, raw)

    assert bytes(IncomingMail.objects.get(pk=mail.pk).raw) == raw
    assert mail.state in ("processed", "ignored"), mail.reason
    assert mail.state == "processed" or mail.reason
    client = Client()
    assert member.user is not None
    client.force_login(member.user)
    pages = [f"/admin/leads/incomingmail/{mail.pk}/change/", "/admin/leads/incomingmail/"]
    if mail.conversation:
        pages += [f"/admin/leads/conversation/{mail.conversation_id}/change/", "/admin/leads/lead/", "/admin/queue/"]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client.get(f"/admin/leads/incomingmail/{mail.pk}/mail.eml").content == raw
    if what in ("five megabytes", "500 recipients", "60 nested forwards", "no Message-ID"):
        assert "cost" in Message.objects.get(incoming=mail).text


def test_two_mails_without_ids_are_told_apart_by_what_they_say(mailbox: Mailbox) -> None:
    first, second, again = (
        bring(mailbox, HEAD + DATE + b"\r\n" + text, ref=str(number))
        for number, text in enumerate([b"What does Fleet cost?", b"And a trial?", b"And the other?"])
    )
    assert len({first.key, second.key, again.key}) == 3
