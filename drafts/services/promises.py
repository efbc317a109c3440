"""What a draft promises becomes a task with its approval, and goes with it when that is taken back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from crm.models import Member, Task, Workspace
from crm.services.desk import add_task, drop_tasks
from crm.shorten import shorten
from crm.tenancy.scope import required_workspace
from drafts.models import Claim, Draft
from drafts.policies.due import next_working_day
from drafts.policies.sentences import SILENT, Sentence, pieces, promises


@dataclass(frozen=True)
class Kept:
    """Who keeps what a draft promises, and until when."""

    owner: Member
    due_at: datetime


def promises_of(draft: Draft) -> list[str]:
    """Return the sentences that commit somebody of ours to something, as they stand now."""
    return promises(pieces(draft.body, [_sentence(claim) for claim in draft.claims.order_by("position")]))


def kept(draft: Draft, *, by: Member, zone: str, now: datetime) -> Kept:
    """Say who would keep a promise that `by` approves: the lead's owner, else they; by the next working day."""
    return Kept(draft.lead.owner or by, next_working_day(now, zone=zone))


def task_promises(draft: Draft, *, by: Member, now: datetime) -> list[Task]:
    """Leave a task for each promise on the contact, once however often the draft is approved."""
    said = promises_of(draft)
    if not said:
        return []
    zone = Workspace.objects.values_list("time_zone", flat=True).get(pk=required_workspace())
    keeps = kept(draft, by=by, zone=zone, now=now)
    return [
        add_task(
            draft.lead.contact_id,
            lead_id=draft.lead_id,
            title=shorten(promise, 200),
            key=_key(draft, promise),
            owner=keeps.owner,
            due_at=keeps.due_at,
            now=now,
        )
        for promise in said
    ]


def drop_promises(draft: Draft) -> None:
    """Take the tasks of an approval back."""
    drop_tasks([_key(draft, promise) for promise in promises_of(draft)])


def tasks_of(draft: Draft) -> list[Task]:
    """Return the tasks that stand for what the draft promises; one query."""
    return list(Task.objects.filter(key__prefix=f"promise:{draft.pk}:").select_related("owner").order_by("id"))


def _sentence(claim: Claim) -> Sentence:
    sources = tuple(range(len(claim.evidence))) if claim.role not in SILENT else ()
    return Sentence(claim.text, claim.role, sources)


def _key(draft: Draft, promise: str) -> str:
    return f"promise:{draft.pk}:{hashlib.sha256(promise.encode()).hexdigest()[:32]}"
