"""Put a draft in the queue."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from crm.errors import DomainError
from crm.events import OnTimelines, emit
from crm.models import Contact, ContactPoint, Mailbox, Member, Workspace
from crm.normalise import normalise_email
from crm.tenancy.scope import required_workspace
from drafts.models import Asset, Claim, Draft
from drafts.signals import draft_proposed
from leads.models import Conversation, Lead, Message


@dataclass(frozen=True)
class Sentence:
    """One sentence of a proposal, its role, and the sources it names."""

    text: str
    role: str
    evidence: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Proposal:
    """What a writer proposes to send."""

    subject: str
    body: str
    sentences: Sequence[Sentence]
    source: str
    missing: Sequence[str] = ()
    assets: Sequence[int] = ()


@transaction.atomic
def propose_draft(
    conversation_id: int, *, proposal: Proposal, key: str, by: Member, now: datetime, answers: Message | None = None
) -> Draft:
    """Put one proposal for a conversation into the queue, once per key; `by` is the proposing agent.

    It answers the newest message that came in, or the one that was read for it; a newer one then overtakes it.
    """
    known = Draft.objects.filter(key=key).first()
    if known is not None:
        return known
    conversation = Conversation.objects.select_related("lead", "contact").get(pk=conversation_id)
    lead = conversation.lead
    if lead is None:
        raise DomainError("A draft needs a lead; this conversation has none.")
    heard = conversation.messages.filter(direction=Message.Direction.IN)
    incoming = answers or heard.order_by("-at", "-id").first()
    newer = heard.filter(pk__gt=incoming.pk).order_by("-id").first() if incoming else None
    received_at = incoming.at if incoming else now
    workspace = Workspace.objects.get(pk=required_workspace())
    draft = Draft.objects.create(
        lead=lead,
        conversation=conversation,
        answers=incoming,
        overtaken_by=newer,
        mailbox=mailbox_for(incoming),
        to_email=(to_email := _address_of(conversation, incoming)),
        to_name=writer_of(conversation.contact, to_email).name,
        subject=proposal.subject[:250],
        body=proposal.body,
        proposed_subject=proposal.subject[:250],
        proposed_body=proposal.body,
        source=proposal.source,
        missing=list(proposal.missing),
        proposed_by=by,
        key=key,
        bucket=lead.bucket,
        due_at=received_at + timedelta(minutes=workspace.first_response_minutes),
        waiting_since=received_at,
        created_at=now,
        updated_at=now,
    )
    Claim.objects.bulk_create(
        Claim(draft=draft, position=position, text=sentence.text, role=sentence.role, evidence=sentence.evidence)
        for position, sentence in enumerate(proposal.sentences)
    )
    Asset.objects.filter(pk__in=proposal.assets).update(uses=F("uses") + 1)
    emit(draft_proposed, subject=draft, by=by, snippet=draft.subject, draft_id=draft.pk, **ids_of(draft))
    return draft


@transaction.atomic
def write_draft(lead_id: int, *, subject: str, body: str, by: Member, now: datetime) -> Draft:
    """Put what a member wrote by hand into the queue, as an answer to the lead's newest message."""
    lead = Lead.objects.select_related("contact").get(pk=lead_id)
    conversation = lead.conversations.order_by("-id").first() or Conversation.objects.create(
        contact=lead.contact, lead=lead, subject=lead.title, created_at=now
    )
    text = body.replace("\r\n", "\n").strip()
    proposal = Proposal(
        subject=" ".join(subject.split())[:250], body=text, sentences=(), source=f"written by {by}"[:60]
    )
    return propose_draft(conversation.pk, proposal=proposal, key=f"by hand:{uuid.uuid4()}", by=by, now=now)


def mailbox_for(incoming: Message | None) -> Mailbox:
    """Return the mailbox that an answer leaves from: the one that the mail came to, else the workspace's first."""
    came_to = (
        Mailbox.objects.filter(incoming=incoming.incoming_id).first() if incoming and incoming.incoming_id else None
    )
    return came_to or default_mailbox()


def writer_of(contact: Contact, address: str) -> Contact:
    """Return whose address it is: in a thread with one person another may have written."""
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, normalised=address)
    known = points.select_related("contact__company").first()
    return known.contact if known else contact


def default_mailbox() -> Mailbox:
    """Return the workspace's first mailbox; raises DomainError with what to do when there is none."""
    mailbox = Mailbox.objects.order_by("id").first()
    if mailbox is None:
        raise DomainError("The workspace has no mailbox. Add one under Settings, then retry the run.")
    return mailbox


def ids_of(draft: Draft) -> OnTimelines:
    """Return the ids that put an event of this draft on its timelines."""
    return {"lead_id": draft.lead_id, "contact_id": draft.lead.contact_id, "company_id": draft.lead.company_id}


def _address_of(conversation: Conversation, incoming: Message | None) -> str:
    """Return where the answer goes: the address that the message came from, else the contact's first one."""
    written_from = normalise_email(incoming.author) if incoming and incoming.author else None
    if written_from:
        return written_from
    points = conversation.contact.points.filter(kind=ContactPoint.Kind.EMAIL).order_by("-primary", "id")
    point = points.first()
    return point.normalised if point else ""
