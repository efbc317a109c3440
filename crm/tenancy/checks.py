"""Refuse to serve with a role that row security would not hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.utils import CursorWrapper

PARAMETERS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
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


def problem(user: str, cursor: CursorWrapper | psycopg.Cursor[Any]) -> str | None:
    """Say in a sentence why the role that is signed in may not serve; None when it may."""
    cursor.execute(ASK)
    answers = cursor.fetchone() or ()
    found = [words for words, danger in zip(DANGERS.values(), answers, strict=True) if danger]
    return f"The database role {user!r} may not serve workspaces: {', '.join(found)}." if found else None


def refuse_unsafe_role() -> None:
    """Stop the start of a server or worker whose role could see other workspaces; raises ImproperlyConfigured.

    On a connection of its own: servers may fork afterwards, or load their application inside an event loop.
    """
    settings = connections["default"].settings_dict
    parameters = {name: settings[key] for name, key in PARAMETERS.items()}
    with psycopg.connect(**parameters, connect_timeout=10) as connection, connection.cursor() as cursor:
        if found := problem(settings["USER"], cursor):
            raise ImproperlyConfigured(f"{found} {HINT}")


@register(Tags.database)
def check_role(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Tell `check --database default` and `migrate` about an unsafe role; silent while connected as the owner."""
    errors: list[CheckMessage] = []
    for connection in (connections[alias] for alias in databases or ()):
        if getattr(connection, "is_owner", False):
            continue
        with connection.cursor() as cursor:
            if found := problem(connection.settings_dict["USER"], cursor):
                errors.append(Error(found, hint=HINT, id="tenancy.E001"))
    return errors
