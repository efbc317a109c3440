"""Find rows of the current workspace by words: row security would keep the index from being used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from crm.tenancy.doors.definer import definer
from crm.tenancy.doors.words import SEARCH_QUERY, SEARCH_WORDS, WORDS_VERSION
from crm.tenancy.protection import WORKSPACE

NEWEST = 2000  # rows looked through first, so that a word which half of the rows have is answered by the newest
WIDER = 4 * NEWEST  # ... and next, when half of what is wanted was among those
CANDIDATES = 5000  # rows that the index may offer for a word that few of the newest have
SEARCHES: dict[str, SearchedTable] = {}


@dataclass(frozen=True)
class SearchedTable:
    """A table whose rows are found by the words of some columns, kept in a column and an index of our own.

    Models do not know that column; a text column it is made of must be dropped or renamed, its type cannot be changed.
    """

    name: str
    table: str
    columns: tuple[str, ...]

    @property
    def recipe(self) -> str:
        """Say what the kept words are made of; it stands in the catalogue, and a change makes them anew."""
        return f"words {WORDS_VERSION} of {', '.join(self.columns)}"

    def column(self, recipe: str | None) -> Iterator[str]:
        """Write what brings the kept words up to date, when the catalogue's recipe is another or none."""
        if recipe == self.recipe:
            return
        texts = " || ' ' || ".join(f"""coalesce("{column}", '')""" for column in self.columns)
        yield f'ALTER TABLE "{self.table}" DROP COLUMN IF EXISTS search_words'
        yield (
            f'ALTER TABLE "{self.table}" ADD COLUMN search_words tsvector '
            f"GENERATED ALWAYS AS (public.search_words(workspace_id, {texts})) STORED"
        )
        yield f"COMMENT ON COLUMN \"{self.table}\".search_words IS '{self.recipe}'"
        yield f'CREATE INDEX "{self.table}_words" ON "{self.table}" USING gin (search_words)'

    def among_newest(self, workspace: str, words: str, limit: str, newest: int = NEWEST) -> str:
        """Write the search through the newest rows, newest first."""
        return f"""SELECT r.id FROM (
      SELECT t.id, t.search_words FROM public."{self.table}" t WHERE t.workspace_id = {workspace}
      ORDER BY t.id DESC LIMIT {newest}
    ) r WHERE r.search_words @@ {words} ORDER BY r.id DESC LIMIT {limit}"""

    def by_index(self, workspace: str, words: str) -> str:
        """Write the search through the index, in no order."""
        return f"""SELECT r.id FROM (
      SELECT t.id, t.workspace_id FROM public."{self.table}" t WHERE t.search_words @@ {words} LIMIT {CANDIDATES}
    ) r WHERE r.workspace_id = {workspace}"""

    def function(self) -> str:
        """Write the function. Without sequential scans the second part can only use the index: each word names it."""
        return definer(
            f"search_{self.name}(q text, n int)",
            "SETOF bigint",
            "plpgsql",
            f"""DECLARE
  ws bigint := {WORKSPACE};
  words tsquery := public.search_query(ws, q);
  ids bigint[];
BEGIN
  ids := ARRAY({self.among_newest("ws", "words", "n")});
  IF cardinality(ids) < n AND 2 * cardinality(ids) >= n THEN
    ids := ARRAY({self.among_newest("ws", "words", "n", WIDER)});
  END IF;
  IF cardinality(ids) < n THEN
    ids := ARRAY({self.by_index("ws", "words")} UNION SELECT unnest(ids) ORDER BY 1 DESC LIMIT n);
  END IF;
  RETURN QUERY SELECT unnest(ids);
END""",
            settings="SET enable_seqscan = off",
        )


def register_search(name: str, table: str, columns: tuple[str, ...]) -> None:
    """Let `search(name, ...)` find a table's rows by the words of its text columns."""
    if not re.fullmatch(r"[a-z_]+", name):
        raise ValueError(f"A search is named by small letters, not {name!r}.")
    SEARCHES[name] = SearchedTable(name, table, columns)


def search(name: str, text: str, limit: int) -> list[int]:
    """Return ids of rows in the current workspace with all these words (the last may be unfinished), newest first.

    Letter case, accents and marks do not count. Of a word that many rows have but few new ones, not all are seen.
    """
    if name not in SEARCHES:
        raise KeyError(f"No search is registered as {name!r}.")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT search_{name}(%s, %s)", [text.replace("\0", " "), limit])
        return [row_id for (row_id,) in cursor.fetchall()]


def search_statements(cursor: CursorWrapper, columns: frozenset[tuple[str, str]]) -> list[str]:
    """Write what the registered searches lack, as far as their tables are there."""
    cursor.execute(
        "SELECT relname, col_description(c.oid, attnum) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid "
        "WHERE attname = 'search_words' AND NOT attisdropped AND relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace"
    )
    recipes = dict(cursor.fetchall())
    statements = [SEARCH_WORDS, SEARCH_QUERY]
    for searched in SEARCHES.values():
        if all((searched.table, column) in columns for column in ("workspace_id", *searched.columns)):
            statements += [*searched.column(recipes.get(searched.table)), searched.function()]
    return statements
