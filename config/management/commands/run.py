"""`manage.py run`: one machine's whole Clara."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.services.ports import free_port
from config.supervisor import Program, ProgramEnded, Supervisor, answers

QUEUES = "intake,runs,send,sweeps"


def programs(port: int) -> list[Program]:
    """List what one running Clara consists of: web (HTTP and websockets in one process), worker and timetable."""
    url = f"http://127.0.0.1:{port}"
    web = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port), "--no-access-log"]
    celery = [sys.executable, "-m", "celery", "--app", "config.celery", "--quiet"]
    worker = [
        "worker",
        "--pool",
        "threads",
        "--concurrency",
        "4",
        "--queues",
        QUEUES,
        "--without-gossip",
        "--without-mingle",
    ]
    return [
        Program(
            "web",
            [*web, "--timeout-graceful-shutdown", "3", "--log-level", "warning"],
            environment={"PUBLIC_URL": f"http://localhost:{port}", "DATABASE_POOL_SIZE": "20"},
            ready=lambda: answers(f"{url}/healthz"),
        ),
        Program("worker", [*celery, *worker]),
        Program("beat", [*celery, "beat"]),
    ]


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
