"""Mail that no person has to answer: what comes back, who is away, who has left, who wants no mail, and machines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from agents.models import Run
from config.tests.incoming import bounce, bring, complaint, run_of, written
from config.tests.mail import MailServer, mail_server
from config.tests.work import sweep
from crm import clock
from crm.models import Event, Mailbox, Member, Note, Outbox, Suppression, Task, Workspace
from crm.services.desk import add_task
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.services.decide import approve_draft, snooze_draft
from leads.models import IncomingMail, Lead, Message

pytestmark = pytest.mark.django_db(transaction=True)
SOON = timedelta(minutes=2)
DANA = "dana@northwind.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as kept:
        yield kept


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


@pytest.fixture
def member(workspace: Workspace) -> Member:
    return make_member()


@pytest.fixture
def mailbox(member: Member, server: MailServer) -> Mailbox:
    return make_mailbox(member, port=server.port, undo_seconds=0)


@pytest.fixture
def sent(mailbox: Mailbox, member: Member) -> Outbox:
    """Return the mail that answered an enquiry of Dana's."""
    draft = drafted(mailbox)
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
    sweep(clock.now())
    return Outbox.objects.get(state="sent")


def drafted(mailbox: Mailbox, text: str = "We run 40 vans. What does Fleet cost?", **headers: str) -> Draft:
    draft = run_of(bring(mailbox, written(text, **headers))).draft
    assert draft is not None
    return draft


def draft_of(item: Outbox) -> Draft:
    return Draft.objects.get(pk=item.subject_id)


def test_case_19_a_hard_bounce_of_our_mail_suppresses_its_address_and_shows_on_the_draft(
    mailbox: Mailbox, sent: Outbox
) -> None:
    mail = bring(mailbox, bounce(sent.message_id, recipient=DANA))

    assert (mail.kind, mail.state) == ("hard_bounce", "processed")
    row = Suppression.objects.get()
    assert (row.email, row.source, row.outbox_id) == (DANA, "bounce", sent.pk)
    sent.refresh_from_db()
    assert sent.returned == "hard_bounce"
    assert "came back" in draft_of(sent).reason
    assert Event.objects.filter(verb="mail_came_back", lead_id=Lead.objects.get().pk).exists()
    assert Run.objects.count() == 1


@pytest.mark.parametrize("forged", ["another id", "another address"])
def test_case_19_a_forged_bounce_changes_nothing(mailbox: Mailbox, sent: Outbox, forged: str) -> None:
    of = sent.message_id if forged == "another address" else "<made-up@acme.example>"
    to = "ceo@northwind.example" if forged == "another address" else DANA

    mail = bring(mailbox, bounce(of, recipient=to))

    assert (mail.kind, mail.state) == ("hard_bounce", "ignored")
    assert "no mail that was sent from here" in mail.reason
    assert not Suppression.objects.exists()
    assert draft_of(sent).reason == ""


@pytest.mark.parametrize(
    ("kind", "status", "action", "says"),
    [
        ("soft_bounce", "4.2.2", "failed", "452 4.2.2 mailbox full"),
        ("delayed", "4.4.1", "delayed", "connection timed out"),
    ],
)
def test_case_19_what_is_late_is_noted_and_suppresses_nothing(
    mailbox: Mailbox, sent: Outbox, kind: str, status: str, action: str, says: str
) -> None:
    mail = bring(mailbox, bounce(sent.message_id, recipient=DANA, status=status, action=action, says=says))

    assert (mail.kind, mail.state) == (kind, "processed")
    assert not Suppression.objects.exists()
    assert DANA in draft_of(sent).reason


def test_case_19_a_refusal_by_policy_is_our_mailboxs_trouble_and_not_the_addresss(
    mailbox: Mailbox, sent: Outbox
) -> None:
    says = "550 5.7.1 Message rejected due to SPF policy; see our sender guidelines"
    mail = bring(mailbox, bounce(sent.message_id, recipient=DANA, status="5.7.1", says=says))

    mailbox.refresh_from_db()
    assert (mail.kind, mailbox.state) == ("policy_bounce", "degraded")
    assert "SPF" in mailbox.state_reason
    assert not Suppression.objects.exists()


def test_case_19_a_complaint_about_our_mail_suppresses_and_warns_a_forged_one_does_not(
    mailbox: Mailbox, sent: Outbox
) -> None:
    bring(mailbox, complaint("<made-up@acme.example>", recipient=DANA))
    mailbox.refresh_from_db()
    assert (mailbox.state, Suppression.objects.count()) == ("ok", 0)

    mail = bring(mailbox, complaint(sent.message_id, recipient=DANA))

    mailbox.refresh_from_db()
    assert (mail.kind, mailbox.state, Suppression.objects.get().email) == ("complaint", "degraded", DANA)


