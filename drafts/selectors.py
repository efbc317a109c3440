"""The queue: what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, QuerySet
from django.http import QueryDict

from crm.models import Member, Outbox, Workspace
from crm.paging import part
from crm.tenancy.scope import required_workspace
from drafts.models import Draft
from leads.models import Lead
from leads.policies.slots import CATEGORIES

S = Draft.Status
SNOOZED = "snoozed"
CAP = 1000
SHOWN = 50
NEIGHBOURS = 200
ORDER = ("bucket", "waiting_since", "id")
AGE = ("due_at", "id")  # who waits longest is due first
BACK = ("snoozed_until", "id")  # who comes back first
BESIDE = ("lead__contact", "lead__company", "mailbox__connection", "answers__submission", "proposed_by", "holder")


@dataclass(frozen=True)
class Filters:
    """What a person wants to see of the queue; empty means all."""

    bucket: str = ""
    category: str = ""
    mine: bool = False
    oldest: bool = False  # by age alone, instead of the queue's own order
    snoozed: bool = False  # what was put away, instead of what waits

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        """Take what is known from an address; anything else is left out."""
        bucket, category = query.get("bucket", ""), query.get("category", "")
        return cls(
            bucket=bucket if bucket in Lead.Bucket.values else "",
            category=category if category in CATEGORIES else "",
            mine=query.get("mine") == "1",
            oldest=query.get("order") == "oldest",
            snoozed=query.get("show") == "snoozed",
        )

    @property
    def query(self) -> str:
        """Write them as the end of an address, with its question mark; nothing when all is shown."""
        chosen = {
            "bucket": self.bucket,
            "category": self.category,
            "mine": "1" if self.mine else "",
            "order": "oldest" if self.oldest else "",
            "show": "snoozed" if self.snoozed else "",
        }
        words = urlencode({name: value for name, value in chosen.items() if value})
        return f"?{words}" if words else ""

    def narrow(self, drafts: QuerySet[Draft], member: Member | None) -> QuerySet[Draft]:
        """Keep the drafts that are asked for."""
        if self.bucket:
            drafts = drafts.filter(bucket=self.bucket)
        if self.category:
            drafts = drafts.filter(lead__category=self.category)
        return drafts.filter(holder=member) if self.mine and member else drafts


@dataclass(frozen=True)
class Queue:
    """What waits for a person, in the queue's order: unknown sends, what could not be sent, overdue, bucket, age."""

    unknown: list[Outbox]
    failed: list[Draft]
    drafts: list[Draft]
    counts: dict[str, int]
    filters: Filters

    @property
    def counted(self) -> str:
        """The number that waits, capped."""
        return capped(waiting_in(self.counts))

    @property
    def snoozed(self) -> str:
        """The number that was put away, capped."""
        return capped(self.counts[SNOOZED])

    @property
    def more(self) -> bool:
        """Whether drafts wait that are not shown."""
        return len(self.drafts) >= SHOWN


def capped(count: int) -> str:
    """Write a count that stops at the cap."""
    return f"{CAP:,}+" if count >= CAP else f"{count}"


def queue(*, now: datetime, member: Member | None = None, filters: Filters | None = None, limit: int = SHOWN) -> Queue:
    """Read the queue's first items."""
    filters, numbers = filters or Filters(), counts()
    if filters.snoozed:
        snoozed = filters.narrow(Draft.objects.filter(status=S.SNOOZED).select_related(*BESIDE), member)
        return Queue([], [], part(snoozed.order_by(*BACK), 0, limit), numbers, filters)
    failed, pending = _first(filters, member, now=now, limit=limit)
    found = Draft.objects.select_related(*BESIDE).in_bulk([*failed, *pending])
    return Queue(
        unknown_sends(limit) if numbers["unknown"] else [],
        [found[key] for key in failed if key in found],
        [found[key] for key in pending if key in found],
        numbers,
        filters,
    )


