"""What this floor shows on pages of people and companies."""

from __future__ import annotations

from typing import Any

from crm import panels
from crm.models import Company, Contact
from leads.models import Lead

SHOWN = 20


def leads_of_contact(contact: Contact) -> dict[str, Any]:
    """Read a person's leads, newest first; one query."""
    return {"leads": list(Lead.objects.filter(contact=contact).select_related("stage").order_by("-id")[:SHOWN])}


def leads_of_company(company: Company) -> dict[str, Any]:
    """Read a company's leads, newest first; one query."""
    leads = Lead.objects.filter(company=company).select_related("stage", "contact")
    return {"leads": list(leads.order_by("-id")[:SHOWN]), "with_person": True}


def register() -> None:
    """Offer the pieces."""
    panels.register("contact.main", 10, leads_of_contact, "leads/_leads_panel.html")
    panels.register("company.main", 10, leads_of_company, "leads/_leads_panel.html")
