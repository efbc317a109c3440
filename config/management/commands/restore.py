"""`manage.py restore FILE`: a backup comes back, and nothing is sent again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from config.backup.bring_back import bring_back
from config.backup.errors import BackupError
from config.management.commands.demo import database
from crm import clock


class Command(BaseCommand):
    """Restore as the owner."""

    help = "Bring back what `backup` wrote. All sending is stopped, and a person looks after what had not ended."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument("--replace", action="store_true", help="drop what the database has now; it is gone then")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        """Bring it back, or stop with a sentence."""
        try:
            done = bring_back(file, database(), replace=replace, now=clock.now(), told=self._say)
        except (BackupError, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from None
        tables, stopped = done.manifest.tables, done.stopped
        self.stdout.write(
            f"Restored {sum(tables.values()):,} rows of {len(tables)} tables, as many as were counted when the backup "
            f"was taken ({done.manifest.taken_at:%Y-%m-%d %H:%M} UTC).\n"
            f"All sending is stopped in {stopped.workspaces} workspaces. Mails that had not ended then: "
            f"{stopped.mails}. The outbox asks what became of each.\n"
            "What happened since is not known here: mails that were sent, people who unsubscribed, keys and passwords "
            "that were changed. Look after those before an admin lets mail leave again."
        )
        if not done.keys_fit:
            self.stderr.write(
                "None of ENCRYPTION_KEYS opens the secrets in this backup: add the key that was in use when it was "
                "made, and restart."
            )

    def _say(self, step: str) -> None:
        self.stderr.write(f"{step} ...", lambda text: text)
