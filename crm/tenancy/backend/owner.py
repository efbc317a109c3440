"""The second role: it owns the tables, and only migrations, tests, backups and seeds connect as it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from crm.tenancy.backend.base import DatabaseWrapper

SWAPPED = ("USER", "PASSWORD", "HOST", "PORT")


def owner_settings(connection: DatabaseWrapper) -> dict[str, Any]:
    """Return USER, PASSWORD, HOST and PORT of the owner; raises ImproperlyConfigured when none is set."""
    owner = connection.settings_dict["OPTIONS"].get("owner")
    if not owner:
        raise ImproperlyConfigured("Set DATABASE_OWNER_URL: the role that owns the tables has to do this.")
    return {key: owner[key] for key in SWAPPED}


@contextmanager
def as_owner(connection: DatabaseWrapper) -> Iterator[None]:
    """Reconnect this alias as the owner (without the pool), and back at the end. Never inside a transaction.

    One alias on purpose: migrations that update rows without naming a database then run as the owner.
    """
    settings = connection.settings_dict
    swapped = owner_settings(connection)
    kept = {key: settings[key] for key in (*SWAPPED, "OPTIONS")}
    was_owner = connection.is_owner
    connection.close()
    connection.close_pool()
    # NAME stays: Django changes it while it makes a test database.
    settings.update(swapped, OPTIONS={key: value for key, value in settings["OPTIONS"].items() if key != "pool"})
    connection.is_owner = True
    try:
        yield
    finally:
        connection.close()
        settings.update(kept)
        connection.is_owner = was_owner


def owner_parameters(connection: DatabaseWrapper) -> dict[str, Any]:
    """Return psycopg's parameters for a connection of one's own as the owner, to the same database."""
    owner = owner_settings(connection)
    return {
        "dbname": connection.settings_dict["NAME"],
        "user": owner["USER"],
        "password": owner["PASSWORD"],
        "host": owner["HOST"],
        "port": owner["PORT"],
    }
