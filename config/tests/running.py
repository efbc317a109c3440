"""A running Clara for browser tests: the production web server, a worker and the timetable, on the test's database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from config.management.commands.run import programs
from config.services.ports import free_port
from config.supervisor import Supervisor

WEB = ("web",)
ALL = ("web", "worker", "beat")


@contextmanager
def running(names: tuple[str, ...] = ALL) -> Iterator[str]:
    """Run programs of Clara by name until the end of the `with`; yields the address of the pages."""
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", _with_test_database(os.environ["DATABASE_URL"]))
        patch.setenv("SHIFT_CLOCK", "true")
        patch.setenv("LOG_LEVEL", "WARNING")
        with Supervisor([program for program in programs(port) if program.name in names]):
            yield f"http://localhost:{port}"


def _with_test_database(url: str) -> str:
    """Return the address of the database that the test works in."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
