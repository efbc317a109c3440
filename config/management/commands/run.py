"""`manage.py run`: one machine's whole Clara."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.services.ports import free_port
from config.supervisor import Program, ProgramEnded, Supervisor, answers

QUEUES = "intake,runs,send,mail,sweeps"
# Celery warns of root with a paragraph; here root is whoever tries this out.
QUIET_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}


def programs(port: int) -> list[Program]:
    """List what one running Clara consists of: web (HTTP and websockets in one process), worker and timetable."""
    web = f"uvicorn config.asgi:application --port {port} --no-access-log --log-level warning"
    worker = f"worker --pool threads --concurrency 4 --queues {QUEUES} --without-gossip --without-mingle"
    celery = "celery --app config.celery --quiet"
    return [
        Program(
            "web",
            _python(f"{web} --timeout-graceful-shutdown 3"),
            environment={"PUBLIC_URL": f"http://localhost:{port}", "DATABASE_POOL_SIZE": "20"},
            ready=lambda: answers(f"http://127.0.0.1:{port}/healthz"),
            restart=True,
        ),
        Program("worker", _python(f"{celery} {worker}"), environment=QUIET_ROOT, restart=True),
        Program("beat", _python(f"{celery} beat"), restart=True),
    ]


def _python(words: str) -> list[str]:
    """Run a module with the Python that runs us."""
    return [sys.executable, "-m", *words.split()]


class Command(BaseCommand):
    """Run web, worker and beat until Ctrl-C."""

    help = "Run web, workers and timetable on this machine until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the port be chosen."""
        parser.add_argument("--port", type=int, default=8000, help="where to listen; the next free one if it is taken")

    def handle(self, *args: object, port: int, **options: object) -> None:
        """Bring the database up to date, start all, and wait."""
        call_command("migrate", verbosity=0)
        port = free_port(port)
        try:
            with Supervisor(programs(port)) as supervisor:
                self.stdout.write(f"Clara is at http://localhost:{port}/ (Ctrl-C stops it)")
                supervisor.wait()
        except ProgramEnded as error:
            raise CommandError(f"Stopped, because {error}.") from None
