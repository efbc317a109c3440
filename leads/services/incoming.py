"""Work up what a mailbox brought: a new enquiry, a reply in its thread, or one of the kinds that nobody answers."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from crm.errors import DomainError
from crm.events import emit
from crm.failpoints import crash_here
from crm.models import Contact, ContactPoint, Member, Workspace
from crm.normalise import normalise_email
from crm.services.deliverability import note_test_mail
from crm.services.people import resolve_contact
from crm.shorten import shorten
from crm.stumble import Stumbling, words_of
from crm.tenancy.scope import required_workspace
from leads.connectors.forms import storable
from leads.mail import ReadMail, read_mail, whole_text
from leads.models import Conversation, IncomingMail, Lead, Message
from leads.policies.mail import bare_subject, machine_because, person_name
from leads.policies.titles import title_of
from leads.services import mail_effects
from leads.services.intake import first_stage
from leads.signals import lead_created, mail_failed, mail_processed, mail_retried
from leads.threads import Joined, find_conversation, is_ours, message_ids, suggested_conversation

State = IncomingMail.State
LEASE = timedelta(seconds=60)
MAX_TRIES = 5
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HEADERS = 64_000  # bytes of a mail that hold its headers
KEPT_TEXT = 50_000  # characters of a mail's new text
KEPT_QUOTES = 20_000  # ... and of all of its text
LOCK = 8  # a number of our own for advisory locks on mails

# Which state may follow which; a test walks it.
MOVES: dict[str, set[str]] = {
    State.RECEIVED: {State.PROCESSED, State.IGNORED, State.FAILED},
    State.FAILED: {State.RECEIVED},
    State.PROCESSED: set(),
    State.IGNORED: set(),
}


def process_mail(mail_id: int, *, now: datetime) -> None:
    """Work up one stored mail in one transaction; once, whoever else tries."""
    due = IncomingMail.objects.filter(pk=mail_id, state=State.RECEIVED, not_before__lte=now)
    # Counted before the work, so that one which kills its worker is counted too.
    taken = due.filter(attempts__lt=MAX_TRIES).update(attempts=F("attempts") + 1, not_before=now + LEASE)
    if not taken:
        if due.exists():
            _fail(mail_id, f"{MAX_TRIES} times its worker died.")
        return
    crash_here("mail_claimed")
    with Stumbling(lambda error: _stumbled(mail_id, error, now=now)):
        raw, received_at = IncomingMail.objects.values_list("raw", "received_at").get(pk=mail_id)
        read = read_mail(bytes(raw), received_at=received_at)
        _work_up(mail_id, read, whole=_whole(bytes(raw), read), now=now)
    crash_here("mail_processed")


def _stumbled(mail_id: int, error: Exception, *, now: datetime) -> None:
    """Let a mail that cannot be worked up wait with its reason; after the last try it is shown as failed."""
    row = IncomingMail.objects.defer("raw").get(pk=mail_id)
    if row.attempts >= MAX_TRIES:
        return _fail(mail_id, words_of(error))
    wait = timedelta(seconds=5 * 4**row.attempts)
    waiting = IncomingMail.objects.filter(pk=mail_id, state=State.RECEIVED)
    waiting.update(reason=words_of(error), not_before=now + wait)
    crash_here("mail_stumbled")
    return None


@transaction.atomic
def _fail(mail_id: int, reason: str) -> None:
    if IncomingMail.objects.filter(pk=mail_id, state=State.RECEIVED).update(state=State.FAILED, reason=reason):
        mail = IncomingMail.objects.defer("raw").get(pk=mail_id)
        emit(mail_failed, subject=mail, by=None, because=reason, mail_id=mail_id)
        crash_here("mail_before_failed")


@transaction.atomic
def retry_mail(mail_id: int, *, by: Member, now: datetime) -> None:
    """Let a failed mail be worked up again; raises DomainError when it has not failed."""
    again = IncomingMail.objects.filter(pk=mail_id, state=State.FAILED).update(
        state=State.RECEIVED, reason="", attempts=0, not_before=now
    )
    if not again:
        raise DomainError("Only a mail that failed can be tried again.")
    emit(mail_retried, subject=IncomingMail.objects.defer("raw").get(pk=mail_id), by=by, mail_id=mail_id)


@transaction.atomic
def _work_up(mail_id: int, read: ReadMail, *, whole: str, now: datetime) -> None:
    rows = IncomingMail.objects.select_for_update(of=("self",)).select_related("mailbox").defer("raw")
    mail = rows.get(pk=mail_id)
    if mail.state != State.RECEIVED:
        return
    _note(mail, read)
    mail.found["whole"] = whole
    with connection.cursor() as cursor:  # the same mail may have come into two mailboxes at once
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, f"{mail.workspace_id} {mail.key}"])
    _sort(mail, read, now=now)
    mail.save(update_fields=[
        "message_id", "sender", "sender_name", "subject", "kind", "found", "state", "reason", "conversation", "run_id",
        "run_wanted_at", "follow_wanted_at",
    ])  # fmt: skip
    crash_here("mail_before_processed")


def _sort(mail: IncomingMail, read: ReadMail, *, now: datetime) -> None:
    """Choose what follows: each way leaves state and reason on the mail."""
    mail.state = State.PROCESSED
    if is_ours(mail.sender):
        if _is_test(mail, now=now):
            return mail_effects.ignore(mail, "The mailbox's test message to itself: it arrived.")
        return mail_effects.ignore(mail, "Sent from one of your own mailboxes: no enquiry.")
    if Message.objects.filter(key=_message_key(mail)).exists():
        return mail_effects.ignore(mail, "The same mail came into another mailbox of yours too, and is taken in there.")
    joined = find_conversation(mail, read, now=now)
    mail.conversation = joined.conversation if joined else None
    if joined:
        mail.found["joined"] = joined.how
    if mail.kind == "human" and not read.auto:
        return _human(mail, read, joined, now=now)
    if mail.kind == "unsubscribe":
        return _unsubscribe(mail, read, joined, now=now)
    return mail_effects.follow(mail, read, now=now)


def _is_test(mail: IncomingMail, *, now: datetime) -> bool:
    raw = IncomingMail.objects.values_list("raw", flat=True).get(pk=mail.pk)
    return note_test_mail(bytes(raw[:HEADERS]), mailbox=mail.mailbox, now=now)


def _note(mail: IncomingMail, read: ReadMail) -> None:
    """Keep what the reading found, in a form that the database can hold."""
    mail.kind = read.kind
    mail.sender = (normalise_email(read.sender) or storable(read.sender).lower())[:320]
    mail.sender_name = storable(read.sender_name)[:200]
    mail.subject = shorten(storable(read.subject), 250)
    mail.message_id = next(iter(message_ids(storable(read.message_id))), "")
    mail.reason = storable(read.reason)[:2000]
    found = asdict(read)
    mail.found = {
        "addresses": [storable(one)[:320] for one in read.addresses[:50]],
        "status": storable(read.status)[:40],
        "reason": mail.reason,
        "return_date": read.return_date.isoformat() if read.return_date else None,
        "in_reply_to": storable(read.in_reply_to)[:250],
        "about_ids": [storable(one)[:250] for one in read.about_ids[:20]],
        "recipients": [storable(one)[:320] for one in read.recipients[:50]],
        "recipients_in_all": len(read.recipients),
        "auto": bool(found["auto"]),
        "text": storable(read.new_text)[:KEPT_TEXT],
    }


def _whole(raw: bytes, read: ReadMail) -> str:
    """Return all of a reply's text where it says more than what is new, for those who read the thread."""
    if read.kind not in ("human", "unsubscribe"):
        return ""
    whole = storable(whole_text(raw)).strip()
    return whole[:KEPT_QUOTES] if len(whole) > len(read.new_text.strip()) + 20 else ""


