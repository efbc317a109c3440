"""Every list with each filter, search and record page reads indexes, in a big workspace and an almost empty one."""

from __future__ import annotations

import psycopg
import pytest
from django.test import Client

from benchmarks.addresses import pages
from benchmarks.pages import faults
from benchmarks.rows import fill
from benchmarks.visit import Visitor
from crm.models import Workspace
from crm.tenancy.backend.owner import owner_parameters
from crm.tenancy.scope import scope
from crm.tests.factories import make_mailbox, make_member, make_workspace
from crm.tests.tenants import wrapper
from leads.tests.factories import make_form

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {"first": 2400, "tiny": 20, "last": 2400}  # leads, each with a row in 17 tables; `make bench` takes 100,000
MOST_QUERIES = 16  # one more than a record page may ask once its process is warm


@pytest.fixture
def workspaces() -> dict[str, Workspace]:
    """Load workspaces one after the other, so that walking a primary key meets the others' rows."""
    made = {}
    for name in SIZES:
        made[name] = make_workspace(name)
        with scope(made[name].pk):
            make_mailbox(make_member(email=f"mia@{name}.example"))
            make_form(key=name)
    with psycopg.connect(**owner_parameters(wrapper())) as owner:
        fill(owner, {made[name].pk: size for name, size in SIZES.items()})
    with psycopg.connect(**owner_parameters(wrapper()), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    return made


@pytest.mark.timeout(300)  # some 200 pages, and 80,000 rows with all their keys checked
def test_pages_read_indexes(workspaces: dict[str, Workspace]) -> None:
    found, counted = [], {}
    for name in ("last", "tiny"):
        client = Client()
        assert client.login(username=f"mia@{name}.example", password="secret-for-tests")
        with scope(workspaces[name].pk):
            visitor = Visitor(client)
            seen = {page: visitor.look(address)[0] for page, address in pages().items()}
            seen |= visitor.look_everywhere(filters=name == "last")
        for page, looked in seen.items():
            counted[f"{name}, {page}"] = looked["queries"]
            found += [f"{name}, {page}: {fault}" for fault in faults(looked)]

    assert not found, "\n".join(found)
    assert not {page: count for page, count in counted.items() if count > MOST_QUERIES and "Today" not in page}
