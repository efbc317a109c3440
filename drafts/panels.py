"""What this floor shows on the pages of a lead and of a mail in the outbox."""

from __future__ import annotations

from typing import Any

from crm import panels
from crm.models import Outbox
from drafts.models import Decision, Draft
from leads.models import Lead


def drafts_of_lead(lead: Lead) -> dict[str, Any] | None:
    """Read a lead's drafts, newest first; one query."""
    found = list(Draft.objects.filter(lead=lead).order_by("-id")[:10])
    return {"drafts": found} if found else None


def mail_of_item(item: Outbox) -> dict[str, Any] | None:
    """Read the mail of an outbox item and who approved it; two queries."""
    draft = Draft.objects.filter(pk=item.subject_id).first() if item.kind == "draft_mail" else None
    if draft is None:
        return None
    seen = item.payload.get("fingerprint", "")
    approvals = draft.decisions.filter(verb=Decision.Verb.APPROVE, fingerprint=seen).select_related("by")
    last = approvals.order_by("-id").first()
    return {
        "draft": draft,
        "approved_by": last.by if last else None,
        "changed": seen != draft.fingerprint,
        "unknown": item.state == Outbox.State.UNKNOWN,
    }


def register() -> None:
    """Offer the pieces."""
    panels.register("lead.main", 10, drafts_of_lead, "drafts/_drafts_panel.html")
    panels.register("outbox.main", 10, mail_of_item, "drafts/_mail_panel.html")
