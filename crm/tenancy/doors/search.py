"""Find rows of the current workspace by words: row security would keep the index from being used."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection

from crm.tenancy.doors.definer import definer
from crm.tenancy.doors.words import SEARCH_QUERY, SEARCH_WORDS
from crm.tenancy.protection import WORKSPACE

CANDIDATES = 5000  # rows looked at for a word that very many rows have
SEARCHES: dict[str, SearchedTable] = {}


@dataclass(frozen=True)
class SearchedTable:
    """A table whose rows are found by the words of some columns."""

    name: str
    table: str
    columns: tuple[str, ...]

    @property
    def index(self) -> str:
        """Name the index that the function reads."""
        return f"{self.table}_words"

    @property
    def words(self) -> str:
        """Write the indexed expression."""
        texts = " || ' ' || ".join(f"""coalesce("{column}", '')""" for column in self.columns)
        return f"public.search_words(workspace_id, {texts})"

    def statements(self) -> list[str]:
        """Write the index and the function."""
        function = definer(
            f"search_{self.name}(q text, n int)",
            "SETOF bigint",
            "plpgsql",
            f"""DECLARE
  ws bigint := {WORKSPACE};
  words tsquery := public.search_query(ws, q);
BEGIN
  RETURN QUERY SELECT found.id FROM (
    SELECT t.id FROM "{self.table}" t WHERE t.workspace_id = ws AND {self.words} @@ words LIMIT {CANDIDATES}
  ) found ORDER BY found.id DESC LIMIT n;
END""",
        )
        return [f'CREATE INDEX IF NOT EXISTS "{self.index}" ON "{self.table}" USING gin (({self.words}))', function]


def search_statements(columns: frozenset[tuple[str, str]]) -> list[str]:
    """Write what the registered searches need, as far as their tables are there."""
    statements = [SEARCH_WORDS, SEARCH_QUERY]
    for searched in SEARCHES.values():
        if all((searched.table, column) in columns for column in ("workspace_id", *searched.columns)):
            statements += searched.statements()
    return statements


def register_search(name: str, table: str, columns: tuple[str, ...]) -> None:
    """Let `search(name, ...)` find a table's rows by the words of its text columns."""
    if not re.fullmatch(r"[a-z_]+", name):
        raise ValueError(f"A search is named by small letters, not {name!r}.")
    SEARCHES[name] = SearchedTable(name, table, columns)


def search(name: str, text: str, limit: int) -> list[int]:
    """Return ids of rows in the current workspace with all these words (the last may be unfinished), newest first."""
    if name not in SEARCHES:
        raise KeyError(f"No search is registered as {name!r}.")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT search_{name}(%s, %s)", [text, limit])
        return [row_id for (row_id,) in cursor.fetchall()]
