"""Bring a backup back. Nobody is let in before its rows are counted and all sending is stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangosMigrate
from django.db import DatabaseError, transaction
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from config.backup import catalogue
from config.backup.archive import Manifest, opened_archive
from config.backup.errors import BackupError
from config.backup.programs import find_programs, run
from config.backup.stop import Stopped, stop_everywhere
from config.backup.take import SEALED
from crm.encryption import Unreadable, decrypt
from crm.tenancy.apply import apply_tenancy
from crm.tenancy.backend.base import DatabaseWrapper
from crm.tenancy.backend.owner import as_owner, owner_parameters
from crm.tenancy.restoring import is_unfinished, remove_mark, set_mark

LOCK_TIMEOUT = "20s"
# The target has these already, or they belong to somebody else there.
NOT_OURS = re.compile(r"; \d+ \d+ (EXTENSION - |COMMENT - EXTENSION |SCHEMA - public |COMMENT - SCHEMA public )")


@dataclass(frozen=True)
class Restored:
    """What was brought back, and what was stopped."""

    manifest: Manifest
    stopped: Stopped
    keys_fit: bool


def bring_back(
    file: Path, database: DatabaseWrapper, *, replace: bool, now: datetime, told: Callable[[str], None]
) -> Restored:
    """Fill the database from a backup, compare, stop sending, and only then let the serving role in."""
    owner = owner_parameters(database)
    told("Reading the backup")
    with opened_archive(file) as (manifest, dump):
        _refuse_newer(manifest)
        try:
            with psycopg.connect(**owner, connect_timeout=10) as connection:
                programs = _fitting_programs(connection, manifest)
                wanted = _wanted_entries(programs, dump, owner)
                told("Making room")
                _make_room(connection, manifest, replace=replace)
            told(f"Restoring {sum(manifest.tables.values()):,} rows of {len(manifest.tables)} tables")
            words = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-acl", "--no-password")
            run(programs / "pg_restore", *words, f"--use-list={wanted}", f"--dbname={owner['dbname']}", dump, to=owner)
            told("Comparing with the backup's own count")
            with psycopg.connect(**owner, connect_timeout=10) as connection:
                _compare(catalogue.row_counts(connection), manifest.tables)
                connection.execute("ANALYZE")  # a dump brings no statistics, and plans rest on them
            told("Migrating, and stopping all sending")
            stopped = _let_in(database, manifest, now=now)
        except (psycopg.Error, DatabaseError) as error:
            raise BackupError(f"The database stopped it: {str(error).strip()}") from None
    return Restored(manifest, stopped, keys_fit=_opens(manifest.sealed))


def _let_in(database: DatabaseWrapper, manifest: Manifest, *, now: datetime) -> Stopped:
    """Bring the tables up to date, stop all sending, and only then give the serving role its rights."""
    with as_owner(database):
        call_command(DjangosMigrate(), verbosity=0, interactive=False)
        stopped = stop_everywhere(taken_at=manifest.taken_at, now=now)
        with transaction.atomic(), database.cursor() as cursor:
            apply_tenancy(database)  # rights last: from here on somebody may come in
            remove_mark(cursor)
    return stopped


def _refuse_newer(manifest: Manifest) -> None:
    """Refuse a backup whose tables this code does not know."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known |= {(app, name) for app, name in migration.replaces}
    if strange := sorted({tuple(one) for one in manifest.migrations} - known):
        app, name = strange[0]
        raise BackupError(
            f"This backup was made by a newer Clara ({manifest.version}): this one does not know its migration "
            f"{app} {name}. Update this one first. Nothing was changed."
        )


def _fitting_programs(connection: catalogue.Owner, manifest: Manifest) -> Path:
    server = catalogue.major_version(connection)
    if server < manifest.server:
        raise BackupError(
            f"The backup is of PostgreSQL {manifest.server}, and this server is only {server}. Nothing was changed."
        )
    return find_programs(server)


def _wanted_entries(programs: Path, dump: Path, owner: dict[str, Any]) -> Path:
    """Write down what is to be restored: all but extensions and the schema itself."""
    listed = run(programs / "pg_restore", "--list", dump, to=owner)
    wanted = dump.with_name("wanted")
    wanted.write_text("\n".join(line for line in listed.splitlines() if not NOT_OURS.search(line)))
    return wanted


def _make_room(connection: catalogue.Owner, manifest: Manifest, *, replace: bool) -> None:
    """Take the old tables away and close the door in one transaction; an empty database needs no `replace`."""
    there = catalogue.tables(connection)
    if there and not replace and not is_unfinished(connection.cursor()):
        raise BackupError(
            f"This database is not empty: it has {len(there)} tables. With --replace all of them are dropped, and "
            "what is in them is gone. Nothing was changed."
        )
    for name in sorted(set(manifest.extensions) - set(catalogue.extensions(connection))):
        try:
            connection.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(name)))
        except psycopg.Error:
            raise BackupError(
                f"The database lacks the extension {name}: run CREATE EXTENSION {name} there as a superuser. "
                "Nothing was changed."
            ) from None
    try:
        connection.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_TIMEOUT)))
        catalogue.empty(connection)
        set_mark(connection)
        connection.commit()
    except psycopg.errors.LockNotAvailable:
        raise BackupError(
            "The tables are in use: stop web, workers and timetable, then try again. Nothing was changed."
        ) from None


def _compare(found: dict[str, int], wanted: dict[str, int]) -> None:
    wrong = [
        f"{table} has {found.get(table, 0)} rows instead of {wanted.get(table, 0)}"
        for table in sorted(found.keys() | wanted.keys())
        if found.get(table) != wanted.get(table)
    ]
    if wrong:
        raise BackupError(f"What was restored is not what was backed up, and nobody is let in: {'; '.join(wrong)}.")


def _opens(sealed: str) -> bool:
    try:
        return decrypt(sealed) == SEALED
    except Unreadable:
        return False
