"""What this floor shows on a lead's page: its runs, and the button that asks Clara for an answer."""

from __future__ import annotations

from typing import Any

from agents.models import Run
from agents.services.runs import may_draft
from crm import panels
from leads.models import Lead


def runs_of_lead(lead: Lead) -> dict[str, Any] | None:
    """Read a lead's runs, newest first; one query."""
    found = list(Run.objects.filter(lead=lead).select_related("lead__contact").order_by("-id")[:5])
    return {"runs": found} if found else None


def answer_button(lead: Lead) -> dict[str, Any] | None:
    """Offer a drafted answer where something was said and nobody is at it; one query."""
    return {"lead": lead} if may_draft(lead.pk) else None


def register() -> None:
    """Offer the pieces."""
    panels.register("lead.side", 20, runs_of_lead, "agents/_runs_card.html")
    panels.register("lead.actions", 10, answer_button, "agents/_answer_button.html")
