"""Which pages are looked at: those that are measured, and beside them every list with each of its filters."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import admin
from django.http.response import HttpResponseBase
from django.urls import reverse

from crm.models import Company, Contact, ContactPoint
from drafts.models import Draft
from leads.models import Lead

FLOORS = ("crm", "leads", "drafts", "agents")


def pages() -> dict[str, str]:
    """Name the pages that are measured, with their addresses in the workspace in scope.

    What is searched for has as many rows in a small workspace as in a large one, and the oldest ones: the hardest.
    """
    lead, oldest = Lead.objects.order_by("-id")[0], Lead.objects.order_by("id").select_related("contact")[0]
    draft = Draft.objects.filter(status="pending").order_by("-id")[0]
    email = ContactPoint.objects.filter(contact=oldest.contact, kind="email")[0].normalised
    first, last = oldest.contact.name.split()
    leads, contacts, companies = "/admin/leads/lead/", "/admin/crm/contact/", "/admin/crm/company/"
    return {
        "Today": "/admin/",
        "queue": "/admin/queue/",
        "review": f"/admin/queue/{draft.pk}/",
        "lead list": leads,
        "lead list, second page": f"{leads}?p=2",
        "lead list by status": f"{leads}?status__exact=sales_qualified",
        "search by email": f"{leads}?q={email}",
        "search by name": f"{leads}?q={last}+{first}",
        "search by words": f"{leads}?q=offline+tablet",
        "search by a rare word": f"{leads}?q={oldest.title.split()[-1]}",
        "lead page": f"{leads}{lead.pk}/",
        "contact list": contacts,
        "contact search": f"{contacts}?q={last}+{first}",
        "contact page": f"{contacts}{Contact.objects.order_by('-id')[0].pk}/",
        "company list": companies,
        "company page": f"{companies}{Company.objects.order_by('-id')[0].pk}/",
        "runs": "/admin/runs/",
        "API: leads": "/api/leads/",
        "API: contacts": "/api/contacts/",
        "API: drafts": "/api/drafts/",
    }


def others() -> dict[str, str]:
    """Name lists that are explained and not timed: of the queue, runs and API with filters, and all of the admin."""
    api = {
        "status": "leads?status=sales_qualified",
        "bucket": "leads?bucket=P1",
        "grade": "leads?grade=A",
        "category": "leads?category=support",
        "leads by email": "leads?email=person7@firm1.example",
        "leads by domain": "leads?domain=firm1.example",
        "leads by words": "leads?q=offline+tablet",
        "contacts by email": "contacts?email=person7@firm1.example",
        "contacts by domain": "contacts?domain=firm1.example",
        "companies": "companies",
        "companies by domain": "companies?domain=firm1.example",
        "waiting drafts": "drafts?status=pending",
        "operator's drafts": "operator/drafts/pending",
    }
    return {
        "queue by age": "/admin/queue/?order=oldest",
        "queue by bucket": "/admin/queue/?bucket=P1",
        "queue by category": "/admin/queue/?category=sales",
        "my queue": "/admin/queue/?mine=1",
        "runs that are done": "/admin/runs/?state=done",
        "errors": "/admin/runs/errors/",
        **{f"API: {name}": f"/api/{address}" for name, address in api.items()},
        **lists(),
    }


def lists() -> dict[str, str]:
    """Name every list of the admin with its address."""
    ours = (model._meta for model in admin.site._registry if model._meta.app_label in FLOORS)
    return {
        str(about.verbose_name_plural): reverse(f"admin:{about.app_label}_{about.model_name}_changelist")
        for about in ours
    }


def filtered(page: str, address: str, answer: HttpResponseBase) -> Iterator[tuple[str, str]]:
    """Name what each filter beside an answered list leads to."""
    shown = (getattr(answer, "context_data", None) or {}).get("cl")
    for filter_ in shown.filter_specs if shown else ():
        for choice in filter_.choices(shown):
            if not choice["selected"]:
                yield f"{page}, {filter_.title}: {choice['display']}", address + choice["query_string"]