# --- people


def _human(mail: IncomingMail, read: ReadMail, joined: Joined | None, *, now: datetime) -> None:
    """Take in what a person wrote, and have an answer drafted, unless it may be a machine that would answer back."""
    contact = _writer(mail, joined, now=now)
    conversation = joined.conversation if joined else _new_enquiry(mail, contact, now=now)
    message = _say(mail, read, conversation)
    mail.conversation = conversation
    robot = _robot(mail, conversation)
    if robot:
        mail.reason = f"It may be a machine: {robot}. No second answer within a day is drafted; write one by hand."
    else:
        mail.run_id, mail.run_wanted_at = uuid.uuid4(), now
        mail.reason = _told(mail, contact, joined)
    mail.follow_wanted_at = now if joined else None
    _tell(mail, message, contact, conversation, because=mail.reason)


def _writer(mail: IncomingMail, joined: Joined | None, *, now: datetime) -> Contact:
    """Return who wrote: the thread's own person, or whoever else it is."""
    if joined and joined.conversation.contact.points.filter(
        kind=ContactPoint.Kind.EMAIL, normalised=mail.sender
    ).exists():  # fmt: skip
        return joined.conversation.contact
    workspace = Workspace.objects.get(pk=required_workspace())
    return resolve_contact(
        workspace, name=person_name(mail.sender_name), email=mail.sender, phone="", title="", company="", by=None,
        now=now,
    )  # fmt: skip


