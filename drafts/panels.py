"""What this floor shows on a lead's page."""

from __future__ import annotations

from typing import Any

from crm import panels
from drafts.models import Draft
from leads.models import Lead


def drafts_of_lead(lead: Lead) -> dict[str, Any] | None:
    """Read a lead's drafts, newest first; one query."""
    found = list(Draft.objects.filter(lead=lead).order_by("-id")[:10])
    return {"drafts": found} if found else None


def register() -> None:
    """Offer the pieces."""
    panels.register("lead.main", 10, drafts_of_lead, "drafts/_drafts_panel.html")
