"""Django's `migrate`, run as the owner, and then what tenancy adds to the tables."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from crm.tenancy.apply import apply_tenancy
from crm.tenancy.backend.base import DatabaseWrapper
from crm.tenancy.backend.owner import as_owner
from crm.tenancy.restoring import UNFINISHED, is_unfinished


class Command(migrate.Command):
    """Migrate as the owner; then add row security, policies, keys, doors and grants that are missing."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run both parts; only Django's when nothing is to be changed (`--plan`, `--check`)."""
        connection = connections[options["database"]]
        if not isinstance(connection, DatabaseWrapper):
            raise CommandError("Clara needs the database ENGINE crm.tenancy.backend.")
        with as_owner(connection):
            with connection.cursor() as cursor:
                if is_unfinished(cursor):
                    raise CommandError(UNFINISHED)
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                apply_tenancy(connection)
