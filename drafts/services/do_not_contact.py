"""What "do not contact" does beyond its draft: it suppresses the address, until the decision is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import OuterRef, Subquery

from crm.models import Member, Suppression
from crm.services.suppression import OWN_WISH, lift_suppression, suppress, suppression_of
from drafts.models import Decision, Draft


def suppress_addressee(decision: Decision, *, by: Member, now: datetime) -> None:
    """Keep all mail from the draft's address; a row that somebody put there by hand is not the decision's."""
    email = decision.draft.to_email
    there = suppression_of(email)
    row = suppress(email, reason="Do not contact, said in review", by=by, now=now)
    if there is None or Decision.objects.filter(suppression=row).exists():
        decision.suppression = row
        decision.save(update_fields=["suppression"])


def lift_what_it_made(decision: Decision, *, by: Member) -> bool:
    """Lift the suppression that a decision made, unless another rejection relies on it; return whether it was lifted.

    The decision's draft is rejected no more when this is called.
    """
    if decision.suppression_id is None:
        return False
    row = Suppression.objects.select_for_update().filter(pk=decision.suppression_id).first()  # one undo after the other
    if row is None or row.source in OWN_WISH:  # they asked for it themselves since
        return False
    newest = Decision.objects.filter(draft=OuterRef("draft")).order_by("-id").values("pk")[:1]
    relying = Decision.objects.filter(suppression=row, draft__status=Draft.Status.REJECTED, pk=Subquery(newest))
    if relying.exclude(draft=decision.draft_id).exists():
        return False
    lift_suppression(row.pk, by=by, because="the decision was taken back")
    return True
