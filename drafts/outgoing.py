"""What leaves for an approved draft: its text, what stands under it, and the thread it belongs to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from crm import clock
from crm.connectors.mail_port import OUTBOX_HEADER, OutboundMail
from crm.mime import Quote, build_mail, unsubscribe_headers
from crm.models import Mailbox, Member, Outbox, Workspace
from crm.services.unsubscribe import unsubscribe_page
from drafts.models import Draft
from leads.models import Message
from leads.policies.mail import same_thread

AI_WORDS = "This message was written with the help of AI."
# How mail programs introduce what is answered; ours knows these, and so do theirs.
INTROS = {
    "en": ("On {day}, {who} wrote:", "j F Y"),
    "de": ("Am {day} schrieb {who}:", "j. F Y"),
    "fr": ("Le {day}, {who} a écrit :", "j F Y"),
    "es": ("El {day}, {who} escribió:", r"j \d\e F \d\e Y"),
}
LONGEST_QUOTE = 20_000  # characters of what is answered


@dataclass(frozen=True)
class Letter:
    """Everything of a mail but its date and its ids: the same letter makes the same draft at the provider."""

    sender: tuple[str, str]
    to: tuple[str, str]
    subject: str
    text: str
    in_reply_to: str = ""
    references: str = ""
    thread: str = ""
    quote: Quote | None = None
    disclosure: str = ""
    unsubscribe_at: str = ""  # the page of one click, on mail that nobody asked for: an answer has none

    @property
    def contents(self) -> str:
        """A hash of it."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:32]

    def mail(self, item: Outbox, *, at: datetime) -> OutboundMail:
        """Write it as the mail of one item."""
        unasked = (
            unsubscribe_headers(self.unsubscribe_at, mailto=f"{self.sender[1]}?subject=unsubscribe")
            if self.unsubscribe_at
            else {}
        )
        raw = build_mail(
            sender=self.sender, to=self.to, subject=self.subject, body=self.text, message_id=item.message_id, at=at,
            in_reply_to=self.in_reply_to, references=self.references, quote=self.quote,
            headers={OUTBOX_HEADER: item.key, **unasked},
        )  # fmt: skip
        return OutboundMail(self.sender[1], self.to[1], item.message_id, item.key, raw, self.thread)


def letter_of(draft: Draft, workspace: Workspace) -> Letter:
    """Write the letter of a draft that comes with its mailbox, lead, contact and what it answers."""
    mailbox, parent = draft.mailbox, parent_of(draft)
    disclosure = disclosure_of(draft, workspace)
    text = signed(draft.body, signature_of(mailbox))
    return Letter(
        sender=(mailbox.name, mailbox.address),
        to=(draft.to_name, draft.to_email),
        subject=draft.subject,
        text=f"{text}\n\n{disclosure}" if disclosure else text,
        in_reply_to=parent.message_id if parent else "",
        references=parent.references if parent else "",
        thread=thread_of(parent, draft) if parent else "",
        quote=quote_of(draft, ZoneInfo(workspace.time_zone)),
        disclosure=disclosure,
        unsubscribe_at=stop_page(draft),
    )


def stop_page(draft: Draft) -> str:
    """Return where one click stops mails like this one; nothing on an answer, nor where we are not reached by https."""
    if draft.asked_for or not settings.PUBLIC_URL.startswith("https://"):
        return ""
    return unsubscribe_page(draft.mailbox, draft.to_email, now=clock.now())


def parent_of(draft: Draft) -> Message | None:
    """Return the mail that it follows: what it answers, else our last one of the conversation; a form has none."""
    if draft.answers and draft.answers.message_id:
        return draft.answers
    mails = Message.objects.filter(conversation=draft.conversation_id, direction=Message.Direction.OUT)
    return mails.exclude(message_id="").order_by("-at", "-id").first()


def thread_of(parent: Message, draft: Draft) -> str:
    """Return the provider's id of the thread, which holds in one mailbox alone, and for one subject."""
    if parent.incoming_id:
        mail = parent.incoming
        here = mail is not None and mail.mailbox_id == draft.mailbox_id and same_thread(mail.subject, draft.subject)
        return mail.thread if mail is not None and here else ""
    item = _item_of(parent)
    if item is None or item.mailbox_id != draft.mailbox_id:
        return ""
    same = same_thread(item.payload.get("subject", ""), draft.subject)
    return str(item.receipt.get("thread", "")) if same else ""


def _item_of(message: Message) -> Outbox | None:
    number = message.key.removeprefix("outbox:")
    return Outbox.objects.filter(pk=int(number)).first() if number.isdecimal() else None


def quote_of(draft: Draft, zone: ZoneInfo) -> Quote | None:
    """Quote the mail that it answers, in the contact's language; what came by a form is not quoted."""
    answered = draft.answers
    if answered is None or answered.channel != Message.Channel.MAIL or not answered.text.strip():
        return None
    language = draft.lead.contact.language[:2].lower()
    words, form = INTROS.get(language, INTROS["en"])
    with translation.override(language if language in INTROS else "en"):
        day = date_format(answered.at.astimezone(zone), form)
    who = draft.to_name or answered.author
    return Quote(words.format(day=day, who=" ".join(who.split())), answered.text[:LONGEST_QUOTE])


def signature_of(mailbox: Mailbox) -> str:
    """Return what stands under every mail of a mailbox: its own signature, else its member's."""
    return mailbox.signature.strip() or (mailbox.member.signature.strip() if mailbox.member else "")


def signed(body: str, signature: str) -> str:
    """Put the signature under a text; lines that the text ends with already are not said twice."""
    text, lines = body.rstrip(), [line.rstrip() for line in signature.splitlines()]
    ends = [line.rstrip() for line in text.splitlines()]
    for known in range(len(lines), 0, -1):
        if ends[-known:] == lines[:known]:
            return "\n".join([text, *lines[known:]])
    return f"{text}\n\n-- \n" + "\n".join(lines) if signature else body


def what_stands_under(draft: Draft) -> list[str]:
    """List what is put under a draft's text when it leaves, for who reads it before."""
    body = draft.body.rstrip()
    signature = signed(body, signature_of(draft.mailbox))[len(body) :].strip()
    quotes = draft.answers is not None and draft.answers.channel == Message.Channel.MAIL
    below = [signature, disclosure_of(draft, draft.workspace), "What they wrote, quoted" if quotes else ""]
    return [part for part in below if part]


def disclosure_of(draft: Draft, workspace: Workspace) -> str:
    """Return what the mail says of being written by a machine: the workspace's rule for the mailbox's mode.

    What a person wrote by hand says nothing.
    """
    if draft.proposed_by.kind != Member.Kind.AGENT:
        return ""
    rule = workspace.disclose_auto if draft.mailbox.mode == Mailbox.Mode.AUTO else workspace.disclose_approved
    return (workspace.disclosure or AI_WORDS) if rule == "footer" else ""
