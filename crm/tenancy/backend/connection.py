"""The psycopg connection that knows which workspace the server believes it works in."""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.backends.postgresql.base import CursorMixin
from psycopg.client_cursor import ClientCursorMixin
from psycopg.pq import TransactionStatus

from crm.tenancy.scope import current_user, current_workspace

SET_BOTH = "SELECT set_config('app.ws', %s, false), set_config('app.user', %s, false)"


class Connection(psycopg.Connection[Any]):
    """A connection whose scope is compared before each statement, and sent only when it differs."""

    known: tuple[int | None, int | None] | None = None  # what the server has; None when that is uncertain
    undone_by_rollback = False

    def apply_scope(self) -> None:
        """Make the server work in the scope of the running code; one round trip when it changed, none otherwise."""
        status = self.pgconn.transaction_status
        if status == TransactionStatus.INERROR:  # only ROLLBACK may follow
            return
        if self.undone_by_rollback and status == TransactionStatus.IDLE:
            self.forget_scope()
        want = current_workspace(), current_user()
        if want == self.known:
            return
        self.known = None  # should the statement fail half way
        before_begin = status == TransactionStatus.IDLE and not self.autocommit
        if before_begin:
            self.autocommit = True  # set before BEGIN, so that no rollback undoes it; no round trip
        try:
            # A plain cursor: ours would come back here.
            psycopg.ClientCursor(self).execute(SET_BOTH, ["" if value is None else str(value) for value in want])
        finally:
            if before_begin and not self.closed:
                self.autocommit = False
        self.known, self.undone_by_rollback = want, status == TransactionStatus.INTRANS

    def forget_scope(self) -> None:
        """Distrust what is known: the next statement sends its scope again."""
        self.known, self.undone_by_rollback = None, False

    def is_alive(self) -> bool:
        """Whether the server still listens; asked only when something arrived unasked, such as its goodbye.

        A question before each request (CONN_HEALTH_CHECKS) would be a third of intake's round trips.
        """
        arrived = select.poll()
        arrived.register(self.fileno(), select.POLLIN)
        if not arrived.poll(0):
            return True
        try:
            psycopg.ClientCursor(self).execute("")
        except psycopg.OperationalError:
            self.close()
            return False
        return True

    @contextmanager
    def transaction(self, savepoint_name: str | None = None, force_rollback: bool = False) -> Iterator[Any]:
        """Open psycopg's own transaction block, which no statement of ours announces; Django does not use it."""
        self.apply_scope()
        try:
            with super().transaction(savepoint_name, force_rollback) as transaction:
                yield transaction
        finally:
            self.forget_scope()


class ScopedStatements:
    """Send the scope before each kind of statement that a psycopg cursor knows."""

    connection: Connection

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """Send one statement."""
        self.connection.apply_scope()
        return super().execute(*args, **kwargs)  # type: ignore[misc]  # the cursor that this is mixed into

    def executemany(self, *args: Any, **kwargs: Any) -> Any:
        """Send one statement many times."""
        self.connection.apply_scope()
        return super().executemany(*args, **kwargs)  # type: ignore[misc]  # as above

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """Copy rows in or out."""
        self.connection.apply_scope()
        return super().copy(*args, **kwargs)  # type: ignore[misc]  # as above

    def stream(self, *args: Any, **kwargs: Any) -> Any:
        """Read rows as they arrive."""
        self.connection.apply_scope()
        return super().stream(*args, **kwargs)  # type: ignore[misc]  # as above


class Cursor(ScopedStatements, CursorMixin, psycopg.ClientCursor[Any]):
    """Django's cursor, scoped."""


class ServerSideCursor(ScopedStatements, CursorMixin, ClientCursorMixin[Any], psycopg.ServerCursor[Any]):
    """Django's named cursor, scoped; the policies read the scope once, when it is declared."""


class PreparedCursor(ScopedStatements, CursorMixin, psycopg.Cursor[Any]):
    """A scoped cursor whose statements the server parses and plans once a connection."""
