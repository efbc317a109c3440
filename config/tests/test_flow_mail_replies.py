"""Mail that people write: a new enquiry, a reply in its thread, and who it is that answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from agents.models import Run
from config.tests.incoming import bring, run_of, written
from config.tests.mail import MailServer, mail_server
from config.tests.work import sweep
from crm import clock
from crm.models import Contact, Event, Mailbox, Member, Outbox, Workspace
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.services.decide import DraftBlocked, approve_draft, undo_decision
from drafts.services.follow_mail import follow_mail
from leads.models import Conversation, IncomingMail, Lead, Message

pytestmark = pytest.mark.django_db(transaction=True)
SOON = timedelta(minutes=2)


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


def test_a_mail_of_a_stranger_is_an_enquiry_with_a_drafted_answer(mailbox: Mailbox) -> None:
    raw = written("We run 40 vans. What does Fleet cost?", subject="Prices for 40 vans")

    mail = bring(mailbox, raw)

    lead = Lead.objects.get()
    assert (mail.state, mail.kind, mail.conversation) == ("processed", "human", lead.conversations.get())
    assert (lead.title, lead.contact.name, lead.company and lead.company.domain) == (
        "Prices for 40 vans", "Dana Ruiz", "northwind.example",
    )  # fmt: skip
    draft = run_of(mail).draft
    assert draft is not None
    assert (draft.subject, draft.to_email, draft.mailbox) == (
        "Re: Prices for 40 vans", "dana@northwind.example", mailbox,
    )  # fmt: skip
    assert draft.answers == Message.objects.get(incoming=mail)
    assert bytes(IncomingMail.objects.get().raw) == raw


def test_a_mail_that_comes_twice_or_into_two_mailboxes_is_one_enquiry(mailbox: Mailbox, member: Member) -> None:
    other = Mailbox.objects.create(connection=mailbox.connection, address="sales@acme.example", name="Sales")
    raw = written("What does Fleet cost?")

    bring(mailbox, raw, ref="1")
    bring(mailbox, raw, ref="1 again")
    beside = bring(other, raw, ref="2")

    assert Lead.objects.count() == Message.objects.count() == Run.objects.count() == 1
    assert IncomingMail.objects.count() == 2
    assert (beside.state, "another mailbox" in beside.reason) == ("ignored", True)


def test_a_reply_becomes_part_of_its_conversation_and_an_answer_in_the_thread_is_proposed(
    mailbox: Mailbox, member: Member, server: MailServer
) -> None:
    draft = answered(mailbox, member, server)
    item = Outbox.objects.get()

    mail = bring(mailbox, written("Thank you. Can it import from Excel?", subject=f"AW: {draft.subject}",
                                  reply_to=item.message_id))  # fmt: skip

    assert Lead.objects.count() == Conversation.objects.count() == 1
    assert [message.direction for message in Message.objects.order_by("id")] == ["in", "out", "in"]
    answer = run_of(mail).draft
    assert answer is not None
    assert (answer.conversation, answer.subject) == (draft.conversation, draft.subject)
    assert answer.answers == Message.objects.get(incoming=mail)
    assert item.message_id in Message.objects.get(incoming=mail).references


def answered(mailbox: Mailbox, member: Member, server: MailServer) -> Draft:
    """Let an enquiry by mail be answered."""
    draft = run_of(bring(mailbox, written("We run 40 vans. What does Fleet cost?"))).draft
    assert draft is not None
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
    sweep(clock.now())
    draft.refresh_from_db()
    assert draft.status == "sent"
    assert len(server.inbox(draft.to_email)) == 1
    return draft


def test_case_21_a_reply_of_somebody_else_is_shown_in_the_thread_and_answered_to_them_alone(
    mailbox: Mailbox, member: Member, server: MailServer
) -> None:
    draft = answered(mailbox, member, server)
    theirs = written("I decide this. What about a trial?", sender="Ed Boss <ed@northwind.example>",
                     reply_to=Outbox.objects.get().message_id)  # fmt: skip

    mail = bring(mailbox, theirs)

    answer = run_of(mail).draft
    assert answer is not None
    assert (answer.conversation, answer.to_email, answer.to_name) == (
        draft.conversation, "ed@northwind.example", "Ed Boss",
    )  # fmt: skip
    assert answer.body.startswith("Hi Ed,")
    assert any("Ed Boss wrote this, not Dana Ruiz" in note for note in answer.missing)
    assert Contact.objects.count() == 2
    assert "somebody else" in mail.reason


def test_case_21_a_changed_subject_joins_by_its_headers_and_a_subject_alone_joins_nothing(
    mailbox: Mailbox, member: Member, server: MailServer
) -> None:
    draft = answered(mailbox, member, server)
    headers = bring(
        mailbox, written("Another thing", subject="Totally different", reply_to=Outbox.objects.get().message_id)
    )
    alone = bring(mailbox, written("One more thing", subject=f"Re: {draft.subject}"))

    assert headers.conversation == draft.conversation
    assert alone.conversation != draft.conversation
    assert alone.found["suggested_conversation"] == draft.conversation_id


def test_case_21_an_old_mail_of_the_thread_and_the_providers_thread_join_too(
    mailbox: Mailbox, member: Member, server: MailServer
) -> None:
    first = bring(mailbox, written("What does Fleet cost?", message_id="<first@northwind.example>"), thread="t1")
    old = bring(mailbox, written("One thing I forgot", reply_to="<first@northwind.example>"))
    threaded = bring(mailbox, written("And another", subject="Hello"), thread="t1")

    assert old.conversation == threaded.conversation == first.conversation


def test_case_21_what_is_approved_and_has_not_left_comes_back_when_they_write_again(
    mailbox: Mailbox, member: Member, server: MailServer
) -> None:
    Mailbox.objects.update(undo_seconds=30)
    draft = run_of(bring(mailbox, written("What does Fleet cost?", message_id="<first@northwind.example>"))).draft
    assert draft is not None
    seen = draft.fingerprint
    approve_draft(draft.pk, by=member, seen=seen, now=clock.now())

    mail = bring(mailbox, written("Forget it, we bought another.", reply_to="<first@northwind.example>"))
    sweep(clock.now() + SOON)

    draft.refresh_from_db()
    assert (draft.status, draft.overtaken_by) == ("pending", Message.objects.get(incoming=mail))
    assert server.inbox(draft.to_email) == []
    with pytest.raises(DraftBlocked, match="changed since you opened it"):
        approve_draft(draft.pk, by=member, seen=seen, now=clock.now())
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())  # read again
    sweep(clock.now() + SOON)
    assert len(server.inbox(draft.to_email)) == 1
    assert Event.objects.filter(verb="draft_overtaken").exists()


def test_who_asks_for_peace_from_another_address_is_read_before_the_thread_gets_an_answer(
    mailbox: Mailbox, member: Member, server: MailServer
) -> None:
    draft = run_of(bring(mailbox, written("What does Fleet cost?", message_id="<first@northwind.example>"))).draft
    assert draft is not None
    mail = bring(mailbox, written("Please stop writing to me.", sender="d.ruiz@northwind.example",
                                  reply_to="<first@northwind.example>"))  # fmt: skip

    draft.refresh_from_db()
    assert (mail.kind, draft.status) == ("unsubscribe", "pending")
    assert draft.overtaken_by == Message.objects.get(incoming=mail)
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())  # read, and answered all the same
    sweep(clock.now() + SOON)
    assert len(server.inbox(draft.to_email)) == 1


def test_what_came_while_a_mail_had_failed_is_read_before_it_is_approved_again(
    mailbox: Mailbox, member: Member, server: MailServer
) -> None:
    draft = run_of(bring(mailbox, written("What does Fleet cost?", message_id="<first@northwind.example>"))).draft
    assert draft is not None
    seen = draft.fingerprint
    approve_draft(draft.pk, by=member, seen=seen, now=clock.now())
    Mailbox.objects.update(mode=Mailbox.Mode.DRAFT_ONLY)
    sweep(clock.now() + SOON)
    Mailbox.objects.update(mode=Mailbox.Mode.APPROVE_TO_SEND)
    mail = bring(mailbox, written("And does it export?", reply_to="<first@northwind.example>"))
    draft.refresh_from_db()
    assert draft.status == "failed"

    undo_decision(draft.pk, by=member, now=clock.now())

    draft.refresh_from_db()
    assert draft.overtaken_by == Message.objects.get(incoming=mail)
    with pytest.raises(DraftBlocked, match="changed since you opened it"):
        approve_draft(draft.pk, by=member, seen=seen, now=clock.now())
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
    sweep(clock.now() + SOON)
    assert len(server.inbox(draft.to_email)) == 1


def test_mails_that_are_followed_the_wrong_way_round_leave_the_newest_to_be_read(
    mailbox: Mailbox, member: Member
) -> None:
    draft = run_of(bring(mailbox, written("What does Fleet cost?", message_id="<first@northwind.example>"))).draft
    assert draft is not None
    earlier, later = (
        bring(mailbox, written(text, reply_to="<first@northwind.example>")) for text in ("For 40 vans.", "No, for 50.")
    )
    IncomingMail.objects.filter(pk=earlier.pk).update(follow_wanted_at=clock.now())

    follow_mail(earlier.pk, now=clock.now())

    draft.refresh_from_db()
    assert draft.overtaken_by == Message.objects.get(incoming=later)


def test_our_own_mail_is_no_enquiry(mailbox: Mailbox) -> None:
    mail = bring(mailbox, written("Note to self", sender="Mia <MIA@acme.example>"))

    assert (mail.state, Lead.objects.count(), Run.objects.count()) == ("ignored", 0, 0)
