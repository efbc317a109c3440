"""What a person decided a moment ago, and may take back: each decision, not only the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery

from crm.models import Member, Outbox
from drafts.models import Decision, Draft
from drafts.states import UNDOABLE

S, Verb = Draft.Status, Decision.Verb
REMEMBERED = timedelta(minutes=15)  # how long a decision stands above the queue
SETTLED = timedelta(minutes=2)  # ... and when it has left
SHOWN = 30
DECIDED = (Verb.APPROVE, Verb.REJECT, Verb.SNOOZE)
ACTS = {Verb.APPROVE: "the approval", Verb.REJECT: "the rejection", Verb.SNOOZE: "the snooze"}


@dataclass(frozen=True)
class Decided:
    """One decision, what became of it, and how long it may still be taken back."""

    decision: Decision
    seconds_left: int | None
    leaves_at: datetime | None = None  # said where no script counts the seconds
    last: bool = False  # the newest thing the member did to any draft: the undo key means this one

    @property
    def draft(self) -> Draft:
        """The draft it was about."""
        return self.decision.draft

    @property
    def act(self) -> str:
        """The act as a noun, for the button that takes it back."""
        return ACTS[Verb(self.decision.verb)]

    @property
    def undoable(self) -> bool:
        """Whether it can still be taken back."""
        return self.draft.status in UNDOABLE


def just_decided(member: Member, *, now: datetime) -> list[Decided]:
    """Return a member's decisions of the last minutes, newest first: the last one, and all that can be undone.

    When the last one is over (sent a while ago, or taken back), no older one takes its place as the last.
    """
    items = Outbox.objects.filter(kind="draft_mail", subject_id=OuterRef("draft_id")).order_by("-id")
    latest = Decision.objects.filter(draft=OuterRef("draft_id")).order_by("-id")
    rows = (
        Decision.objects.filter(by=member)
        .annotate(leaves_at=Subquery(items.values("not_before")[:1]), latest=Subquery(latest.values("pk")[:1]))
        .select_related("draft__lead__contact", "draft__mailbox")
    )
    # The newest few along their index; what is too old for the list is left out here, not by walking all of them.
    # Their keys come first, as crm/paging.py says; thirty rows of one member are planned well in one query, too.
    newest: Any = rows.filter(pk__in=rows.order_by("-id").values("pk")[:SHOWN]).order_by("-id")
    acts = [row for row in newest if row.verb != Verb.EDIT]  # an edit that waits for its decision is none
    found = [_decided(row, last=place == 0, now=now) for place, row in enumerate(acts) if _stands(row, now=now)]
    return [one for one in found if one.last or one.undoable]


def _stands(row: Any, *, now: datetime) -> bool:
    """Tell whether a decision is still worth a line: the last one taken on its draft, and not long past."""
    if row.pk != row.latest or row.verb not in DECIDED or row.draft.status == S.PENDING:
        return False
    return bool(row.at >= now - (SETTLED if row.draft.status == S.SENT else REMEMBERED))


def _decided(row: Any, *, last: bool, now: datetime) -> Decided:
    if row.leaves_at is None or row.draft.status != S.SCHEDULED:
        return Decided(row, None, last=last)
    return Decided(row, max(0, int((row.leaves_at - now).total_seconds()) + 1), row.leaves_at, last)
