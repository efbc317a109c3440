"""`manage.py demo`: the whole way from enquiries to captured mail, with an example company."""

from __future__ import annotations

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from config.demo import company
from config.demo.fill import fill_workspace
from config.demo.fresh import fresh_database
from config.demo.post import Posted, post_samples
from config.demo.table import NotDrafted, as_text, wait_for_drafts
from config.management.commands.run import programs
from config.services.ports import free_port
from config.supervisor import Program, ProgramEnded, Supervisor
from crm import clock
from crm.models import Workspace
from crm.tenancy.backend.base import DatabaseWrapper
from crm.tenancy.backend.owner import as_owner
from crm.tenancy.scope import scope
from leads.models import Form, Submission

SECONDS = 120.0


class Command(BaseCommand):
    """Show the whole product at work."""

    help = "Start all with an example company and post its sample enquiries. DEMO_ONCE=1: print a table, and end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the port be chosen."""
        parser.add_argument("--port", type=int, default=8000, help="where to listen; the next free one if it is taken")

    def handle(self, *args: object, port: int, **options: object) -> None:
        """Run until Ctrl-C on the database of this checkout; with DEMO_ONCE one round on a fresh one."""
        if not os.environ.get("DEMO_ONCE"):
            self._run(port, once=False)
            return
        with fresh_database(database()):
            self._run(port, once=True)

    def _run(self, port: int, *, once: bool) -> None:
        self._say("Making the tables")
        call_command("migrate", verbosity=0)
        port, mail_port = free_port(port), free_port(1025)
        self._say(f"Filling the workspace of {company.NAME}, the example company")
        with as_owner(database()):
            workspace = fill_workspace(mail_port=mail_port, now=clock.now())
        folder = settings.BASE_DIR / ".local" / ("demo-once" if once else "demo") / "inbox"
        self._say("Starting web, worker, timetable and the prospects' mail server")
        try:
            with Supervisor(_programs(port, mail_port, folder)) as supervisor:
                posted = self._post(workspace, f"http://localhost:{port}")
                if once:
                    self._say("Waiting until each has its draft")
                    rows = wait_for_drafts(workspace, posted, seconds=SECONDS, check=supervisor.check)
                    self.stdout.write(as_text(rows))
                else:
                    self._say_where(port)
                    supervisor.wait()
        except (ProgramEnded, NotDrafted) as error:
            raise CommandError(f"Stopped: {error}") from None

    def _post(self, workspace: Workspace, url: str) -> list[Posted]:
        with scope(workspace.pk):
            if Submission.objects.exists():
                return []  # an earlier demo's, with all that was decided since
            secret = Form.objects.get(key="contact").secret
        self._say("Posting the sample enquiries")
        return post_samples(url, secret=secret)

    def _say(self, step: str) -> None:
        """Say what comes next, beside the table that may be read by a program."""
        self.stderr.write(f"{step} ...", lambda text: text)
        self.stderr.flush()

    def _say_where(self, port: int) -> None:
        people = " or ".join(member["email"] for member in company.MEMBERS)
        self.stdout.write(
            f"\nClara is at http://localhost:{port}/admin/queue/\n"
            f"Sign in as {people}, password {company.PASSWORD}\n"
            f"What the prospects received: http://localhost:{port}/demo/inbox/\n"
            "Ctrl-C stops everything.\n"
        )


def database() -> DatabaseWrapper:
    """Return the default connection as what it is."""
    return cast(DatabaseWrapper, connections["default"])


def _programs(port: int, mail_port: int, folder: Path) -> list[Program]:
    environment = {"CAPTURE_FOLDER": str(folder), "SHIFT_CLOCK": "true", "LOG_LEVEL": "WARNING"}
    os.environ.update(environment)
    mail = [sys.executable, "-m", "config.demo.mail_server", str(folder), str(mail_port)]
    return [Program("mail", mail, ready=lambda: _listens(mail_port)), *programs(port)]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
