"""The queue, and what a reviewer needs beside a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm.models import ContactPoint, Event, Member, Outbox
from drafts.models import Claim, Decision, Draft
from drafts.services.decide import outbox_item
from leads.models import Message, Qualification, Score

S = Draft.Status
CAP = 1000
BESIDE = ("lead__contact", "lead__company", "mailbox__connection", "answers__submission", "proposed_by")


@dataclass(frozen=True)
class Queue:
    """What waits for a person, in the queue's order: unknown sends, overdue, bucket, age."""

    unknown: list[Outbox]
    drafts: list[Draft]
    count: int

    @property
    def counted(self) -> str:
        """The number that waits, capped."""
        return capped(self.count)


def capped(count: int) -> str:
    """Write a count that stops at the cap."""
    return f"{CAP:,}+" if count >= CAP else f"{count}"


def queue(*, now: datetime, limit: int = 50) -> Queue:
    """Read the queue's first items."""
    pending = Draft.objects.filter(status=S.PENDING).select_related(*BESIDE)
    overdue = list(pending.filter(due_at__lt=now).order_by("bucket", "waiting_since", "id")[:limit])
    rest = pending.filter(due_at__gte=now).order_by("bucket", "waiting_since", "id")[: limit - len(overdue)]
    unknown = unknown_sends(limit)
    return Queue(unknown, [*overdue, *rest], len(unknown) + count_waiting())


def unknown_sends(limit: int = 50) -> list[Outbox]:
    """Return the sends whose outcome nobody knows, oldest first."""
    rows = Outbox.objects.filter(kind="draft_mail", state=Outbox.State.UNKNOWN)
    return list(rows.select_related("mailbox").order_by("id")[:limit])


def count_waiting() -> int:
    """Count what waits, up to the cap: never an exact count of a large table."""
    return Draft.objects.filter(status=S.PENDING).order_by()[:CAP].count()


def next_waiting(draft: Draft, *, now: datetime) -> Draft | None:
    """Return the draft that stands after this one in the queue, else the first one."""
    waiting = queue(now=now).drafts
    ids = [other.pk for other in waiting]
    if draft.pk in ids and ids.index(draft.pk) + 1 < len(ids):
        return waiting[ids.index(draft.pk) + 1]
    return next((other for other in waiting if other.pk != draft.pk), None)


@dataclass(frozen=True)
class Review:
    """One draft with everything that stands beside it."""

    draft: Draft
    claims: list[Claim]
    emails: list[ContactPoint]
    messages: list[Message]
    timeline: list[Event]
    qualification: Qualification | None
    score: Score | None
    decisions: list[Decision]
    item: Outbox | None

    @property
    def sources(self) -> list[dict[str, Any]]:
        """The sources of the draft, numbered as the sentences name them."""
        seen: dict[str, dict[str, Any]] = {}
        for claim in self.claims:
            for evidence in claim.evidence:
                seen.setdefault(evidence["id"], {**evidence, "number": len(seen) + 1})
        return list(seen.values())


def review(draft_id: int) -> Review | None:
    """Read one draft for review, or None when there is none here."""
    draft = Draft.objects.select_related(*BESIDE, "lead__stage", "holder").filter(pk=draft_id).first()
    if draft is None:
        return None
    events = Event.objects.filter(lead_id=draft.lead_id).select_related("text", "by").order_by("-id")
    return Review(
        draft=draft,
        claims=list(draft.claims.order_by("position")),
        emails=list(draft.lead.contact.points.order_by("kind", "-primary", "id")),
        messages=list(Message.objects.filter(conversation=draft.conversation_id).order_by("-at", "-id")[:20]),
        timeline=list(events[:30]),
        qualification=Qualification.objects.filter(lead=draft.lead_id).order_by("-id").first(),
        score=Score.objects.filter(lead=draft.lead_id).order_by("-id").first(),
        decisions=list(draft.decisions.select_related("by").order_by("-id")[:10]),
        item=outbox_item(draft),
    )


def last_decision(member: Member) -> Decision | None:
    """Return a member's newest decision that may still be undone."""
    decision = (
        Decision.objects.filter(by=member, verb__in=["approve", "reject", "snooze"])
        .select_related("draft__mailbox")
        .order_by("-id")
        .first()
    )
    undoable = (S.SCHEDULED, S.REJECTED, S.APPROVED, S.SNOOZED)
    return decision if decision and decision.draft.status in undoable else None
