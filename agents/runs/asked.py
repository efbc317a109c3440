"""What a run answers: the form's fields, or the mail's new words with what was said before it in the thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agents.runs.steps import Context
from crm.errors import PermanentFailure
from crm.models import Contact
from drafts.services.propose import writer_of
from leads.models import IncomingMail, Lead, Message
from leads.policies.mail import answer_subject

EARLIER = 20  # messages of a thread that are read with its last one
IN = Message.Direction.IN


@dataclass(frozen=True)
class Asked:
    """What somebody asked: known fields (their words among them), others, when, and who it was."""

    fields: dict[str, str]
    extra: dict[str, str]
    received_at: datetime
    writer: Contact
    kind: Literal["form", "mail"] = "form"
    title: str = "The enquiry"
    row: str = ""  # what it stands in, for who wants to read on
    before: str = ""  # what they wrote before in the thread, oldest first
    subject: str = ""  # of the answer; empty: the writer chooses one
    notes: tuple[str, ...] = ()  # what the person who approves should know


def asked_in(context: Context) -> Asked:
    """Return what a run's submission, mail or typed-in lead asked."""
    run = context.run
    if run.message is not None:
        return _mailed(run.message, run.lead)
    if run.submission is not None:
        return Asked(run.submission.fields, run.submission.extra, run.submission.received_at, run.lead.contact)
    message = Message.objects.filter(conversation__lead=run.lead, direction=IN).order_by("at", "id").first()
    if message is None:
        raise PermanentFailure("Nothing was said that could be answered.")
    return Asked(_known(run.lead, run.lead.contact, message.text), {}, message.at, run.lead.contact)


def _mailed(message: Message, lead: Lead) -> Asked:
    writer = writer_of(lead.contact, message.author)
    mail = IncomingMail.objects.defer("raw").filter(message=message).first()
    said = Message.objects.filter(conversation=message.conversation_id, direction=IN, pk__lt=message.pk)
    before = list(said.order_by("-id").values_list("text", flat=True)[:EARLIER])
    notes: tuple[str, ...] = ()
    if writer.pk != lead.contact_id:
        notes = (f"{writer} wrote this, not {lead.contact}: the answer goes to {message.author} alone.",)
    return Asked(
        fields=_known(lead, writer, message.text) | {"email": message.author},
        extra={},
        received_at=message.at,
        writer=writer,
        kind="mail",
        title="Their reply" if before else "Their mail",
        row=f"incomingmail:{message.incoming_id}",
        before="\n\n".join(reversed(before)),
        subject=answer_subject(mail.subject if mail else message.conversation.subject),
        notes=notes,
    )


def _known(lead: Lead, writer: Contact, text: str) -> dict[str, str]:
    points = {point.kind: point.value for point in writer.points.filter(primary=True)}
    company = writer.company or lead.company
    known = {"name": writer.name, "title": writer.title, "company": str(company or ""),
             "email": points.get("email", ""), "phone": points.get("phone", ""), "country": writer.country,
             "message": text}  # fmt: skip
    return {name: value for name, value in known.items() if value}
