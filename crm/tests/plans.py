"""How the database would answer a query: refuse plans that read a table instead of an index.

    with scope(workspace), CaptureQueriesContext(connection) as asked:
        client.get(...)                    # or any code
    with scope(workspace):
        refuse_scans(query["sql"] for query in asked.captured_queries)

Load enough rows first (`load_companies` shows how), tenant after tenant and mixed: one shape of data proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from crm.tenancy.backend.owner import as_owner
from crm.tests.tenants import wrapper

MOST_REMOVED = 1000  # rows that a filter may throw away
MOST_READ = 2000  # rows that one step may read: a page is 50, a capped count 1,001
SMALL = 1000  # rows of a table that may be read whole


@dataclass(frozen=True)
class Plan:
    """One executed plan."""

    sql: str
    root: dict[str, Any]

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Walk all steps."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.get("Plans", [])

    def faults(self, sizes: dict[str, int]) -> list[str]:
        """List what is wrong, given the sizes of the tables; empty when nothing is."""
        found = []
        for node in self.nodes():
            table = node.get("Relation Name", "")
            loops = node.get("Actual Loops", 1)
            removed, read = node.get("Rows Removed by Filter", 0) * loops, node.get("Actual Rows", 0) * loops
            if node["Node Type"] == "Seq Scan" and sizes.get(table, 0) > SMALL:
                found.append(f"reads {table} whole")
            if removed > MOST_REMOVED:
                found.append(f"{node['Node Type']} on {table or 'rows'} throws {removed:.0f} rows away")
            if table and read > MOST_READ:
                found.append(f"{node['Node Type']} on {table} reads {read:.0f} rows")
        return found


def explain(query: QuerySet[Any] | str) -> Plan:
    """Run a query (a SELECT, or a queryset) in the scope of now, and return the plan it took."""
    sql = query if isinstance(query, str) else executed_sql(query)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        (answer,) = cursor.fetchone()
    plans = json.loads(answer) if isinstance(answer, str) else answer
    return Plan(sql, plans[0]["Plan"])


def executed_sql(query: QuerySet[Any]) -> str:
    """Return a queryset's SQL with its values in it, quoted by the database driver."""
    sql, values = query.query.sql_with_params()
    with connection.cursor() as cursor:
        return str(cursor.mogrify(sql, values))


def refuse_scans(queries: Iterable[QuerySet[Any] | str]) -> list[Plan]:
    """Return the plans of these queries (others than SELECT are skipped); raises AssertionError for a bad one."""
    sizes = table_sizes()
    plans = [explain(query) for query in queries if not isinstance(query, str) or query.lstrip().startswith("SELECT")]
    faults = [f"{plan.sql}\n  {fault}" for plan in plans for fault in plan.faults(sizes)]
    assert not faults, "\n".join(faults)
    return plans


def table_sizes() -> dict[str, int]:
    """Return about how many rows each table has, as of its last ANALYZE."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples::bigint FROM pg_class WHERE relkind IN ('r', 'p')")
        return dict(cursor.fetchall())


def load_companies(sizes: dict[int, int], *, mixed: bool) -> None:
    """Give workspaces so many companies each: one workspace after the other, or mixed as they come in real life."""
    order = "n, workspace" if mixed else "workspace, n"
    counts = ", ".join(f"({int(workspace)}, {int(size)})" for workspace, size in sizes.items())
    with as_owner(wrapper()), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO crm_company (workspace_id, name, domain, industry, country, created_at, search_text) "
            "SELECT workspace, 'Company ' || n, n || '.example', '', '', now() - n * interval '1 minute', "
            f"'company' || n FROM (VALUES {counts}) w (workspace, size), generate_series(1, size) n ORDER BY {order}"
        )
        cursor.execute("ANALYZE crm_company")
