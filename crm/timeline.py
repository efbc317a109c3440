"""What happened to a record, in words, and what it adds up to."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Min
from django.db.models.functions import TruncWeek
from django.utils import timezone

from crm.events import says
from crm.models import Event

WEEKS = 12
NOBODY = "The desk"  # who did what no person or agent did: a rule, a sweep
STORED = re.compile(r"[a-z]+(?:_[a-z]+)+")  # a value as it is stored: "marketing_qualified"


@dataclass(frozen=True)
class Entry:
    """One event as people read it."""

    event: Event
    who: str
    did: str
    snippet: str
    reason: str
    changes: list[tuple[str, str, str]]


def timeline(*, limit: int = 30, before: int | None = None, category: str = "", **ids: int | str) -> list[Entry]:
    """Return the newest events of a record, named as Event names it (lead_id=7); `before` is an event's id."""
    events = Event.objects.filter(**ids).select_related("text", "by").order_by("-id")
    if category:
        events = events.filter(category=category)
    if before:
        events = events.filter(id__lt=before)
    return [entry_of(event) for event in events[:limit]]


def entry_of(event: Event) -> Entry:
    """Put an event into words; one whose text was erased still says that it happened."""
    text = getattr(event, "text", None)
    changes = json.loads(text.changes) if text and text.changes else {}
    return Entry(
        event=event,
        did=says(event.verb),
        who=event.by.name if event.by else NOBODY,
        snippet=text.snippet if text else "",
        reason=text.reason if text else "",
        changes=[
            (name.replace("_", " "), _said(old), _said(new)) for name, (old, new) in changes.items() if old != new
        ],
    )


def _said(value: object) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    said = str(value)
    return said.replace("_", " ") if STORED.fullmatch(said) else said


@dataclass(frozen=True)
class Activity:
    """What a record's events add up to."""

    total: int = 0
    categories: list[tuple[str, int]] = field(default_factory=list)
    actors: list[tuple[str, int]] = field(default_factory=list)
    weeks: list[tuple[date, int]] = field(default_factory=list)
    answered_after: timedelta | None = None

    @property
    def busiest(self) -> int:
        """The highest week, for drawing."""
        return max((number for _, number in self.weeks), default=0)


def activity(*, now: datetime, **ids: int) -> Activity:
    """Count a record's events by kind, by actor and by week; one query."""
    week = TruncWeek("at")
    groups = Event.objects.filter(**ids).order_by().values("verb", "category", "actor", week=week)
    rows = list(groups.annotate(number=Count("id"), first=Min("at")))
    categories, actors, weeks = Counter[str](), Counter[str](), Counter[date]()
    first: dict[str, datetime] = {}
    for row in rows:
        categories[row["category"]] += row["number"]
        actors[row["actor"]] += row["number"]
        weeks[row["week"].date()] += row["number"]
        first[row["verb"]] = min(row["first"], first.get(row["verb"], row["first"]))
    asked, answered = first.get("lead_created"), first.get("draft_sent")
    return Activity(
        total=sum(categories.values()),
        categories=categories.most_common(),
        actors=actors.most_common(),
        weeks=[(monday, weeks[monday]) for monday in _mondays(now)],
        answered_after=answered - asked if asked and answered and answered > asked else None,
    )


def _mondays(now: datetime) -> list[date]:
    today = timezone.localdate(now)
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
