"""What stands in the database, asked as the owner: tables and their rows, migrations, extensions; and emptying it."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from crm.tenancy.restoring import MARK

Owner = psycopg.Connection[Any]

OWN = "NOT EXISTS (SELECT FROM pg_depend WHERE classid = {catalogue}::regclass AND objid = {oid} AND deptype = 'e')"
OWN_CLASS = OWN.format(catalogue="'pg_class'", oid="c.oid")
TABLES = f"""SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
AND relname <> %s AND {OWN_CLASS} ORDER BY relname"""  # noqa: S608  names of our own
OTHERS = f"""SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'SEQUENCE' END,
c.oid::regclass::text FROM pg_class c
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'S') AND {OWN_CLASS}
UNION ALL SELECT 'ROUTINE', p.oid::regprocedure::text FROM pg_proc p
WHERE pronamespace = 'public'::regnamespace AND {OWN.format(catalogue="'pg_proc'", oid="p.oid")}"""  # noqa: S608  as above


def tables(connection: Owner) -> list[str]:
    """List the tables, extensions' and our own mark aside."""
    return [name for (name,) in connection.execute(TABLES, [MARK])]


def row_counts(connection: Owner) -> dict[str, int]:
    """Count the rows of every table."""
    counts = {}
    for name in tables(connection):
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        counts[name] = int(row[0]) if row else 0
    return counts


def migrations(connection: Owner) -> list[tuple[str, str]]:
    """List what has been migrated."""
    return list(connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name"))


def extensions(connection: Owner) -> list[str]:
    """List the extensions but the one that every database has."""
    found = connection.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname")
    return [name for (name,) in found]


def major_version(connection: Owner) -> int:
    """Return the server's major version."""
    return connection.info.server_version // 10_000


def empty(connection: Owner) -> None:
    """Drop all that we own in the schema `public`; what belongs to extensions stays."""
    for name in tables(connection):
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(name)))
    for kind, name in connection.execute(OTHERS).fetchall():
        connection.execute(sql.SQL("DROP {} IF EXISTS {} CASCADE").format(sql.SQL(kind), sql.SQL(name)))