def _first(filters: Filters, member: Member | None, *, now: datetime, limit: int) -> tuple[list[int], list[int]]:
    """Choose the keys of what failed and of what waits, in short walks along indexes; crm/paging.py says why first."""
    drafts = filters.narrow(Draft.objects.all(), member).values_list(*ORDER, "due_at", "status")
    pending = drafts.filter(status=S.PENDING)
    walks = [drafts.filter(status=S.FAILED).order_by("-id")[:limit]]
    if filters.oldest:
        walks += [pending.order_by(*AGE)[:limit]]
    else:  # two walks instead of sorting all
        parts = pending.filter(due_at__lt=now), pending.filter(due_at__gte=now)
        walks += [overdue_or_not.order_by(*ORDER)[:limit] for overdue_or_not in parts]
    rows = list(walks[0].union(*walks[1:], all=True))
    waiting = [row for row in rows if row[-1] == S.PENDING]
    waiting.sort(key=(lambda row: (row[3], row[2])) if filters.oldest else (lambda row: (row[3] >= now, row[:3])))
    return sorted((row[2] for row in rows if row[-1] == S.FAILED), reverse=True), [row[2] for row in waiting[:limit]]


def unknown_sends(limit: int = SHOWN) -> list[Outbox]:
    """Return the sends whose outcome nobody knows, oldest first."""
    rows = Outbox.objects.filter(kind="draft_mail", state=Outbox.State.UNKNOWN)
    return list(rows.select_related("mailbox").order_by("id")[:limit])


_kinds: dict[str, Callable[[], QuerySet[Any]]] = {
    "pending": lambda: Draft.objects.filter(status=S.PENDING),
    "failed": lambda: Draft.objects.filter(status=S.FAILED),
    "unknown": lambda: Outbox.objects.filter(kind="draft_mail", state=Outbox.State.UNKNOWN),
    SNOOZED: lambda: Draft.objects.filter(status=S.SNOOZED),
}


def register_waiting(name: str, rows: Callable[[], QuerySet[Any]]) -> None:
    """Let another floor count its rows among what waits for a person; called in an app's `ready()`.

    What they look like is a panel of the slot `queue.items`, which gets the Queue.
    """
    _kinds[name] = rows


def counts() -> dict[str, int]:
    """Count each kind of what waits, and what is snoozed, each up to the cap; one query, never a whole table."""
    numbers = {name: _capped_number(rows()) for name, rows in _kinds.items()}
    row: Mapping[str, Any] = Workspace.objects.filter(pk=required_workspace()).values(**numbers)[0]
    return {name: int(row[name]) for name in numbers}


def _capped_number(rows: QuerySet[Any]) -> Func:
    return Func(ArraySubquery(rows.order_by().values("pk")[:CAP]), function="cardinality", output_field=IntegerField())


def waiting_in(numbers: dict[str, int]) -> int:
    """Add up what waits for a person, up to the cap."""
    return min(CAP, sum(number for name, number in numbers.items() if name != SNOOZED))


def count_waiting() -> int:
    """Count all that waits for a person, up to the cap."""
    return waiting_in(counts())


@dataclass(frozen=True)
class Place:
    """Where a draft stands among those that wait."""

    number: int
    of: str
    before: int | None
    after: int | None


def place_of(draft_id: int, *, now: datetime, member: Member | None, filters: Filters) -> Place:
    """Say where a draft stands and who stands beside it; one that waits no more is followed by the first."""
    status = S.SNOOZED if filters.snoozed else S.PENDING
    ids = _neighbours(filters.narrow(Draft.objects.filter(status=status), member), now=now, filters=filters)
    of = f"{NEIGHBOURS}+" if len(ids) >= NEIGHBOURS else f"{len(ids)}"
    if draft_id not in ids:
        return Place(0, of, None, ids[0] if ids else None)
    at = ids.index(draft_id)
    return Place(at + 1, of, ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)


def _neighbours(waiting: QuerySet[Draft], *, now: datetime, filters: Filters) -> list[int]:
    """Return the ids of the first that wait, in the order that is shown."""
    if filters.oldest or filters.snoozed:
        return list(waiting.order_by(*(BACK if filters.snoozed else AGE)).values_list("pk", flat=True)[:NEIGHBOURS])
    pending = waiting.values_list(*ORDER, "due_at")
    overdue = pending.filter(due_at__lt=now).order_by(*ORDER)[:NEIGHBOURS]
    rest = pending.filter(due_at__gte=now).order_by(*ORDER)[:NEIGHBOURS]
    rows = sorted(overdue.union(rest, all=True), key=lambda row: (row[-1] >= now, row))[:NEIGHBOURS]
    return [row[2] for row in rows]
