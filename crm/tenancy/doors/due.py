"""Find what is due in all workspaces, for sweeps: (workspace, id) pairs, and nothing else, fairly shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from crm.tenancy.doors.definer import definer

KINDS: dict[str, DueKind] = {}


@dataclass(frozen=True)
class DueKind:
    """Rows of one table that a sweep looks for; its index is (workspace, due_column) with the same condition."""

    kind: str
    table: str
    due_column: str
    where: str

    def oldest(self, workspace: str, limit: str, at: str) -> str:
        """Write the query for one workspace's oldest due rows; the arguments are SQL."""
        where = self.where.replace(":at", at)
        return f"""SELECT t.id, t."{self.due_column}" AS due FROM public."{self.table}" t
      WHERE t.workspace_id = {workspace} AND ({where}) AND t."{self.due_column}" <= {at}
      ORDER BY t."{self.due_column}" LIMIT {limit}"""

    def branch(self) -> str:
        """Write this kind's part of the function: each workspace's oldest rows, then one of each in turn."""
        return f"""
  IF $1 = '{self.kind}' THEN RETURN QUERY
    SELECT w.id, d.id FROM public.crm_workspace w CROSS JOIN LATERAL (
      {self.oldest("w.id", "$2", "$3")}) d
    ORDER BY row_number() OVER (PARTITION BY w.id ORDER BY d.due), d.due LIMIT $2;
    RETURN;
  END IF;"""


def register_due(kind: str, table: str, due_column: str, where: str) -> None:
    """Let sweeps find rows of a table: `where` is SQL over its columns, in which `:at` is the moment asked about."""
    KINDS[kind] = DueKind(kind, table, due_column, where)


def due_work(kind: str, limit: int, at: datetime) -> list[tuple[int, int]]:
    """Return at most `limit` (workspace id, row id) pairs that are due at a moment, fair between workspaces."""
    if kind not in KINDS:
        raise KeyError(f"No due work is registered as {kind!r}.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspace, row_id FROM due_work(%s, %s, %s)", [kind, limit, at])
        return [(workspace_id, row_id) for workspace_id, row_id in cursor.fetchall()]


def due_function(columns: frozenset[tuple[str, str]]) -> str:
    """Write the function that reads all registered tables which the database has."""
    ready = [kind for kind in KINDS.values() if (kind.table, kind.due_column) in columns]
    return definer(
        "due_work(kind text, n int, at timestamptz)",
        "TABLE (workspace bigint, row_id bigint)",
        "plpgsql",
        f"""#variable_conflict use_column
BEGIN{"".join(kind.branch() for kind in ready)}
  RAISE EXCEPTION 'No table is registered for %.', $1;
END""",
    )
