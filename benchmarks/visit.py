"""`python -m benchmarks.visit`: look at each page once in this process, and print what it asked of the database.

A process of its own, because Django knows one database a process. The answer is one JSON object: a session cookie, and
for each page its address, its number of queries, and what is wrong with the plans they took.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def addresses() -> dict[str, str]:
    """Name the pages that are measured, with their addresses in the workspace in scope."""
    from crm.models import ContactPoint
    from drafts.models import Draft
    from leads.models import Lead

    lead = Lead.objects.order_by("-id")[0]
    draft = Draft.objects.filter(status="pending").order_by("-id")[0]
    points = ContactPoint.objects.filter(kind="email").order_by("-id")
    email = points[points.values("pk")[:1001].count() // 2].normalised
    leads = "/admin/leads/lead/"
    return {
        "queue": "/admin/queue/",
        "review": f"/admin/queue/{draft.pk}/",
        "lead list": leads,
        "lead list, second page": f"{leads}?p=2",
        "lead list by status": f"{leads}?status__exact=sales_qualified",
        "search by email": f"{leads}?q={email}",
        "search by name": f"{leads}?q=Dana+Ruiz",
        "search by words": f"{leads}?q=offline+tablet",
        "search by a rare word": f"{leads}?q=q{lead.pk % 1000 or 7}",
        "lead page": f"{leads}{lead.pk}/",
        "API: leads": "/api/leads/",
        "API: drafts": "/api/drafts/",
    }


def look(client: Client, address: str) -> dict[str, object]:
    """Open a page twice; the second time count its queries, and explain each of them."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    faults = faults_of(query["sql"] for query in asked.captured_queries)
    return {"address": address, "queries": len(asked), "faults": faults}


def faults_of(queries: Iterable[str]) -> list[str]:
    """Explain queries that were sent in the scope of now, and list what is wrong with their plans."""
    from crm.tests.plans import explain, table_sizes

    sizes = table_sizes()
    # A search's function hides its plan: crm/tests/test_tenancy_plans.py looks into it.
    reading = [sql for sql in queries if sql.startswith("SELECT") and "SELECT search_" not in sql]
    return [f"{fault}: {sql[:1500]}" for sql in reading for fault in explain(sql).faults(sizes)]


def main() -> None:
    """Sign in as the example's admin and look around."""
    from config.demo import company
    from crm.models import Member, Route
    from crm.tenancy.scope import scope

    workspace = Route.objects.filter(kind=Route.Kind.FORM)[0].workspace_id
    client = Client(headers={"host": "127.0.0.1"})
    with scope(workspace):
        member = Member.objects.select_related("user").get(email=company.MEMBERS[0]["email"])
        assert member.user
        client.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        seen = {name: look(client, address) for name, address in addresses().items()}
    print(json.dumps({"cookie": client.cookies[settings.SESSION_COOKIE_NAME].value, "pages": seen}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
