"""How the database would answer a query: refuse plans that read a table instead of an index.

    with scope(workspace), CaptureQueriesContext(connection) as asked:
        client.get(...)                    # or any code
    with scope(workspace):
        refuse_scans(query["sql"] for query in asked.captured_queries)

Load enough rows first (`load_companies` of crm/tests/tenants.py shows how), tenant after tenant and mixed: one shape of
data proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MOST_REMOVED = 1000  # rows that a filter may throw away
MOST_READ = 2000  # rows that one step may read: a page is 50, a capped count 1,001
MOST_ENTRIES = 20_000  # ... or of an index alone: two weeks of a large workspace are counted in some milliseconds
SMALL = 1000  # rows of a table that may be read whole


@dataclass(frozen=True)
class Plan:
    """One executed plan."""

    sql: str
    root: dict[str, Any]
    milliseconds: float

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Walk all steps."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.get("Plans", [])

    @property
    def read(self) -> float:
        """The most rows that one step took from a table or an index."""
        return max((rows(node, "Actual Rows") for node in self.nodes() if "Scan" in node["Node Type"]), default=0)

    @property
    def removed(self) -> float:
        """The most rows that one step threw away."""
        return max(rows(node, "Rows Removed by Filter") for node in self.nodes())

    def faults(self, sizes: dict[str, int], *, read: int = MOST_READ, removed: int = MOST_REMOVED) -> list[str]:
        """List what is wrong, given the sizes of the tables; empty when nothing is.

        A small table may be looked through in each round of a loop.
        """
        found = []
        for node in self.nodes():
            table = node.get("Relation Name", "")
            small = bool(table) and sizes.get(table, 0) <= SMALL
            if node["Node Type"] == "Seq Scan" and not small:
                found.append(f"reads {table} whole")
            if not small and (away := rows(node, "Rows Removed by Filter")) > removed:
                found.append(f"{node['Node Type']} on {table or 'rows'} throws {away:.0f} rows away")
            most = max(read, MOST_ENTRIES) if node["Node Type"] == "Index Only Scan" else read
            if table and not small and (taken := rows(node, "Actual Rows")) > most:
                found.append(f"{node['Node Type']} on {table} reads {taken:.0f} rows")
        return found


def rows(node: dict[str, Any], which: str) -> float:
    """Return how many rows a step had in all its loops."""
    return float(node.get(which, 0) * node.get("Actual Loops", 1))


def explain(query: QuerySet[Any] | str) -> Plan:
    """Run a query (a SELECT, or a queryset) in the scope of now, and return the plan it took."""
    sql = query if isinstance(query, str) else executed_sql(query)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        (answer,) = cursor.fetchone()
    (plan,) = json.loads(answer) if isinstance(answer, str) else answer
    return Plan(sql, plan["Plan"], plan["Execution Time"])


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
