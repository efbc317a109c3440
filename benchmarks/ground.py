"""What everything is measured on: a PostgreSQL of our own that syncs to disk, a Redis, and filled databases."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.figures import Figure, Report
from config.services.postgres import OWNER, with_database
from config.services.servers import Servers, start_servers
from config.services.state import CHECKOUT, State

SMALL = 1000
TREES = ("crm", "leads", "drafts", "agents")


@dataclass
class Ground:
    """Running servers, and the sizes of the databases that are asked for."""

    servers: Servers
    superuser: str
    large: int
    report: Report
    environment: dict[str, str] = field(default_factory=dict)

    def database(self, count: int) -> dict[str, str]:
        """Return the environment of a database with `count` leads in its workspace; filled on first use, and kept."""
        name = f"bench_{count}_{_fingerprint()}"
        urls = {key: with_database(url, name) for key, url in self.servers.urls.items() if key.startswith("DATABASE")}
        environment = self.environment | urls | {"BENCH_SUPERUSER_URL": with_database(self.superuser, name)}
        if not self._exists(name):
            began = time.monotonic()
            self._make(f"{name}_half", environment, count)
            self.report.add(Figure(f"fill {count:,} leads", time.monotonic() - began, "s"))
        return environment

    @property
    def postgres(self) -> int:
        """The process id that all of PostgreSQL hangs under."""
        return self.servers.postgres.process.pid

    def _make(self, half: str, environment: dict[str, str], count: int) -> None:
        """Fill a database under another name, so that one left half filled is never taken for whole."""
        whole, size = half.removesuffix("_half"), f"bench_{count}_"
        with psycopg.connect(self.superuser, autocommit=True) as server:
            for (old,) in server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [size]):
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(half), sql.Identifier(OWNER)))
            there = {name: value.replace(whole, half) for name, value in environment.items()}
            subprocess.run([sys.executable, "-m", "benchmarks.fill", str(count)], check=True, env=there, cwd=CHECKOUT)
            names = sql.Identifier(half), sql.Identifier(whole)
            server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))

    def _exists(self, name: str) -> bool:
        with psycopg.connect(self.superuser) as server:
            return bool(server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount)


@contextmanager
def ground(report: Report, large: int) -> Iterator[Ground]:
    """Start the servers in the checkout's folder; the databases in them are kept from run to run."""
    folder = State.of_checkout().folder / "benchmarks"
    state = State.in_folder(folder)
    servers = start_servers(state, fsync=True)
    try:
        secrets = state.secrets()
        superuser = f"postgresql://postgres:{secrets['superuser']}@127.0.0.1:{servers.postgres.port}/postgres"
        kept = {name: secrets[name] for name in ("SECRET_KEY", "ENCRYPTION_KEYS")}
        environment = {**os.environ, **kept, "REDIS_URL": servers.urls["REDIS_URL"], "API_CALLS_PER_MINUTE": "100000"}
        yield Ground(servers, superuser, large, report, environment)
    finally:
        servers.stop()


def _fingerprint() -> str:
    """Name the schema and the rows: a change of either fills the databases anew."""
    seen = hashlib.sha256()
    migrations = sorted(file for app in TREES for file in CHECKOUT.glob(f"{app}/migrations/*.py"))
    tenancy = sorted(CHECKOUT.glob("crm/tenancy/**/*.py"))
    for file in [*migrations, *tenancy, Path(__file__).with_name("rows.py"), Path(__file__).with_name("fill.py")]:
        seen.update(file.read_bytes())
    return seen.hexdigest()[:8]
