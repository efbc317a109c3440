"""A query that was captured, explained in the scope of now: which indexes it took, what it read, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from django.db import connection, connections

from crm.tenancy.backend.base import DatabaseWrapper
from crm.tenancy.backend.owner import as_owner
from crm.tenancy.doors.search import CANDIDATES, NEWEST, SEARCHES, WIDER
from crm.tenancy.scope import current_workspace
from crm.tests.plans import Plan, explain, table_sizes

SEARCH = re.compile(r"SELECT search_(\w+)\((.*), (\d+)\)", re.DOTALL)
VALUES = (
    (re.compile(r"'(?:[^']|'')*'(?:::\w+)?"), "?"),
    (re.compile(r"\b\d+\b"), "?"),
    (re.compile(r"\(\?(?:, ?\?)+\)"), "(?)"),
)


def explained(sql: str) -> Iterator[dict[str, Any]]:
    """Explain a SELECT as the serving role; of a search, whose function hides them, its own queries as its owner."""
    if search := SEARCH.match(sql):
        name, text, limit = search.groups()
        yield from _search(name, text, limit)
    elif sql.startswith("SELECT"):
        yield described(explain(sql))


def _search(name: str, text: str, limit: str) -> Iterator[dict[str, Any]]:
    workspace, searched = str(current_workspace()), SEARCHES[name]
    words = f"public.search_query({workspace}, {text})"
    with as_owner(cast(DatabaseWrapper, connections["default"])), connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")  # as the function does
        plan = explain(searched.among_newest(workspace, words, limit))
        yield described(plan, removed=NEWEST)
        if int(limit) / 2 <= plan.root["Actual Rows"] < int(limit):
            plan = explain(searched.among_newest(workspace, words, limit, WIDER))
            yield described(plan, read=WIDER, removed=WIDER)
        if plan.root["Actual Rows"] < int(limit):
            yield described(explain(searched.by_index(workspace, words)), read=CANDIDATES)


def described(plan: Plan, **allowed: int) -> dict[str, Any]:
    """Say in a few words how a query was answered."""
    tables = re.findall(r'FROM (?:public\.)?"(\w+)"', plan.sql)
    return {
        "shape": shape(plan.sql),
        "table": tables[0] if tables else "no table",
        "way": ", ".join(dict.fromkeys(filter(None, map(way, plan.nodes())))) or "no table",
        "read": plan.read,
        "removed": plan.removed,
        "milliseconds": plan.milliseconds,
        "faults": [f"{fault}: {plan.sql[:1500]}" for fault in plan.faults(table_sizes(), **allowed)],
    }


def way(node: dict[str, Any]) -> str:
    """Name the index a step takes, or the table that it reads whole."""
    if "Index Name" in node:
        return f"{node['Index Name']}{' (index only)' if node['Node Type'] == 'Index Only Scan' else ''}"
    return f"{node['Relation Name']} whole" if node["Node Type"] == "Seq Scan" else ""


def shape(sql: str) -> str:
    """Write a query without its values: two that differ in these alone are one named query."""
    for values, sign in VALUES:
        sql = values.sub(sign, sql)
    return sql