def _new_enquiry(mail: IncomingMail, contact: Contact, *, now: datetime) -> Conversation:
    """Open a lead and a conversation for a mail that belongs to none; one that looks like it is only suggested."""
    if alike := suggested_conversation(mail.sender, mail.subject, now=now, but=mail.pk):
        mail.found["suggested_conversation"] = alike.pk
    text, about = mail.found["text"], bare_subject(mail.subject)
    lead = Lead.objects.create(
        contact=contact,
        company=contact.company,
        title=shorten(about or title_of(text) or f"Mail to {mail.mailbox.address}", 200),
        stage=first_stage(),
        source={"mailbox": mail.mailbox.address},
        search_text=f"{contact.search_text} {about} {text[:2000]}",
        created_at=mail.received_at,
    )
    emit(lead_created, subject=lead, by=None, snippet=lead.title, lead_id=lead.pk, contact_id=contact.pk,
         company_id=lead.company_id)  # fmt: skip
    subject = about[:250] or lead.title
    return Conversation.objects.create(contact=contact, lead=lead, subject=subject, created_at=mail.received_at)


def _say(mail: IncomingMail, read: ReadMail, conversation: Conversation) -> Message:
    """Put the mail's new text into its conversation."""
    return Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.IN,
        channel=Message.Channel.MAIL,
        author=mail.sender,
        text=mail.found["text"],
        message_id=mail.message_id,
        references=" ".join(message_ids(*(storable(one) for one in (*read.references, read.in_reply_to)))),
        incoming=mail,
        key=_message_key(mail),
        at=mail.received_at,
    )


def _message_key(mail: IncomingMail) -> str:
    return f"mail:{mail.key}"


def _robot(mail: IncomingMail, conversation: Conversation) -> str:
    """Say why no further answer is drafted: a sender like a machine has had a run in this thread within a day."""
    lately = IncomingMail.objects.filter(sender=mail.sender, received_at__gte=mail.received_at - DAY)
    about = bare_subject(mail.subject).casefold()
    before = [
        one
        for one in lately.exclude(pk=mail.pk).defer("raw").order_by("-id")[:50]
        if one.conversation_id == conversation.pk or bare_subject(one.subject).casefold() == about
    ]
    if not any(one.run_id for one in before):
        return ""
    often = sum(one.received_at >= mail.received_at - HOUR for one in before)
    texts = [one.found.get("text", "") for one in before]
    return machine_because(mail.sender, text=mail.found["text"], earlier=texts, within_the_hour=often)


def _told(mail: IncomingMail, contact: Contact, joined: Joined | None) -> str:
    """Say what followed."""
    if joined is None:
        alike = " It looks like an earlier thread of theirs, but no header says so." if (
            "suggested_conversation" in mail.found
        ) else ""  # fmt: skip
        return f"A new enquiry: a lead was opened and an answer is drafted.{alike}"
    if contact.pk != joined.conversation.contact_id:
        return (
            f"In the thread with {joined.conversation.contact}, but from somebody else: the answer goes to "
            f"{mail.sender} alone."
        )
    return "A reply: an answer in the thread is drafted."


def _tell(mail: IncomingMail, message: Message, contact: Contact, conversation: Conversation, *, because: str) -> None:
    lead = conversation.lead
    emit(
        mail_processed, subject=mail, by=None, snippet=shorten(message.text, 300) or mail.subject, because=because,
        mail_id=mail.pk, conversation_id=conversation.pk, contact_id=contact.pk, lead_id=lead.pk if lead else None,
        company_id=contact.company_id,
    )  # fmt: skip


def _unsubscribe(mail: IncomingMail, read: ReadMail, joined: Joined | None, *, now: datetime) -> None:
    """Take somebody off who asked for it, if we know them: the address of a stranger was never written to."""
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, normalised=mail.sender)
    known = points.select_related("contact").first()
    if joined is None and known is None:
        return mail_effects.ignore(mail, "Asks to be taken off, but nobody here has written to this address.")
    if joined:
        _say(mail, read, joined.conversation)
    return mail_effects.unsubscribe(mail, contact=known.contact if known else None, now=now)


# --- what others take from here


def hand_over_mail(mail_id: int) -> IncomingMail:
    """Let a run take a worked-up mail; called in the transaction that makes the run."""
    IncomingMail.objects.filter(pk=mail_id).update(run_wanted_at=None)
    return IncomingMail.objects.defer("raw").get(pk=mail_id)


def postpone_mail_run(mail_id: int, *, because: str, now: datetime) -> None:
    """Keep why no run could be made, and let the sweep wait a minute before it asks again."""
    wanted = IncomingMail.objects.filter(pk=mail_id, run_wanted_at__isnull=False)
    wanted.update(run_wanted_at=now + timedelta(minutes=1), reason=because)


def mail_to_follow(mail_id: int) -> IncomingMail | None:
    """Hold a mail whose consequences an upper floor draws; None when they are drawn."""
    rows = IncomingMail.objects.select_for_update(of=("self",)).defer("raw")
    return rows.filter(pk=mail_id, follow_wanted_at__isnull=False).first()


def mail_followed(mail_id: int, *, again_at: datetime | None = None) -> None:
    """Note that they are drawn, or when that is to be tried again."""
    IncomingMail.objects.filter(pk=mail_id).update(follow_wanted_at=again_at)
