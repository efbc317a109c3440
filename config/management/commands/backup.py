"""`manage.py backup FILE`: the whole database in one file, while everybody goes on working."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from config.backup.errors import BackupError
from config.backup.take import take_backup
from config.management.commands.demo import database
from crm import clock
from crm.tenancy.backend.owner import owner_parameters


class Command(BaseCommand):
    """Back up as the owner."""

    help = "Write the whole database and its row counts into one new file. ENCRYPTION_KEYS are not in it: keep them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="a file that is not there yet, such as clara-2026-11-21.tar")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Make the backup, or stop with a sentence."""
        try:
            made = take_backup(file, owner_parameters(database()), now=clock.now(), told=self._say)
        except (BackupError, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from None
        rows = sum(made.tables.values())
        self.stdout.write(
            f"{file}: {rows:,} rows of {len(made.tables)} tables, {file.stat().st_size:,} bytes.\n"
            "Passwords and grants in it are encrypted, and the keys that open them (ENCRYPTION_KEYS) are not in it: "
            "keep those somewhere else. All else can be read by whoever has the file."
        )

    def _say(self, step: str) -> None:
        self.stderr.write(f"{step} ...", lambda text: text)
