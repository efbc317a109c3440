"""Make a backup: dump and row counts of one and the same moment, while everybody goes on working."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from django.conf import settings
from psycopg import IsolationLevel

from config.backup import catalogue
from config.backup.archive import DUMP, Manifest, sha256_of, write_archive
from config.backup.errors import BackupError
from config.backup.programs import find_programs, run
from crm.encryption import encrypt
from crm.tenancy.restoring import UNFINISHED, is_unfinished

SEALED = "clara"


def take_backup(file: Path, owner: dict[str, Any], *, now: datetime, told: Callable[[str], None]) -> Manifest:
    """Write the database of `owner` (psycopg's parameters) into a new file; raises BackupError."""
    if file.exists():
        raise BackupError(f"{file} is there already, and was left as it is.")
    try:
        with (
            psycopg.connect(**owner, connect_timeout=10) as connection,
            TemporaryDirectory(prefix=".clara-backup-", dir=file.absolute().parent) as folder,
        ):
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            return _take(file, connection, owner, Path(folder, DUMP), now=now, told=told)
    except psycopg.Error as error:
        raise BackupError(f"The database stopped it: {str(error).strip()}") from None
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from None


def _take(
    file: Path,
    connection: psycopg.Connection[Any],
    owner: dict[str, Any],
    dump: Path,
    *,
    now: datetime,
    told: Callable[[str], None],
) -> Manifest:
    if is_unfinished(connection.cursor()):
        raise BackupError(UNFINISHED)
    server = catalogue.major_version(connection)
    program = find_programs(server) / "pg_dump"
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    snapshot = str(row[0]) if row else ""
    told("Counting rows")
    counts = catalogue.row_counts(connection)
    if "django_migrations" not in counts:
        raise BackupError("There is nothing to back up: this database has no tables of Clara.")
    told(f"Dumping {sum(counts.values()):,} rows of {len(counts)} tables")
    run(program, "--format=custom", "--no-password", f"--snapshot={snapshot}", f"--file={dump}", to=owner)
    manifest = Manifest(
        version=settings.VERSION,
        taken_at=now,
        server=server,
        tables=counts,
        migrations=catalogue.migrations(connection),
        extensions=catalogue.extensions(connection),
        sealed=encrypt(SEALED),
        sha256=sha256_of(dump),
    )
    write_archive(file, manifest, dump)
    return manifest
