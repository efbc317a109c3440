"""`python -m benchmarks.fill COUNT`: bring the database of the environment up to date, with one filled workspace.

Run as a process of its own, because Django knows one database a process. BENCH_SUPERUSER_URL is who writes the rows:
without checks of keys, and with the indexes made at the end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import django
import psycopg
from django.core.management import call_command
from django.db import connections


def main(count: int) -> None:
    """Migrate, make the example workspace, and fill it."""
    from benchmarks.rows import fill
    from config.demo.fill import fill_workspace
    from crm import clock
    from crm.tenancy.backend.base import DatabaseWrapper
    from crm.tenancy.backend.owner import as_owner

    call_command("migrate", verbosity=0)
    with as_owner(cast(DatabaseWrapper, connections["default"])):
        workspace = fill_workspace(mail_port=1025, now=clock.now())
    with psycopg.connect(os.environ["BENCH_SUPERUSER_URL"]) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("SET maintenance_work_mem = '512MB'")
        superuser.execute("SET work_mem = '64MB'")
        with indexes_later(superuser):
            fill(superuser, workspace.pk, count)
    with psycopg.connect(os.environ["BENCH_SUPERUSER_URL"], autocommit=True) as superuser:
        superuser.execute("VACUUM ANALYZE")
        superuser.execute("CHECKPOINT")


@contextmanager
def indexes_later(superuser: psycopg.Connection) -> Iterator[None]:
    """Take the indexes away that no constraint needs, and make them again over all rows."""
    found = superuser.execute(
        "SELECT schemaname || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS "
        "(SELECT FROM pg_constraint WHERE conname = indexname)"
    ).fetchall()
    for name, _ in found:
        superuser.execute(f"DROP INDEX {name}".encode())
    yield
    for _, definition in found:
        superuser.execute(definition.encode())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(int(sys.argv[1]))
