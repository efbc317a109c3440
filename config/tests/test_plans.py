"""Every list, search and record page reads indexes, in a big workspace and in an almost empty one beside it."""

from __future__ import annotations

import psycopg
import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.rows import fill
from benchmarks.visit import addresses, faults_of
from crm.models import Workspace
from crm.tenancy.backend.owner import owner_parameters
from crm.tenancy.scope import scope
from crm.tests.factories import make_mailbox, make_member, make_workspace
from crm.tests.tenants import wrapper
from leads.tests.factories import make_form

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {"first": 5000, "tiny": 20, "last": 5000}  # leads, each with a row in fifteen tables; tenant after tenant
MOST_QUERIES = 16  # one more than a record page may ask once its process is warm


@pytest.fixture
def workspaces() -> dict[str, Workspace]:
    """Load workspaces one after the other, so that walking a primary key meets the others' rows."""
    made = {}
    for name, size in SIZES.items():
        made[name] = make_workspace(name)
        with scope(made[name].pk):
            make_mailbox(make_member(email=f"mia@{name}.example"))
            make_form(key=name)
        with psycopg.connect(**owner_parameters(wrapper())) as owner:
            fill(owner, made[name].pk, size)
    with psycopg.connect(**owner_parameters(wrapper()), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    return made


def lists() -> dict[str, str]:
    """Name every list of the admin with its address."""
    ours = (model for model in admin.site._registry if model._meta.app_label in ("crm", "leads", "drafts", "agents"))
    return {
        str(model._meta.verbose_name_plural): reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        for model in ours
    }


def test_pages_read_indexes(workspaces: dict[str, Workspace]) -> None:
    found, counted = [], {}
    for name in ("last", "tiny"):
        client = Client()
        assert client.login(username=f"mia@{name}.example", password="secret-for-tests")
        with scope(workspaces[name].pk):
            for page, address in {**lists(), **addresses()}.items():
                with CaptureQueriesContext(connection) as asked:
                    answer = client.get(address)
                assert answer.status_code in (200, 302), f"{page} answers {answer.status_code}"
                counted[page] = len(asked)
                found += [
                    f"{name}, {page}: {fault}" for fault in faults_of(query["sql"] for query in asked.captured_queries)
                ]

    assert not found, "\n".join(found)
    assert not {page: count for page, count in counted.items() if count > MOST_QUERIES}
