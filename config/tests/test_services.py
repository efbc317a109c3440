"""The embedded servers, each test in a checkout of its own whose path has a space."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.services import provide
from config.services.account import NOBODY
from config.services.postgres import with_database
from config.services.servers import start_private, start_private_redis
from config.services.state import CHECKOUT
from config.tests.processes import processes_in, until

HOLD = """
import json, sys, time
from config.services import provide
environ, start = {}, time.monotonic()
provide(environ, sys.argv)
print(json.dumps(environ | {"seconds": time.monotonic() - start}), flush=True)
sys.stdin.read()
"""
PACKAGES = str(Path(psycopg.__file__).parent.parent)
Hold = Callable[..., "Holder"]


class Holder:
    """A process that was provided for and waits."""

    def __init__(self, checkout: Path, *words: str, python: str = sys.executable, user: int | None = None) -> None:
        self.process = subprocess.Popen(
            [python, "-c", HOLD, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=checkout,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": PACKAGES},
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )

    def environ(self) -> dict[str, Any]:
        """Wait for what it was given."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the process ended without an answer"
        return dict(json.loads(line))

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.process.kill()
        self.process.communicate()


def python_of_nobody() -> str | None:
    """Find a Python that the user nobody can run, with the packages of this one; only root can ask."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        with suppress(OSError):
            command = [python, "-c", "import psycopg, dotenv"]
            if not subprocess.run(command, cwd="/", env={"PYTHONPATH": PACKAGES}, user=NOBODY, group=NOBODY).returncode:
                return python
    return None


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    """Copy the code into a path with a space that everybody can reach."""
    umask = os.umask(0o022)
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield copy_checkout(Path(name, "a checkout"))
    os.umask(umask)


def copy_checkout(folder: Path) -> Path:
    (folder / "config").mkdir(parents=True)
    for part in ("__init__.py", "deathsig.py"):
        shutil.copy(CHECKOUT / "config" / part, folder / "config")
    shutil.copytree(CHECKOUT / "config" / "services", folder / "config" / "services", ignore=lambda *_: ["__pycache__"])
    return folder


@pytest.fixture
def hold(checkout: Path) -> Iterator[Hold]:
    """Start processes that hold the servers; afterwards none is left."""
    holders: list[Holder] = []

    def start(*words: str, folder: Path = checkout, **how: Any) -> Holder:
        holders.append(Holder(folder, *words, **how))
        return holders[-1]

    yield start
    for holder in holders:
        holder.kill()
    assert until(lambda: not processes_in(checkout))


def keeper(checkout: Path) -> int:
    return int((checkout / ".local" / "keeper.lock").read_text())


def test_a_second_process_finds_the_running_servers_at_once(hold: Hold) -> None:
    first = hold().environ()

    second = hold().environ()

    assert second.pop("seconds") < 0.5
    assert second == {key: value for key, value in first.items() if key != "seconds"}


def test_two_first_starts_at_once_share_one_pair_of_servers(hold: Hold) -> None:
    both = [hold(), hold()]

    assert len({holder.environ()["DATABASE_URL"] for holder in both}) == 1


def test_the_servers_stay_while_one_of_two_holders_lives(hold: Hold, checkout: Path) -> None:
    first, second = hold(), hold()
    url = first.environ()["DATABASE_URL"]
    second.environ()

    first.kill()

    assert not until(lambda: keeper(checkout) not in processes_in(checkout), seconds=1)
    psycopg.connect(url).close()


def test_a_killed_holder_takes_the_servers_with_it(hold: Hold, checkout: Path) -> None:
    holder = hold()
    holder.environ()

    holder.kill()

    assert until(lambda: not processes_in(checkout), seconds=10)


@pytest.mark.parametrize("victim", ["keeper", "postgres", "redis"])
def test_a_killed_server_or_keeper_takes_the_rest_with_it(hold: Hold, checkout: Path, victim: str) -> None:
    holder = hold()
    holder.environ()
    state = checkout / ".local"
    victims = {
        "keeper": {keeper(checkout)},
        "postgres": {int((state / "postgres-18" / "postmaster.pid").read_text().split()[0])},
        "redis": processes_in(state / "redis"),
    }

    for process in victims[victim]:
        os.kill(process, signal.SIGKILL)

    assert until(lambda: processes_in(checkout) == {holder.process.pid}, seconds=10)
    psycopg.connect(hold().environ()["DATABASE_URL"]).close()  # a newcomer has new ones


def test_what_was_stored_is_there_after_the_servers_were_killed(hold: Hold, checkout: Path) -> None:
    holder = hold()
    with psycopg.connect(holder.environ()["DATABASE_OWNER_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")
    os.kill(keeper(checkout), signal.SIGKILL)
    holder.kill()

    with psycopg.connect(hold().environ()["DATABASE_OWNER_URL"]) as connection:
        assert connection.execute("SELECT DISTINCT word FROM kept").fetchall() == [("still here",)]


def test_a_process_id_of_yesterday_does_not_stop_the_start(hold: Hold, checkout: Path) -> None:
    holder = hold()
    holder.environ()
    holder.kill()
    assert until(lambda: not processes_in(checkout))
    (checkout / ".local" / "postgres-18" / "postmaster.pid").write_text(
        f"{os.getpid()}\n/elsewhere\n1\n1\n\n127.0.0.1\n\n\n"
    )

    psycopg.connect(hold().environ()["DATABASE_URL"]).close()


def test_the_serving_role_owns_nothing_and_the_owner_is_no_superuser(hold: Hold) -> None:
    environ = hold().environ()
    with psycopg.connect(environ["DATABASE_URL"]) as serving:
        rights = serving.execute("""
            SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
                   exists(SELECT FROM pg_class WHERE relowner = r.oid),
                   exists(SELECT FROM pg_auth_members WHERE member = r.oid),
                   has_schema_privilege('public', 'CREATE')
            FROM pg_roles r WHERE rolname = current_user""").fetchone()
        assert rights == (False,) * 8
        locale = "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = current_database()"
        assert serving.execute(locale).fetchone() == ("b", "C.UTF-8")
    with psycopg.connect(environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        powers = "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert owner.execute(powers).fetchone() == (False, False, True)
        owner.execute("CREATE DATABASE fresh")
        with psycopg.connect(with_database(environ["DATABASE_OWNER_URL"], "fresh")) as fresh:
            fresh.execute("SELECT '[1,2]'::vector")
        owner.execute("DROP DATABASE fresh")


def test_secrets_are_kept_and_nobody_else_may_read_them(hold: Hold, checkout: Path) -> None:
    environ = hold().environ()
    state = checkout / ".local"

    assert json.loads((state / "secrets.json").read_text())["SECRET_KEY"] == environ["SECRET_KEY"]
    assert {(state / name).stat().st_mode & 0o777 for name in ("secrets.json", "running.json")} == {0o600}
    assert state.stat().st_mode & 0o007 == 0


@pytest.mark.parametrize("words", [["qualify", "file"], ["qualify", "--model", "offline", "-"]])
def test_judging_enquiries_without_a_workspace_starts_no_server(hold: Hold, checkout: Path, words: list[str]) -> None:
    hold(*words).environ()

    assert len(processes_in(checkout)) == 1


def test_addresses_from_the_env_file_are_used_and_nothing_is_started(hold: Hold, tmp_path: Path) -> None:
    folder = copy_checkout(tmp_path / "configured")
    (folder / ".env").write_text("DATABASE_URL=postgresql://db/clara\nREDIS_URL=redis://cache\n")

    environ = hold(folder=folder).environ()

    assert set(environ) == {"seconds"}
    assert not (folder / ".local").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_without_a_home_has_servers_too(hold: Hold) -> None:
    python = python_of_nobody()
    if python is None:
        pytest.skip("the user nobody cannot run this Python")
    with tempfile.TemporaryDirectory() as name:
        folder = copy_checkout(Path(name, "not ours"))
        for path in (Path(name), folder):
            os.chown(path, NOBODY, NOBODY)
        holder = hold(folder=folder, python=python, user=NOBODY)
        psycopg.connect(holder.environ()["DATABASE_URL"]).close()

        assert (folder / ".local").stat().st_mode & 0o777 == 0o700
        holder.kill()
        assert until(lambda: not processes_in(folder))


def test_private_servers_end_with_their_block() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name, "private ones")
        with start_private(folder, fsync=True) as urls, psycopg.connect(urls["DATABASE_URL"]) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert not processes_in(folder)


def test_each_private_redis_is_another() -> None:
    with start_private_redis() as one, start_private_redis() as other:
        assert one != other


def test_a_given_database_that_lacks_vector_stops_the_start_with_a_sentence(hold: Hold, checkout: Path) -> None:
    environ = hold().environ()
    with psycopg.connect(environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("DROP DATABASE IF EXISTS bare")
        owner.execute("CREATE DATABASE bare TEMPLATE template0")

    with pytest.raises(SystemExit, match="lacks pgvector"):
        provide({"DATABASE_URL": with_database(environ["DATABASE_URL"], "bare")})


def test_a_given_database_that_is_not_there_stops_the_start_with_a_sentence() -> None:
    with pytest.raises(SystemExit, match="DATABASE_URL is set, but nothing can be asked there"):
        provide({"DATABASE_URL": "postgresql://127.0.0.1:1/none"})


def test_they_can_be_stopped_by_hand_and_started_again(hold: Hold, checkout: Path) -> None:
    holder = hold()
    holder.environ()

    subprocess.run([sys.executable, "-m", "config.services", "stop"], cwd=checkout, check=True)

    assert processes_in(checkout) == {holder.process.pid}
    psycopg.connect(hold().environ()["DATABASE_URL"]).close()
