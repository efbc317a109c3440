"""Reading a page of a list whose rows are joined to others."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def part(rows: QuerySet[Row], start: int, stop: int) -> list[Row]:
    """Return rows `start` to `stop` of an ordered list, with what it selects beside them; two queries, one if none.

    The page's keys are read first, from the list's own table along its index, and they alone are joined. In one
    query, also with the keys as a subquery, the planner takes each joined table's workspace condition for one that
    rows may fail. So it expects hardly any, and with several workspaces in the database joins all rows to sort them.
    """
    keys = list(rows.values_list("pk", flat=True)[start:stop])
    return list(rows.filter(pk__in=keys)) if keys else []
