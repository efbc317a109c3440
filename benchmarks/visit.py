"""`python -m benchmarks.visit [--all] SLUG ...`: look at each page once, and print what it asked of the database.

A process of its own, because Django knows one database a process. The answer is one JSON object: for each workspace a
session cookie, and for each page its address, its number of queries, and the plans they took. With `--all` not only
the pages that are measured, but every list, with each filter it offers.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

TIME = re.compile(r"'\d{4}-\d\d-\d\d[ T][^']*'")

Seen = dict[str, Any]


class Visitor:
    """Somebody signed in who looks at pages; what many pages ask in the same words is explained once."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.explained: dict[str, list[dict[str, Any]]] = {}

    def look(self, address: str, *, times: int = 1) -> tuple[Seen, HttpResponseBase]:
        """Open a page so many times; the last time count its queries, and explain each of them."""
        from benchmarks.explained import explained

        for _ in range(times):
            with CaptureQueriesContext(connection) as asked:
                answer = self.client.get(address)
        if answer.status_code not in (200, 302):
            raise SystemExit(f"{address} answers {answer.status_code}")
        plans = []
        for query in asked.captured_queries:
            key = TIME.sub("", query["sql"])
            if key not in self.explained:
                self.explained[key] = list(explained(query["sql"]))
            plans += self.explained[key]
        return {"address": address, "queries": len(asked), "plans": plans}, answer

    def look_everywhere(self, *, filters: bool = True) -> dict[str, Seen]:
        """Open the lists that are not measured, and what the filters beside each list lead to."""
        from benchmarks.addresses import filtered, others

        seen = {}
        for page, address in others().items():
            seen[page], answer = self.look(address)
            for name, narrowed in filtered(page, address, answer) if filters else ():
                seen[name], _ = self.look(narrowed)
        return seen


def visit(slug: str, *, everything: bool) -> Seen:
    """Sign in as a workspace's admin and look around."""
    from benchmarks.addresses import pages
    from benchmarks.fill import admin_of
    from crm.models import Member, Route
    from crm.tenancy.doors import find_route
    from crm.tenancy.scope import scope

    found = find_route(Route.Kind.WORKSPACE, slug)
    assert found, f"There is no workspace {slug}."
    client = Client(headers={"host": "127.0.0.1"})
    with scope(found[0]):
        member = Member.objects.select_related("user").get(email=admin_of(slug))
        assert member.user
        client.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        visitor = Visitor(client)
        measured = {page: visitor.look(address, times=2)[0] for page, address in pages().items()}
        seen = measured | (visitor.look_everywhere() if everything else {})
    return {"cookie": client.cookies[settings.SESSION_COOKIE_NAME].value, "pages": seen}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    slugs = [word for word in sys.argv[1:] if word != "--all"]
    print(json.dumps({slug: visit(slug, everything="--all" in sys.argv) for slug in slugs}))
