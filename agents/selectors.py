"""What skills read of the workspace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from agents.llm.offline.reading.enquiry import Seller
from agents.llm.offline.reading.rates import RATES
from agents.models import Chunk, Document, Run, Step
from agents.skills.qualify import Qualification
from agents.skills.write import Evidence
from crm.models import Contact, ContactPoint, Workspace
from crm.normalise import company_domain
from crm.paging import part
from drafts.models import Asset
from leads.models import Lead, Message, Submission
from leads.policies.company_said import employees_said
from leads.policies.icp import Icp
from leads.policies.points import PointsTable
from leads.policies.score import ScoreFacts

SECOND_ENQUIRY = timedelta(days=30)


def latest_runs(limit: int, **filters: Any) -> list[Run]:
    """Return the newest runs with whom they are for and the steps they have walked; three queries."""
    steps = Prefetch("steps", Step.objects.only("run", "name", "state", "position", "started_at", "finished_at"))
    runs = Run.objects.filter(**filters).select_related("lead__contact", "lead__company", "draft")
    return part(runs.prefetch_related(steps).order_by("-id"), 0, limit)


@dataclass(frozen=True)
class Cause:
    """Runs that stopped for one reason: how many, since when, the newest of them, and the last days."""

    cause: str
    count: str
    first_at: datetime | None
    last_at: datetime | None
    runs: list[Run]
    days: list[int]


def stopped_by_cause(newest: int = 200) -> dict[str, list[Run]]:
    """Group the newest stopped runs by their cause, the most frequent first; one query."""
    groups: dict[str, list[Run]] = {}
    dead = Run.objects.filter(state=Run.State.DEAD).select_related("lead__contact", "lead__company")
    for run in dead.order_by("-id")[:newest]:
        groups.setdefault(run.cause or "Unknown cause", []).append(run)
    return dict(sorted(groups.items(), key=lambda pair: -len(pair[1])))


def stopped_runs(*, now: datetime, days: int = 14) -> list[Cause]:
    """Tell of each cause how many runs it stopped, since when, and on which of the last days."""
    return [_cause(cause, runs, now, days) for cause, runs in stopped_by_cause().items()]


def failed_enquiries() -> QuerySet[Submission]:
    """Return the enquiries that could not be taken in, the oldest first."""
    failed = Submission.objects.filter(state=Submission.State.FAILED)
    return failed.select_related("form").defer("raw").order_by("id")


def _cause(cause: str, runs: list[Run], now: datetime, days: int) -> Cause:
    ended = sorted(run.finished_at for run in runs if run.finished_at)
    ages = Counter((now - moment).days for moment in ended)
    return Cause(
        cause=cause,
        count=str(len(runs)),
        first_at=ended[0] if ended else None,
        last_at=ended[-1] if ended else None,
        runs=runs[:10],
        days=[ages[ago] for ago in reversed(range(days))],
    )


def workspace_of(slug: str) -> Workspace:
    """Return a workspace by its slug."""
    return Workspace.objects.get(slug=slug)


def seller_of(workspace: Workspace) -> Seller:
    """Return what reading an enquiry needs to know of the company that was asked."""
    products = Document.objects.filter(active=True).exclude(product="").values_list("product", flat=True).distinct()
    return Seller(
        name=workspace.name,
        typical_deal=workspace.typical_deal,
        currency=workspace.currency,
        rates={**RATES, **{code: Decimal(str(rate)) for code, rate in workspace.rates.items()}},
        products=tuple(sorted(products)),
    )


def icp_of(workspace: Workspace) -> Icp:
    """Return the workspace's ideal customer profile."""
    return Icp.from_mapping(workspace.icp)


def points_of(workspace: Workspace) -> PointsTable:
    """Return the workspace's table of points."""
    return PointsTable.from_mapping(workspace.points)


def score_facts(lead: Lead, found: Qualification, fields: Mapping[str, str]) -> ScoreFacts:
    """Gather what the score is made of."""
    contact, bant = lead.contact, found.bant
    email = _primary_email(contact)
    domain = email.rpartition("@")[2]
    return ScoreFacts(
        budget=bant.budget.value,
        authority=bant.authority.value,
        need=bant.need.value,
        timeline=bant.timeline.value,
        category=found.category,
        asks=tuple(asked.kind for asked in found.asks),
        industry=fields.get("industry", "") or (lead.company.industry if lead.company else ""),
        employees=_employees(lead, fields),
        region=fields.get("country", "") or contact.country or (lead.company.country if lead.company else ""),
        title=contact.title or found.title,
        email_domain=domain,
        business_domain=bool(email and company_domain(email)),
        replied_before=_replied_before(contact),
        own_words=0 if found.flags and "prompt_injection" in found.flags else found.own_words,
        second_enquiry=_asked_before(lead),
        phone_left=contact.points.filter(kind=ContactPoint.Kind.PHONE).exists(),
        sentiment=found.sentiment,
    )


def _primary_email(contact: Contact) -> str:
    point = contact.points.filter(kind=ContactPoint.Kind.EMAIL).order_by("-primary", "id").first()
    return point.normalised if point else ""


def _employees(lead: Lead, fields: Mapping[str, str]) -> int | None:
    return employees_said(fields.get("company_size", "")) or (lead.company.size if lead.company else None)


def _replied_before(contact: Contact) -> bool:
    return Message.objects.filter(
        conversation__contact=contact, direction=Message.Direction.IN, channel=Message.Channel.MAIL
    ).exists()


def _asked_before(lead: Lead) -> bool:
    since = lead.created_at - SECOND_ENQUIRY
    return Lead.objects.filter(contact=lead.contact, created_at__gte=since, id__lt=lead.pk).exists()


def knowledge_evidence() -> list[Evidence]:
    """Return the workspace's own notes and assets as evidence that sentences may name."""
    chunks = Chunk.objects.filter(document__active=True).select_related("document").order_by("document_id", "position")
    found = [
        Evidence(
            id=f"chunk:{chunk.pk}",
            kind="document",
            title=f"{chunk.document.title} › {chunk.heading}" if chunk.heading else chunk.document.title,
            text=chunk.text,
            url=chunk.document.url,
            row=f"document:{chunk.document_id}",
        )
        for chunk in chunks[:500]
    ]
    assets = Asset.objects.filter(active=True).order_by("id")[:200]
    return found + [
        Evidence(id=f"asset:{asset.pk}", kind="asset", title=asset.title, url=asset.url, row=f"asset:{asset.pk}",
                 text=f"{asset.summary}\n{', '.join(asset.topics)}")
        for asset in assets
    ]  # fmt: skip


def describe(evidence: Evidence) -> dict[str, Any]:
    """Return evidence as a claim keeps it."""
    return {
        "id": evidence.id,
        "kind": evidence.kind,
        "title": evidence.title,
        "quote": evidence.text,
        "url": evidence.url,
        "row": evidence.row,
    }
