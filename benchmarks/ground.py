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
from benchmarks.layout import Layout
from config.services.postgres import OWNER, with_database
from config.services.servers import Servers, start_servers
from config.services.state import CHECKOUT, State

TREES = ("crm", "leads", "drafts", "agents")
ROWS = ("rows.py", "fill.py", "layout.py")


@dataclass
class Ground:
    """Running servers, and what the environment says of sizes."""

    servers: Servers
    superuser: str
    report: Report
    environment: dict[str, str] = field(default_factory=dict)

    def size(self, name: str, default: int) -> int:
        """Return a number of leads that may be set from outside (SIZE=20000)."""
        return int(os.environ.get(name) or default)

    def database(self, layout: Layout) -> dict[str, str]:
        """Return the environment of a database so laid out; filled on first use, and dropped at the end."""
        name = f"bench_{layout.name}_{_fingerprint()}"
        urls = {key: with_database(url, name) for key, url in self.servers.urls.items() if key.startswith("DATABASE")}
        environment = self.environment | urls | {"BENCH_SUPERUSER_URL": with_database(self.superuser, name)}
        if name not in self._databases():
            began = time.monotonic()
            self._make(f"{name}_half", environment, layout)
            order = ", mixed" if layout.mixed else ""
            self.report.add(Figure(f"fill {layout.leads:,} leads{order}", time.monotonic() - began, "s"))
        return environment

    @property
    def postgres(self) -> int:
        """The process id that all of PostgreSQL hangs under."""
        return self.servers.postgres.process.pid

    def drop(self, *, keep: str = "") -> None:
        """Drop the filled databases, except those whose names end with `keep`."""
        with psycopg.connect(self.superuser, autocommit=True) as server:
            for name in self._databases():
                if not (keep and name.endswith(keep)):
                    server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _make(self, half: str, environment: dict[str, str], layout: Layout) -> None:
        """Fill a database under another name, so that one left half filled is never taken for whole."""
        whole = half.removesuffix("_half")
        words = [f"{slug}={count}" for slug, count in layout.sizes] + ["--mixed"] * layout.mixed
        with psycopg.connect(self.superuser, autocommit=True) as server:
            server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(half), sql.Identifier(OWNER)))
            there = {name: value.replace(whole, half) for name, value in environment.items()}
            subprocess.run([sys.executable, "-m", "benchmarks.fill", *words], check=True, env=there, cwd=CHECKOUT)
            names = sql.Identifier(half), sql.Identifier(whole)
            server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))

    def _databases(self) -> list[str]:
        with psycopg.connect(self.superuser) as server:
            found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'bench_')")
            return [name for (name,) in found]


@contextmanager
def ground(report: Report) -> Iterator[Ground]:
    """Start the servers in the checkout's folder; KEEP=1 keeps the filled databases for the next run."""
    folder = State.of_checkout().folder / "benchmarks"
    state = State.in_folder(folder)
    servers = start_servers(state, fsync=True)
    try:
        secrets = state.secrets()
        superuser = f"postgresql://postgres:{secrets['superuser']}@127.0.0.1:{servers.postgres.port}/postgres"
        kept = {name: secrets[name] for name in ("SECRET_KEY", "ENCRYPTION_KEYS")}
        environment = {**os.environ, **kept, "REDIS_URL": servers.urls["REDIS_URL"], "API_CALLS_PER_MINUTE": "100000"}
        place = Ground(servers, superuser, report, environment)
        place.drop(keep=_fingerprint())  # what an earlier run was killed over, or kept of another schema
        yield place
        if not os.environ.get("KEEP"):
            place.drop()
    finally:
        servers.stop()


def _fingerprint() -> str:
    """Name the schema and the rows: a change of either fills the databases anew."""
    seen = hashlib.sha256()
    migrations = sorted(file for app in TREES for file in CHECKOUT.glob(f"{app}/migrations/*.py"))
    tenancy = sorted(CHECKOUT.glob("crm/tenancy/**/*.py"))
    for file in [*migrations, *tenancy, *(Path(__file__).with_name(name) for name in ROWS)]:
        seen.update(file.read_bytes())
    return seen.hexdigest()[:8]
