"""What leaves for a draft: its thread, what stands under the text, and whom it collides with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from config.tests.mail import MailServer, mail_server
from crm import clock, outbox
from crm.connectors.mail_port import OUTBOX_HEADER
from crm.models import Event, Mailbox, Member, Outbox, Workspace
from crm.tests.factories import NOON, a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.outgoing import Letter, letter_of, signed
from drafts.services.decide import approve_draft
from drafts.tests.factories import make_draft
from leads.models import IncomingMail, Lead, Message
from leads.tests.factories import ENQUIRY, make_form, make_lead

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(minutes=1)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as kept:
        yield kept


@pytest.fixture
def mia(server: MailServer) -> Iterator[Member]:
    with a_workspace():
        member = make_member()
        make_mailbox(member, port=server.port, undo_seconds=0)
        yield member


def answer_to_mail(lead: Lead, mailbox: Mailbox, *, at: datetime = NOON) -> Draft:
    """Propose an answer to a mail that came into a mailbox."""
    conversation = lead.conversations.get()
    incoming = IncomingMail.objects.create(
        mailbox=mailbox, key="k", ref="1", thread="t-77", raw=b"x", subject="Prices", received_at=NOON, not_before=NOON
    )
    said = {"message_id": "<parent@northwind.example>", "references": "<a@acme.example> <b@northwind.example>"}
    Message.objects.create(
        conversation=conversation, direction="in", channel="mail", author="dana@northwind.example", key="in:1",
        text="What does it cost?\n<script>x</script>", at=at, incoming=incoming, **said,
    )  # fmt: skip
    return make_draft(lead, subject="Re: Prices", now=clock.now())


def letter(draft: Draft) -> Letter:
    return letter_of(draft, draft.workspace)


def test_an_answer_stands_in_its_thread_and_quotes_what_it_answers(mia: Member, server: MailServer) -> None:
    came = clock.now()
    draft = answer_to_mail(make_lead(now=came), Mailbox.objects.get(), at=came)
    item = approved(draft, mia)

    outbox.deliver(item.pk, now=clock.now() + LATER)

    (mail,) = server.inbox("dana@northwind.example")
    assert mail["In-Reply-To"] == "<parent@northwind.example>"
    assert mail["References"] == "<a@acme.example> <b@northwind.example> <parent@northwind.example>"
    assert (mail["Subject"], mail[OUTBOX_HEADER]) == ("Re: Prices", item.key)
    plain = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert f"On {came.day} {came:%B %Y}, Dana Ruiz wrote:\n> What does it cost?" in plain.get_content().replace(
        "\r\n", "\n"
    )
    assert "<script>" not in html.get_content()
    sent = Message.objects.get(key=f"outbox:{item.pk}")
    assert (sent.message_id, sent.references) == (mail["Message-ID"], mail["References"])


def test_the_providers_thread_holds_in_its_own_mailbox_and_for_its_subject_alone(mia: Member) -> None:
    draft = answer_to_mail(make_lead(), Mailbox.objects.get())
    assert letter(draft).thread == "t-77"

    draft.subject = "Something else"
    assert letter(draft).thread == ""
    draft.subject, draft.mailbox = "AW: Prices", make_mailbox(make_member(email="jonas@acme.example", name="Jonas"))
    assert letter(draft).thread == ""


def test_a_quote_is_introduced_in_the_language_of_who_wrote(mia: Member) -> None:
    draft = answer_to_mail(make_lead(), Mailbox.objects.get())
    draft.lead.contact.language = "de"
    quote = letter(draft).quote

    assert quote is not None
    assert quote.intro == "Am 10. März 2026 schrieb Dana Ruiz:"


@pytest.mark.parametrize(
    ("body", "signature", "text"),
    [
        ("Hi\n\nBest\nMia", "", "Hi\n\nBest\nMia"),
        ("Hi\n\nBest\nMia", "Mia\nAcme", "Hi\n\nBest\nMia\nAcme"),
        ("Hi\n\nBest\nMia\nAcme", "Mia\nAcme", "Hi\n\nBest\nMia\nAcme"),
        ("Hi", "Mia\nAcme", "Hi\n\n-- \nMia\nAcme"),
    ],
)
def test_a_signature_is_said_once(body: str, signature: str, text: str) -> None:
    assert signed(body, signature) == text


def test_ai_is_disclosed_by_the_rule_of_the_mailboxs_mode_and_kept_with_the_message(
    mia: Member, server: MailServer
) -> None:
    draft = make_draft(make_lead(now=clock.now()), now=clock.now())
    assert letter(draft).disclosure == ""
    Workspace.objects.update(disclose_approved="footer", disclosure="Written with AI, read by Mia.")
    item = approved(draft, mia)

    outbox.deliver(item.pk, now=clock.now() + LATER)

    (mail,) = server.inbox("dana@northwind.example")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Written with AI, read by Mia." in body.get_content()
    assert Message.objects.get(key=f"outbox:{item.pk}").disclosure == "Written with AI, read by Mia."
    draft.proposed_by = mia
    assert letter(draft).disclosure == ""  # a person's own words


def test_an_answer_has_no_header_for_unsubscribing_and_unasked_mail_has_both(mia: Member) -> None:
    draft = make_draft(make_lead(), now=clock.now())
    item = approved(draft, mia)
    written = letter(draft)
    assert "List-Unsubscribe" not in message_from_bytes(written.mail(item, at=NOON).raw, policy=default)

    unasked = Letter(written.sender, written.to, "Hello", "Hi", unsubscribe_at="https://acme.example/u/1")
    mail = message_from_bytes(unasked.mail(item, at=NOON).raw, policy=default)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def approved(draft: Draft, by: Member) -> Outbox:
    draft.refresh_from_db()
    approve_draft(draft.pk, by=by, seen=draft.fingerprint, now=clock.now())
    return Outbox.objects.get(kind="draft_mail", subject_id=draft.pk)


def test_another_members_mail_to_the_company_within_a_week_asks_a_person(mia: Member, server: MailServer) -> None:
    form = make_form()
    first = make_draft(make_lead(form, now=clock.now()), now=clock.now())
    second = make_draft(make_lead(form, {**ENQUIRY, "email": "erin@northwind.example"}, now=clock.now()),
                        now=clock.now())  # fmt: skip
    jonas = make_member(email="jonas@acme.example", name="Jonas")
    theirs = make_mailbox(jonas, port=server.port, undo_seconds=0)
    Draft.objects.filter(pk=second.pk).update(mailbox=theirs)
    outbox.deliver(approved(first, mia).pk, now=clock.now() + LATER)
    item = approved(second, jonas)

    outbox.deliver(item.pk, now=clock.now() + LATER)

    item.refresh_from_db()
    assert (item.state, item.payload["ask"]) == ("parked", "collision")
    assert item.reason.startswith("Mia Torres wrote to Dana Ruiz of Northwind Couriers on ")
    assert server.inbox("erin@northwind.example") == []

    assert outbox.send_all_the_same(item.pk, by=jonas, now=clock.now())
    outbox.deliver(item.pk, now=clock.now() + LATER)

    assert len(server.inbox("erin@northwind.example")) == 1
    assert Event.objects.filter(verb="outbox_settled", by=jonas).exists()


def test_the_same_members_mail_and_an_old_one_are_no_collision(mia: Member, server: MailServer) -> None:
    form = make_form()
    first = make_draft(make_lead(form, now=clock.now()), now=clock.now())
    second = make_draft(make_lead(form, {**ENQUIRY, "email": "erin@northwind.example"}, now=clock.now()),
                        now=clock.now())  # fmt: skip
    outbox.deliver(approved(first, mia).pk, now=clock.now() + LATER)

    outbox.deliver(approved(second, mia).pk, now=clock.now() + LATER)

    assert len(server.inbox("erin@northwind.example")) == 1
