"""Record what a reading found about a lead, and let score, status, bucket and stage follow."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.events import OnTimelines, emit
from crm.models import Member
from leads.models import Lead, Qualification, Score
from leads.policies.score import Score as Points
from leads.services.intake import stage_for
from leads.signals import lead_qualified, lead_scored, lead_staged

READ_FIELDS = ("category", "intent", "persona")


@transaction.atomic
def record_qualification(
    lead_id: int, *, found: dict[str, Any], source: str, key: str, by: Member, now: datetime
) -> Qualification:
    """Store one reading of a lead (the shape of agents' Qualification), once per key."""
    lead = Lead.objects.select_for_update(of=("self",)).get(pk=lead_id)
    reading, created = Qualification.objects.get_or_create(
        key=key, defaults={"lead": lead, "found": found, "source": source, "created_at": now}
    )
    if created:
        changes = {field: (getattr(lead, field), found[field]) for field in READ_FIELDS}
        for field in READ_FIELDS:
            setattr(lead, field, found[field])
        lead.save(update_fields=READ_FIELDS)
        emit(lead_qualified, subject=lead, by=by, snippet=_summary(found), because=f"read by {source}",
             changes=changes, **_ids(lead))  # fmt: skip
    return reading


@transaction.atomic
def record_score(lead_id: int, *, points: Points, key: str, by: Member, now: datetime) -> Score:
    """Store one score with its reasons, once per key; bucket, status and stage follow from it."""
    lead = Lead.objects.select_for_update(of=("self",)).select_related("stage").get(pk=lead_id)
    score, created = Score.objects.get_or_create(
        key=key,
        defaults={
            "lead": lead,
            "total": points.total,
            "grade": points.grade,
            "parts": {name: asdict(part) for name, part in points.parts.items()},
            "created_at": now,
        },
    )
    if created:
        changes = {"score": (lead.score, points.total), "bucket": (lead.bucket, points.bucket)}
        lead.score, lead.grade, lead.bucket, lead.status = points.total, points.grade, points.bucket, points.status
        stage, before = stage_for(points.status, points.total) or lead.stage, lead.stage
        lead.stage = stage
        lead.save(update_fields=["score", "grade", "bucket", "status", "stage"])
        emit(lead_scored, subject=lead, by=by, snippet=f"{points.total} {points.grade}, {points.bucket}",
             changes=changes, **_ids(lead))  # fmt: skip
        if stage != before:
            emit(lead_staged, subject=lead, by=None, snippet=f"{before} → {stage}",
                 because=f"{points.status.replace('_', ' ')} with {points.total} points", **_ids(lead))  # fmt: skip
    return score


def _ids(lead: Lead) -> OnTimelines:
    return {"lead_id": lead.pk, "contact_id": lead.contact_id, "company_id": lead.company_id}


def _summary(found: dict[str, Any]) -> str:
    slots = ", ".join(f"{name} {slot['value'].replace('_', ' ')}" for name, slot in found["bant"].items())
    return f"{found['category']}: {slots}"
