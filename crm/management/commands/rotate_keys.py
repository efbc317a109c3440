"""`manage.py rotate_keys`: secrets at rest come under the newest key while everybody goes on working."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from crm.services.rotation import Found, encrypted_tables, rotate, survey
from crm.tenancy.backend.base import DatabaseWrapper
from crm.tenancy.backend.owner import as_owner

SECONDS_BETWEEN_LINES = 2.0
NAMED = 20  # rows that an error names; there is no use in more


class Command(BaseCommand):
    """Rotate as the owner, who sees the rows of all workspaces."""

    help = (
        "Encrypt all secrets anew under the first of ENCRYPTION_KEYS. In this order: put the new key first in "
        "ENCRYPTION_KEYS of every process, restart them all, run this, then --check, then remove the old keys."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--check", action="store_true", help="only count what is still under old keys")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Walk all tables that keep secrets; a sentence, and exit code 1, when something is left to do."""
        database = connections["default"]
        if not isinstance(database, DatabaseWrapper):
            raise CommandError("Clara needs the database ENGINE crm.tenancy.backend.")
        try:
            with as_owner(database):
                found = [self._walk(table, columns, check=check) for table, columns in encrypted_tables().items()]
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        self._conclude(found, check=check)

    def _walk(self, table: str, columns: tuple[str, ...], *, check: bool) -> Found:
        spoke = time.monotonic()

        def told(found: Found) -> None:
            nonlocal spoke
            if time.monotonic() - spoke > SECONDS_BETWEEN_LINES:
                spoke = time.monotonic()
                self.stdout.write(f"  {table}: {found.seen} so far")

        found = survey(table, columns) if check else rotate(table, columns, told=told)
        done = "under old keys" if check else "written anew"
        self.stdout.write(f"{table} ({', '.join(columns)}): {found.seen} secrets, {found.old} {done}")
        return found

    def _conclude(self, found: list[Found], *, check: bool) -> None:
        if closed := [row for one in found for row in one.unreadable]:
            more = f" and {len(closed) - NAMED} more" if len(closed) > NAMED else ""
            raise CommandError(
                "No key in ENCRYPTION_KEYS opens what stands in these rows; add the key they were written with, or "
                f"enter those secrets again. Remove no key before. {'; '.join(closed[:NAMED])}{more}."
            )
        if check and (old := sum(one.old for one in found)):
            raise CommandError(f"Old keys are still needed: {old} secrets are under them. Run `manage.py rotate_keys`.")
        if held := [f"{one.table} {row_id}" for one in found for row_id in one.held]:
            raise CommandError(f"These rows were in use all the time: {', '.join(held[:NAMED])}. Run this again.")
        self.stdout.write(
            "Nothing needs an old key."
            if check
            else "Done. Once every process has been restarted with the new key first, run this with --check; "
            "when nothing is under old keys, remove them."
        )
