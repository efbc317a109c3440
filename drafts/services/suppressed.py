"""What an address on the list of suppressions means for drafts: what was approved for it leaves the outbox."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.models import Suppression
from drafts.models import Draft
from drafts.services.follow_mail import OPEN, drop_draft, take_back

OWN_WISH = {
    Suppression.Source.CLICK: "they unsubscribed by click",
    Suppression.Source.MAIL: "they asked for it by mail",
    Suppression.Source.COMPLAINT: "they marked a mail as spam",
}


def clear_what_waits(suppression_id: int, *, now: datetime) -> None:
    """Take back what is scheduled; where they asked for it themselves, what waits for a decision is turned down too.

    What this does not reach, because it is being decided this moment, the gates keep from leaving.
    """
    row = Suppression.objects.filter(pk=suppression_id).first()
    if row is None:
        return
    note = OWN_WISH.get(Suppression.Source(row.source))
    for draft_id in Draft.objects.filter(to_email=row.email, status__in=OPEN).values_list("pk", flat=True):
        with transaction.atomic():
            if note:
                drop_draft(draft_id, note, now)
            else:
                take_back(draft_id, f"Nothing may be sent to {row.email} any more: {row.reason}.", now)
