"""A mark in the database that a backup is being brought back: until that has ended, nobody is let in.

Restored tables carry no rights for the serving role; `migrate` would give them, and the workers would send what a
backup believes to be unsent. So it refuses while the mark stands.
"""

from __future__ import annotations

from typing import Any, Protocol

MARK = "restore_unfinished"
UNFINISHED = (
    "A backup was being brought back here, and that has not ended: run `manage.py restore FILE` again. "
    "Until then nobody is let in, so that nothing is sent twice."
)


class Executes(Protocol):
    """A cursor of Django's, or a connection of psycopg's."""

    def execute(self, query: str, /) -> Any:
        """Run a statement."""


def set_mark(database: Executes) -> None:
    """Close the door; in the transaction that takes the old tables away."""
    database.execute(f"CREATE TABLE IF NOT EXISTS {MARK} ()")


def remove_mark(database: Executes) -> None:
    """Open it; in the transaction that gives the rights."""
    database.execute(f"DROP TABLE IF EXISTS {MARK}")


def is_unfinished(cursor: Any) -> bool:
    """Whether the mark stands."""
    cursor.execute(f"SELECT to_regclass('public.{MARK}') IS NOT NULL")
    return bool(cursor.fetchone()[0])