def test_case_20_an_absence_moves_what_was_due_and_gets_no_answer(
    mailbox: Mailbox, sent: Outbox, member: Member
) -> None:
    now, lead = clock.now(), Lead.objects.get()
    back = (now + timedelta(days=9)).date()
    add_task(lead.contact_id, title="Call", key="t", due_at=now + timedelta(days=1), now=now)
    add_task(lead.contact_id, title="Later", key="l", due_at=now + timedelta(days=20), now=now)
    waiting = drafted(mailbox, "And one more thing?", reply_to=sent.message_id)
    snooze_draft(waiting.pk, by=member, until=now + timedelta(days=2), now=now)

    mail = bring(mailbox, away(f"I am out of the office until {back:%-d %B %Y}.", sent))

    assert (mail.kind, mail.found["return_date"]) == ("out_of_office", back.isoformat())
    dues = {task.title: task.due_at.date() for task in Task.objects.all() if task.due_at}
    assert dues == {"Call": back, "Later": (now + timedelta(days=20)).date()}
    waiting.refresh_from_db()
    assert (waiting.status, waiting.snoozed_until and waiting.snoozed_until.date()) == ("snoozed", back)
    assert Run.objects.count() == 2
    assert Event.objects.filter(verb="contact_away", contact_id=lead.contact_id).exists()


def away(text: str, sent: Outbox, **headers: str) -> bytes:
    return written(text, subject=f"Automatic reply: {sent.payload['subject']}", reply_to=sent.message_id,
                   Auto_Submitted="auto-replied", **headers)  # fmt: skip


def test_case_20_somebody_who_left_is_marked_and_the_replacement_is_only_suggested(
    mailbox: Mailbox, sent: Outbox
) -> None:
    text = "I no longer work at Northwind. Please contact my colleague Ed at ed@northwind.example instead."
    mail = bring(mailbox, away(text, sent))

    contact = Lead.objects.get().contact
    assert (mail.kind, contact.left_at is not None) == ("left_company", True)
    assert "ed@northwind.example" in mail.reason
    assert Note.objects.filter(contact=contact, text__contains="ed@northwind.example").exists()
    assert not contact.points.filter(normalised="ed@northwind.example").exists()
    assert Run.objects.count() == 1


def test_case_20_automatic_answers_and_list_mail_are_never_answered(mailbox: Mailbox, sent: Outbox) -> None:
    ack = written("We have received your message. Ticket 4711.", subject="Ticket 4711", reply_to=sent.message_id,
                  Auto_Submitted="auto-replied")  # fmt: skip
    news = written("Our spring offers!", sender="News <news@shop.example>", subject="Spring", Precedence="bulk",
                   List_Id="<news.shop.example>", List_Unsubscribe="<https://shop.example/u>")  # fmt: skip

    noted, ignored = bring(mailbox, ack), bring(mailbox, news)

    assert (noted.kind, noted.state, noted.conversation is not None) == ("auto_reply", "processed", True)
    assert (ignored.kind, ignored.state) == ("list", "ignored")
    assert ignored.reason
    assert (Run.objects.count(), Lead.objects.count()) == (1, 1)


def test_case_20_a_loop_between_two_machines_is_cut(mailbox: Mailbox, sent: Outbox) -> None:
    robot = {"sender": "Helpdesk <noreply@desk.example>", "reply_to": sent.message_id}
    for turn in range(6):
        bring(mailbox, written(f"Your ticket is open, number {turn}.", **robot))
    same = {"sender": "Ed <ed@desk.example>", "reply_to": sent.message_id}
    for turn in range(6):
        bring(
            mailbox,
            written("We have got your message and come back to you.", message_id=f"<{turn}@desk.example>", **same),
        )

    theirs = IncomingMail.objects.filter(sender="ed@desk.example").order_by("id")
    assert [bool(mail.run_id) for mail in theirs] == [True, False, False, False, False, False]
    assert "machine" in theirs[5].reason
    assert Message.objects.filter(author="ed@desk.example").count() == 6  # shown all the same
    assert IncomingMail.objects.filter(sender="noreply@desk.example", run_id__isnull=False).count() <= 1


@pytest.mark.parametrize(
    "words",
    ["Please remove me from your list.", "Sounds interesting, but please take me off your mailing list.",
     "Bitte nehmen Sie mich aus Ihrem Verteiler und schreiben Sie mir nicht mehr."],
)  # fmt: skip
def test_case_22_who_asks_by_mail_to_be_left_alone_is_and_the_approved_queue_is_cleared(
    mailbox: Mailbox, sent: Outbox, member: Member, server: MailServer, words: str
) -> None:
    Mailbox.objects.update(undo_seconds=60)
    approved = drafted(mailbox, "One more question: is there a trial?", reply_to=sent.message_id)
    approve_draft(approved.pk, by=member, seen=approved.fingerprint, now=clock.now())

    mail = bring(mailbox, written(words, reply_to=sent.message_id))
    sweep(clock.now() + SOON)

    assert mail.kind == "unsubscribe"
    assert Suppression.objects.get().email == DANA
    approved.refresh_from_db()
    assert approved.status == "rejected"
    assert len(server.inbox(DANA)) == 1
    assert Message.objects.filter(incoming=mail).exists()
    assert not Run.objects.filter(message__incoming=mail).exists()


def test_case_22_an_unsubscribe_of_somebody_nobody_wrote_to_changes_nothing(mailbox: Mailbox) -> None:
    mail = bring(mailbox, written("Please unsubscribe me", subject="unsubscribe", sender="x@stranger.example"))

    assert (mail.kind, mail.state, Suppression.objects.count()) == ("unsubscribe", "ignored", 0)
