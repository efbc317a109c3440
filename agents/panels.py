"""What this floor shows on a lead's page and in the queue: its runs, what stopped, the button that asks Clara."""

from __future__ import annotations

from typing import Any

from agents.models import Run
from agents.selectors import failed_enquiries, stopped_by_cause
from agents.services.runs import may_draft
from crm import panels
from drafts.selectors import Filters, Queue, register_waiting
from leads.models import IncomingMail, Lead

SHOWN = 50  # stopped runs that the queue groups by their cause; the page of errors shows more


def runs_of_lead(lead: Lead) -> dict[str, Any] | None:
    """Read a lead's runs, newest first; one query."""
    found = list(Run.objects.filter(lead=lead).select_related("lead__contact").order_by("-id")[:5])
    return {"runs": found} if found else None


def run_of_mail(mail: IncomingMail) -> dict[str, Any] | None:
    """Read the run that a mail started; one query."""
    found = list(Run.objects.filter(message__incoming=mail).select_related("lead__contact"))
    return {"runs": found} if found else None


def answer_button(lead: Lead) -> dict[str, Any] | None:
    """Offer a drafted answer where something was said and nobody is at it; one query."""
    return {"lead": lead} if may_draft(lead.pk) else None


def stopped_in_queue(queue: Queue) -> dict[str, Any] | None:
    """Read what stopped before there was a draft; nothing where the queue is filtered. At most two queries."""
    if Filters(oldest=queue.filters.oldest) != queue.filters:
        return None
    causes = list(stopped_by_cause(SHOWN).items()) if queue.counts["runs"] else []
    failed = list(failed_enquiries()[:SHOWN]) if queue.counts["enquiries"] else []
    return {"causes": causes, "failed": failed} if causes or failed else None


def register() -> None:
    """Offer the pieces."""
    panels.register("queue.items", 10, stopped_in_queue, "agents/_stopped_in_queue.html")
    register_waiting("runs", lambda: Run.objects.filter(state=Run.State.DEAD))
    register_waiting("enquiries", failed_enquiries)
    panels.register("lead.side", 20, runs_of_lead, "agents/_runs_card.html")
    panels.register("mail.side", 10, run_of_mail, "agents/_runs_card.html")
    panels.register("lead.actions", 10, answer_button, "agents/_answer_button.html")
