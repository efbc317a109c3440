"""EXPLAIN of each named query under the serving role: every page, list and filter, in four situations.

A big workspace and an almost empty one, their rows loaded tenant after tenant and mixed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from benchmarks.figures import Figure, Report, number
from benchmarks.ground import Ground
from benchmarks.layout import BESIDE, shapes
from benchmarks.pages import look_around
from config.demo.company import SLUG

LEADS = 100_000
HEADS = ("query", "indexes", "most rows read", "thrown away", "ms", "verdict")
EVERYWHERE = 10  # a query that so many pages ask is named after none


@dataclass
class Query:
    """One named query in all situations; numbers are of the worst."""

    name: str
    ways: list[str] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)
    read: float = 0
    removed: float = 0
    milliseconds: float = 0
    faults: list[str] = field(default_factory=list)

    def add(self, page: str, situation: str, plan: dict[str, Any]) -> None:
        """Count a plan in."""
        self.pages.add(page)
        if plan["way"] not in self.ways:
            self.ways.append(plan["way"])
        self.read, self.removed = max(self.read, plan["read"]), max(self.removed, plan["removed"])
        self.milliseconds = max(self.milliseconds, plan["milliseconds"])
        self.faults += [f"{situation}: {fault}" for fault in plan["faults"]]

    @property
    def row(self) -> tuple[str, ...]:
        """The query as a row of the table."""
        name = self.name if len(self.pages) < EVERYWHERE else f"many pages: {self.name.rpartition(': ')[2]}"
        measured = (number(self.read), number(self.removed), number(self.milliseconds))
        return (name, " or ".join(self.ways), *measured, f"BAD: {self.faults[0][:90]}" if self.faults else "ok")


def measure(ground: Ground, report: Report) -> None:
    """Explain all queries of both databases, and print them as a table."""
    queries: dict[str, Query] = {}
    for layout in shapes(ground.size("SIZE", LEADS)):
        for slug, pages in look_around(ground.database(layout), SLUG, BESIDE, everything=True).items():
            situation = f"{layout.name}, {slug}"
            for page, seen in pages["pages"].items():
                for plan in seen["plans"]:
                    name = f"{page}: {plan['table']}"
                    queries.setdefault(plan["shape"], Query(name)).add(page, situation, plan)
    found = sorted(queries.values(), key=lambda query: len(query.pages) < EVERYWHERE)
    report.table("plans", HEADS, [query.row for query in found])
    for query in found:
        for fault in query.faults:
            print(f"  {query.name}: {fault}")
    report.add(
        Figure("plans: named queries", len(found), ""),
        Figure("plans: named queries with a bad plan", sum(bool(query.faults) for query in found), "", 0.5, gate=True),
    )
