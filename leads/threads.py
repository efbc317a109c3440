"""Find the conversation that a mail belongs to: by our ids, then by its headers, then by the provider's thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from crm.models import ContactPoint, Mailbox, Outbox
from leads.mail import ReadMail
from leads.models import Conversation, IncomingMail, Message
from leads.policies.mail import bare_subject

ALIKE = timedelta(days=30)  # how far back a mail of the same sender with the same subject is suggested
THREADED = timedelta(days=90)  # how far back what we sent is looked at for the provider's thread
MOST_IDS = 60
ID_LETTERS = 250  # as many as a row keeps


@dataclass(frozen=True)
class Joined:
    """The conversation a mail belongs to, and how that is known."""

    conversation: Conversation
    how: str


def message_ids(*ids: str) -> list[str]:
    """Return Message-IDs in the form in which they are kept and compared, each once, in order."""
    found = (f"<{one.strip().strip('<>').strip()}>" for one in ids if one.strip(" <>\t"))
    return list(dict.fromkeys(one[:ID_LETTERS] for one in found))[:MOST_IDS]


def find_conversation(mail: IncomingMail, read: ReadMail, *, now: datetime) -> Joined | None:
    """Return the conversation that a mail answers or goes on with; a subject alone joins nothing."""
    # The mail answered first, then from the end of the references: the nearest one counts.
    ids = message_ids(read.in_reply_to, *reversed(read.references))
    if found := _by_ids(ids):
        return Joined(found, "its headers name a mail of this thread")
    if mail.thread and (found := _by_thread(mail, now=now)):
        return Joined(found, "the mailbox keeps it in the same thread")
    return None


def _by_ids(ids: list[str]) -> Conversation | None:
    said = Message.objects.filter(message_id__in=ids).select_related("conversation__lead", "conversation__contact")
    by_id = {message.message_id: message.conversation for message in said.order_by("-id")[:MOST_IDS]}
    sent = Outbox.objects.filter(kind="draft_mail", message_id__in=[one for one in ids if one not in by_id])
    for item in sent:
        if found := _conversation_of(item):
            by_id[item.message_id] = found
    return next((by_id[one] for one in ids if one in by_id), None)


def _by_thread(mail: IncomingMail, *, now: datetime) -> Conversation | None:
    beside = IncomingMail.objects.filter(mailbox=mail.mailbox, thread=mail.thread, conversation__isnull=False)
    newest = beside.select_related("conversation__lead", "conversation__contact").order_by("-id").first()
    if newest is not None:
        return newest.conversation
    sent = Outbox.objects.filter(mailbox=mail.mailbox, state=Outbox.State.SENT, sent_at__gte=now - THREADED)
    item = sent.filter(receipt__thread=mail.thread).order_by("-sent_at").first()
    return _conversation_of(item) if item else None


def _conversation_of(item: Outbox) -> Conversation | None:
    """Return where a mail of ours belongs, also one that nobody knows to have arrived."""
    found = Conversation.objects.filter(drafts=item.subject_id)  # an upper floor's, by its name alone
    return found.select_related("lead", "contact").first()


def sent_by_us(ids: Iterable[str]) -> Outbox | None:
    """Return the mail of ours that a bounce or complaint names; None when it names none, as a forged one does."""
    named = message_ids(*ids)
    said = Message.objects.filter(message_id__in=named, direction=Message.Direction.OUT, key__prefix="outbox:")
    keys = [int(key.partition(":")[2]) for key in said.values_list("key", flat=True)]
    return Outbox.objects.filter(Q(pk__in=keys) | Q(message_id__in=named)).order_by("-id").first()


def suggested_conversation(sender: str, subject: str, *, now: datetime, but: int) -> Conversation | None:
    """Return a conversation that the same sender wrote in lately under the same subject: a hint, no more."""
    bare = bare_subject(subject).casefold()
    if not bare or not sender:
        return None
    lately = IncomingMail.objects.filter(sender=sender, received_at__gte=now - ALIKE, conversation__isnull=False)
    for mail in lately.exclude(pk=but).defer("raw").select_related("conversation").order_by("-id")[:50]:
        if bare_subject(mail.subject).casefold() == bare:
            return mail.conversation
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, normalised=sender).values("contact_id")
    theirs = Conversation.objects.filter(contact__in=points, created_at__gte=now - ALIKE).order_by("-id")[:50]
    return next((one for one in theirs if bare_subject(one.subject).casefold() == bare), None)


def is_ours(sender: str) -> bool:
    """Tell whether an address is one of the workspace's own mailboxes."""
    return sender in {address.lower() for address in Mailbox.objects.values_list("address", flat=True)}
