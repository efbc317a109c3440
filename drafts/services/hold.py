"""Who holds a draft: handing it to a colleague, or back to nobody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.errors import DomainError
from crm.events import emit
from crm.models import Member
from drafts.models import Draft
from drafts.services.propose import ids_of
from drafts.signals import draft_handed_over

OPEN = (Draft.Status.PENDING, Draft.Status.SNOOZED, Draft.Status.FAILED)


@transaction.atomic
def hand_over_draft(draft_id: int, *, to_id: int | None, by: Member, now: datetime, note: str = "") -> Draft:
    """Give a waiting draft to a member who may decide, or to nobody (None); its place in the queue stays."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("lead")
    draft = rows.filter(pk=draft_id).first()
    if draft is None:
        raise DomainError("There is no such draft here.")
    if draft.status not in OPEN:
        raise DomainError(f"Only a waiting draft can be handed over; this one is {draft.status}.")
    holder = _holder(to_id)
    if draft.holder_id != to_id or note.strip():
        draft.holder, draft.updated_at = holder, now
        draft.save(update_fields=["holder", "updated_at"])
        said = f"to {holder}" if holder else "to nobody"
        emit(draft_handed_over, subject=draft, by=by, snippet=said, because=note, draft_id=draft.pk, **ids_of(draft))
    return draft


def _holder(member_id: int | None) -> Member | None:
    if member_id is None:
        return None
    holder = Member.objects.filter(pk=member_id, active=True, kind=Member.Kind.PERSON).first()
    if holder is None or holder.role == Member.Role.VIEWER:
        raise DomainError("Choose a member who may decide on drafts.")
    return holder
