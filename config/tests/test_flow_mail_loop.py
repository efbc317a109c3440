"""The full loop with real mail servers and a browser: enquiry, answer, their reply, our answer in the same thread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings

from agents.services.knowledge import save_document
from config.demo.post import post
from config.tests.incoming import connected
from config.tests.mail_host import Hosted, MailHost
from config.tests.processes import until
from config.tests.running import ALL, running
from config.tests.test_flow_review import sign_in
from crm import clock
from crm.models import Mailbox, Member
from crm.tests.factories import a_workspace, make_member
from leads.models import Form, Message
from leads.tests.factories import ENQUIRY, hubspot_body, make_form

pytestmark = [
    pytest.mark.browser, pytest.mark.mail, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300),
]  # fmt: skip
QUESTION = "Thank you, that is clear. Does it keep working without a signal?"


@pytest.fixture
def member(settings: Settings) -> Iterator[Member]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # as the servers that run
    with a_workspace():
        yield make_member()


@pytest.fixture
def mailbox(host: MailHost, member: Member) -> Mailbox:
    return connected(host, member=member)


@pytest.fixture
def form(mailbox: Mailbox) -> Form:
    save_document(title="Price list", text="# Fleet\nFleet costs $18 a van a month.", now=clock.now())
    save_document(title="Offline", text="# Without a signal\nThe app keeps working without a signal.", now=clock.now())
    return make_form()


def test_their_reply_is_answered_in_the_same_thread(
    browser: Browser, host: MailHost, form: Form, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOW_REAL_SENDS", "true")
    monkeypatch.setenv("MAILBOX_POLL_SECONDS", "1")
    dana = host.mailbox("dana.in.the.loop@northwind.test")  # nobody else's: all its mails are counted
    with running(ALL) as url, browser.new_context() as context:
        page = sign_in(context, url)
        post(f"{url}/webhook/formlead/contact", hubspot_body({**ENQUIRY, "email": dana.address}), secret=form.secret)
        approve_the_first(page)
        first = arrived(host, dana, 1)

        host.send(dana, mailbox.address, reply_to(first, mailbox.address, dana.address))

        page.goto(f"{url}/admin/queue/")
        row = page.locator("li.c-item", has_text="Does it keep working without a signal?")
        expect(row).to_be_visible()
        row.get_by_role("link").first.click()
        expect(page.locator("#mail")).to_contain_text("keeps working without a signal")
        expect(page.get_by_role("heading", level=2)).to_contain_text([re.compile("^Re: ")])
        expect(page.locator("body")).not_to_contain_text("> Hi Dana")  # what they quoted stays folded away
        page.keyboard.press("a")
        second = arrived(host, dana, 2)

    reply = Message.objects.get(channel="mail", direction="in")
    assert second["In-Reply-To"] == reply.message_id
    assert second["References"].split() == [first["Message-ID"], reply.message_id]
    assert second["Subject"].removeprefix("Re: ") == first["Subject"].removeprefix("Re: ")
    assert [message.direction for message in Message.objects.order_by("id")] == ["in", "out", "in", "out"]
    assert Message.objects.values("conversation").distinct().count() == 1


def approve_the_first(page: Page) -> None:
    """Open what waits, and approve it by a key."""
    page.get_by_role("link", name="Dana Ruiz").first.click()
    expect(page.locator("#mail")).to_contain_text("$18 a van")
    page.wait_for_load_state()
    page.keyboard.press("a")
    expect(page.get_by_text("Approved for Dana Ruiz")).to_be_visible()


def arrived(host: MailHost, hosted: Hosted, number: int) -> EmailMessage:
    """Wait until a mailbox holds so many mails, and return the last."""
    assert until(lambda: len(host.mails(hosted)) == number, seconds=60)
    mail = message_from_bytes(host.mails(hosted)[-1], policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def reply_to(mail: EmailMessage, to: str, sender: str) -> bytes:
    """Write a reply as a mail client does, on top of what it answers."""
    body = mail.get_body(("plain",))
    assert body is not None
    quoted = "\n".join(f"> {line}" for line in str(body.get_content()).splitlines())
    reply = EmailMessage(policy=SMTP)
    reply["From"], reply["To"], reply["Subject"] = f"Dana Ruiz <{sender}>", to, f"Re: {mail['Subject']}"
    reply["Date"] = mail["Date"]
    reply["Message-ID"] = "<reply-1@northwind.test>"
    reply["In-Reply-To"] = reply["References"] = mail["Message-ID"]
    reply.set_content(f"{QUESTION}\n\nOn Tue, Mar 10, 2026 at 9:12 AM Mia Torres <{to}> wrote:\n{quoted}\n")
    return reply.as_bytes()
