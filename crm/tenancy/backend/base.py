"""The database backend: `ENGINE = "crm.tenancy.backend"`, with `pool` and `owner` among its OPTIONS."""

from __future__ import annotations

from typing import Any, cast

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql import base, creation, operations
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from django.utils.asyncio import async_unsafe

from crm.tenancy.backend.connection import Connection, Cursor, PreparedCursor, ServerSideCursor
from crm.tenancy.backend.owner import as_owner, owner_parameters

SESSION_OPTIONS = " ".join(
    (
        # With the default of 4 a list sorted by id may walk everybody's rows through the primary key.
        "-c random_page_cost=1.1",
        # Without it a nearest-neighbour search filters other workspaces' rows away and comes back short.
        "-c hnsw.iterative_scan=strict_order",
    )
)


class DatabaseCreation(creation.DatabaseCreation):
    """Make test databases as the owner: the serving role may not."""

    connection: DatabaseWrapper

    def create_test_db(self, *args: Any, **kwargs: Any) -> str:
        """Create and migrate a test database."""
        with as_owner(self.connection):
            return super().create_test_db(*args, **kwargs)

    def clone_test_db(self, *args: Any, **kwargs: Any) -> None:
        """Copy the test database, for tests in several processes."""
        with as_owner(self.connection):
            super().clone_test_db(*args, **kwargs)

    def destroy_test_db(self, *args: Any, **kwargs: Any) -> None:
        """Drop a test database."""
        with as_owner(self.connection):
            super().destroy_test_db(*args, **kwargs)


class DatabaseOperations(operations.DatabaseOperations):
    """Empty tables as the owner: the serving role may not TRUNCATE."""

    connection: DatabaseWrapper

    def execute_sql_flush(self, sql_list: Any) -> None:
        """Run Django's flush on a short connection of the owner's; a lock held elsewhere fails it after 20 s."""
        with psycopg.connect(**owner_parameters(self.connection), options="-c lock_timeout=20s") as connection:
            for statement in sql_list:
                connection.execute(statement)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with a scope on each connection, so that row security shows one workspace."""

    creation_class = DatabaseCreation
    ops_class = DatabaseOperations
    is_owner = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.serving_role: str = self.settings_dict["USER"]

    @property
    def pool(self) -> Any:
        """Return Django's pool, made of our connections. It needs no reset: what is known lives on the connection."""
        options = self.settings_dict["OPTIONS"]
        if (given := options.get("pool")) and (given is True or "connection_class" not in given):
            options["pool"] = {**({} if given is True else given), "connection_class": Connection}
        return super().pool

    def get_connection_params(self) -> dict[str, Any]:
        """Put our cursor and session settings in, and take our own options out."""
        parameters: dict[str, Any] = super().get_connection_params()
        parameters.pop("owner", None)
        given = parameters.get("options", "")
        ours = {"cursor_factory": Cursor, "options": f"{SESSION_OPTIONS} {given}".strip()}
        return parameters | ours | {"prepare_threshold": 0}  # of PreparedCursor; the others never prepare

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Borrow from the pool one that the server has not hung up on, or connect."""
        if self.pool:
            while not (borrowed := super().get_new_connection(conn_params)).is_alive():
                self.pool.putconn(borrowed)  # which makes a new one in its place
            return borrowed
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return Connection.connect(**conn_params)

    @async_unsafe
    def create_cursor(self, name: str | None = None) -> Any:
        """Make a cursor; a named one reads on the server in pieces."""
        if not name:
            return super().create_cursor()
        return ServerSideCursor(self.connection, name=name, scrollable=False, withhold=self.connection.autocommit)

    @async_unsafe
    def prepared_cursor(self) -> Any:
        """Make a cursor for the few statements that are sent all the time: the server plans them once a connection."""
        self.ensure_connection()
        return self.make_cursor(cast(Any, PreparedCursor(self.connection)))

    @async_unsafe
    def savepoint_rollback(self, sid: str) -> None:
        """Go back to a savepoint; a scope set since then is undone with it."""
        super().savepoint_rollback(sid)
        self.connection.forget_scope()


def prepared_cursor() -> Any:
    """Make such a cursor on the default database."""
    return cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS]).prepared_cursor()
