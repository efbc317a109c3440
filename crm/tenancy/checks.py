"""Refuse to serve with a role that row security would not hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from crm.tenancy.backend.base import DatabaseWrapper

# Each must be false for the role of DATABASE_URL.
DANGERS = {
    "rolsuper": "it is a superuser",
    "rolbypassrls": "it bypasses row security",
    "rolcreaterole": "it may create roles",
    "rolreplication": "it may replicate",
    "EXISTS (SELECT FROM pg_class WHERE relowner = r.oid)": "it owns tables",
    "EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)": "it is a member of another role",
    "has_schema_privilege(r.oid, 'public', 'CREATE')": "it may create tables",
    "session_user <> current_user": "it is not the role that signed in",
}
ASK = f"SELECT {', '.join(DANGERS)} FROM pg_roles r WHERE rolname = current_user"
HINT = "Set DATABASE_URL to a plain role that owns nothing; tables belong to the role of DATABASE_OWNER_URL."


def dangers(connection: BaseDatabaseWrapper) -> list[str]:
    """List what is wrong with the role that this connection serves with."""
    with connection.cursor() as cursor:
        cursor.execute(ASK)
        return [words for words, found in zip(DANGERS.values(), cursor.fetchone(), strict=True) if found]


def sentence(connection: BaseDatabaseWrapper, found: list[str]) -> str:
    """Say why the role may not serve."""
    return f"The database role {connection.settings_dict['USER']!r} may not serve workspaces: {', '.join(found)}."


def refuse_unsafe_role() -> None:
    """Stop the start of a server or worker whose role could see other workspaces; raises ImproperlyConfigured."""
    connection = cast(DatabaseWrapper, connections["default"])
    found = dangers(connection)
    connection.close()
    connection.close_pool()  # a server that forks afterwards must not share it
    if found:
        raise ImproperlyConfigured(f"{sentence(connection, found)} {HINT}")


@register(Tags.database)
def check_role(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Tell `check --database default` and `migrate` about an unsafe role; silent while connected as the owner."""
    serving = [connections[alias] for alias in databases or () if not getattr(connections[alias], "is_owner", False)]
    return [
        Error(sentence(connection, found), hint=HINT, id="tenancy.E001")
        for connection in serving
        if (found := dangers(connection))
    ]
