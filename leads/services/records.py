"""Leads as a person or program keeps them: typed in, given an owner, moved along the pipeline."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction

from crm.events import OnTimelines, emit
from crm.models import Contact, Member, Stage
from crm.shorten import shorten
from leads.models import Conversation, Lead, Message
from leads.services.intake import first_stage, stage_for
from leads.signals import lead_changed, lead_created, lead_staged


class LeadFields(TypedDict, total=False):
    """What a person may say of a lead; score, grade and bucket follow from readings."""

    title: str
    status: str
    stage: Stage
    owner: Member | None
    win_probability: Decimal | None
    expected_close_on: date | None


@transaction.atomic
def add_lead(
    contact: Contact, *, title: str, message: str = "", source: dict[str, str] | None = None,
    owner: Member | None = None, by: Member, now: datetime,
) -> Lead:  # fmt: skip
    """Add a lead that somebody typed in or another system knows, with what the person said, if anything."""
    lead = Lead.objects.create(
        contact=contact,
        company=contact.company,
        owner=owner,
        title=shorten(title, 200),
        stage=first_stage(),
        source=source or {},
        search_text=f"{contact.search_text} {title} {message[:2000]}",
        created_at=now,
    )
    conversation = Conversation.objects.create(contact=contact, lead=lead, subject=lead.title, created_at=now)
    if message:
        Message.objects.create(
            conversation=conversation, direction=Message.Direction.IN, channel=Message.Channel.TYPED,
            author=contact.name, text=message, key=f"typed:{uuid.uuid4()}", at=now,
        )  # fmt: skip
    emit(lead_created, subject=lead, by=by, snippet=lead.title, **_ids(lead))
    return lead


@transaction.atomic
def change_lead(lead_id: int, *, by: Member, now: datetime, **fields: Unpack[LeadFields]) -> Lead:
    """Change a lead; where only the status changes, the stage table chooses the stage."""
    lead = Lead.objects.select_for_update(of=("self",)).select_related("stage", "owner").get(pk=lead_id)
    values: dict[str, Any] = dict(fields)
    if values.get("status", lead.status) != lead.status and "stage" not in values:
        values["stage"] = stage_for(values["status"], lead.score) or lead.stage
    changes = {name: (getattr(lead, name), value) for name, value in values.items() if getattr(lead, name) != value}
    for name, (_, value) in changes.items():
        setattr(lead, name, value)
    if changes:
        lead.save(update_fields=list(changes))
        stages = changes.pop("stage", None)
        if changes:
            said = "; ".join(f"{name}: {old or '–'} → {new or '–'}" for name, (old, new) in changes.items())
            emit(lead_changed, subject=lead, by=by, snippet=said, changes=changes, **_ids(lead))
        if stages:
            emit(lead_staged, subject=lead, by=by, snippet=f"{stages[0]} → {stages[1]}", **_ids(lead))
    return lead


def _ids(lead: Lead) -> OnTimelines:
    return {"lead_id": lead.pk, "contact_id": lead.contact_id, "company_id": lead.company_id}
