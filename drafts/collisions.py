"""Who else of us has just written to a company: two of us must not talk past each other."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from drafts.models import Draft

WITHIN = timedelta(days=7)


def collision_of(draft: Draft, *, now: datetime) -> str:
    """Say which other member wrote to the draft's company within a week, in another thread; empty when nobody did.

    The same thread is no collision, nor is the same member's mail; without a company it is the person who counts.
    """
    company = draft.lead.company
    other = colliding(draft, now=now).select_related("mailbox__member", "lead__contact").order_by("-updated_at").first()
    if other is None:
        return ""
    who = other.mailbox.member or other.mailbox.address
    day = f"{other.updated_at:%A}, {other.updated_at.day} {other.updated_at:%B}"
    return f"{who} wrote to {other.lead.contact} of {company or 'the same person'} on {day}."


def colliding(draft: Draft, *, now: datetime) -> QuerySet[Draft]:
    """Find the mails that it collides with."""
    company, contact = draft.lead.company_id, draft.lead.contact_id
    theirs = Q(lead__company=company) if company else Q(lead__contact=contact)
    found = (
        Draft.objects.filter(theirs, status__in=[Draft.Status.SENDING, Draft.Status.SENT], updated_at__gte=now - WITHIN)
        .exclude(conversation=draft.conversation_id)
        .exclude(mailbox=draft.mailbox_id)
    )
    if draft.mailbox.member_id:
        found = found.exclude(mailbox__member=draft.mailbox.member_id)
    return found
