"""Lists and look-ups read an index under the serving role, for a big and for an almost empty workspace."""

from __future__ import annotations

import pytest
from django.db import connection

from crm.models import Company
from crm.tenancy.backend.owner import as_owner
from crm.tenancy.doors.due import KINDS
from crm.tenancy.doors.search import SEARCHES
from crm.tenancy.scope import scope
from crm.tests.plans import explain, refuse_scans
from crm.tests.tenants import load_companies, make_tenant, wrapper

pytestmark = pytest.mark.django_db(transaction=True)


SEVERAL = (20_000, 20_000, 20_000, 20_000, 20)
DROP = (3, 200_000)  # three old rows that a sample of the table hardly ever shows


@pytest.mark.parametrize(
    ("sizes", "mixed"),
    [(SEVERAL, False), (SEVERAL, True), (DROP, False), (DROP, True)],
    ids=["tenant after tenant", "mixed", "tiny before large", "tiny among large"],
)
def test_lists_and_lookups_read_an_index(sizes: tuple[int, ...], mixed: bool) -> None:
    tenants = [make_tenant(f"tenant{number}").pk for number in range(len(sizes))]
    load_companies(dict(zip(tenants, sizes, strict=True)), mixed=mixed)
    for tenant in tenants:
        with scope(tenant):
            *_, middle = Company.objects.order_by("pk").values_list("pk", flat=True)[:11]
            refuse_scans(
                [
                    Company.objects.order_by("-pk")[:50],
                    Company.objects.filter(pk__lt=middle).order_by("-pk")[:50],
                    Company.objects.filter(pk__gt=middle).order_by("pk")[:50],
                    Company.objects.order_by("name", "pk")[:50],
                    Company.objects.filter(domain="7.example"),
                    Company.objects.filter(name__prefix="Company 7").order_by("name")[:50],
                    Company.objects.filter(domain__in=[f"{number}.example" for number in range(20)]),
                    Company.objects.values("pk")[:1001],
                ]
            )


def test_the_machinery_refuses_what_row_security_makes_slow() -> None:
    tenant = make_tenant("ours").pk
    load_companies({tenant: 5000}, mixed=False)
    with scope(tenant):
        for slow in (
            Company.objects.filter(name__contains="77"),
            Company.objects.filter(country="DE"),
            Company.objects.order_by("-created_at")[:50],
        ):
            with pytest.raises(AssertionError, match="whole|throws|reads"):
                refuse_scans([slow])


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_of_due_work_has_an_index_with_its_condition(kind: str) -> None:
    with as_owner(wrapper()), connection.cursor() as cursor:
        for other in ("seqscan", "bitmapscan", "sort"):  # on a small table any of them may look as good
            cursor.execute(f"SET enable_{other} = off")
        plan = explain(KINDS[kind].oldest("1", "500", "now()"))
        nodes = {node["Node Type"]: node for node in plan.nodes()}

    assert set(nodes) <= {"Limit", "Index Scan", "Index Only Scan"}
    index = nodes.get("Index Scan") or nodes["Index Only Scan"]
    assert "workspace_id = 1" in index["Index Cond"]
    assert f"{KINDS[kind].due_column} <= now()" in index["Index Cond"]
    assert "Filter" not in index


@pytest.mark.parametrize("name", list(SEARCHES))
def test_each_search_has_its_index(name: str) -> None:
    searched = SEARCHES[name]
    with as_owner(wrapper()), connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        plan = explain(f'SELECT id FROM "{searched.table}" WHERE search_words @@ public.search_query(1, $$anna$$)')

    assert f"{searched.table}_words" in {node.get("Index Name") for node in plan.nodes()}
