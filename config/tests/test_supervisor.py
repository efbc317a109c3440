"""The supervisor, with real processes; it runs in a process of its own, so that it can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.services.state import CHECKOUT
from config.tests.processes import processes_in, until

SCRIPT = """
import sys
from pathlib import Path
from config.supervisor import Program, ProgramEnded, Supervisor
folder = Path(sys.argv[1])
def program(name, code, ready=None):
    return Program(name, [sys.executable, "-c", code, str(folder / name)], ready=ready)
stay = "import time; time.sleep(60)"
stubborn = "import signal, sys, time; signal.signal(15, signal.SIG_IGN); open(sys.argv[1], 'w'); time.sleep(60)"
"""
WAIT = """
try:
    with Supervisor({programs}, patience=0.5) as supervisor:
        print("ready", flush=True)
        supervisor.wait()
except ProgramEnded as error:
    sys.exit(str(error))
"""
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Start]:
    """Start a supervisor of the given programs; afterwards nothing of it is left."""
    started: list[subprocess.Popen[str]] = []

    def start(programs: str, **environ: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT + WAIT.format(programs=programs), str(tmp_path)],
            cwd=CHECKOUT,
            env=os.environ | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
    assert until(lambda: not processes_in(tmp_path))


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_stops_all_in_peace(supervise: Start, tmp_path: Path, number: signal.Signals) -> None:
    process = supervise("[program('one', stay), program('two', stay)]")
    assert line_of(process) == "ready\n"

    process.send_signal(number)

    assert process.wait(timeout=10) in (0, 128 + number)  # the latter when it was not waiting yet
    assert not processes_in(tmp_path)


def test_the_end_of_one_is_the_end_of_all(supervise: Start, tmp_path: Path) -> None:
    process = supervise("[program('one', stay), program('two', 'raise SystemExit(3)')]")

    _, error = process.communicate(timeout=10)

    assert process.returncode == 1
    assert error == "two ended with status 3\n"
    assert not processes_in(tmp_path)


def test_a_program_that_may_start_again_does(supervise: Start, tmp_path: Path) -> None:
    count = '\'import sys, time; open(sys.argv[1], "a").write("x"); time.sleep(0.2); raise SystemExit(75)\''
    log = tmp_path / "starts"
    process = supervise(
        f"[program('one', stay), Program('two', [sys.executable, '-c', {count}, str(folder / 'starts')], restart=True)]"
    )

    assert until(lambda: log.exists() and len(log.read_text()) >= 2, seconds=20)

    assert process.poll() is None
    process.terminate()
    assert process.wait(timeout=10) == 0


def test_a_killed_supervisor_takes_its_programs_with_it(supervise: Start, tmp_path: Path) -> None:
    process = supervise("[program('one', stay), program('two', stubborn)]")
    line_of(process)
    assert len(processes_in(tmp_path)) == 3

    process.kill()

    assert until(lambda: not processes_in(tmp_path), seconds=5)


def test_a_program_that_will_not_stop_is_killed_with_its_children(supervise: Start, tmp_path: Path) -> None:
    family = "'import subprocess, sys; subprocess.run([sys.executable, \"-c\"] + sys.argv[2:])'"
    started = "lambda: (folder / 'child').exists()"
    process = supervise(
        f"[Program('family', [sys.executable, '-c', {family}, 'x', stubborn, str(folder / 'child')], ready={started})]"
    )
    assert line_of(process) == "ready\n"

    start = time.monotonic()
    process.terminate()

    process.wait(timeout=10)
    assert time.monotonic() - start < 5
    assert until(lambda: not processes_in(tmp_path), seconds=2)


def test_it_is_ready_when_its_programs_are(supervise: Start, tmp_path: Path) -> None:
    process = supervise("[program('one', stubborn, ready=lambda: (folder / 'one').exists())]")

    assert line_of(process) == "ready\n"
    assert (tmp_path / "one").exists()


def test_a_program_that_ends_before_it_is_ready_is_reported(supervise: Start) -> None:
    process = supervise("[program('one', 'pass', ready=lambda: False)]")

    _, error = process.communicate(timeout=10)

    assert error == "one ended with status 0\n"


def test_programs_do_not_see_the_owner_of_the_database(supervise: Start, tmp_path: Path) -> None:
    look = "'import os, sys; open(sys.argv[1], \"w\").write(str(sorted(os.environ)))'"
    process = supervise(f"[program('look', {look})]", DATABASE_OWNER_URL="postgresql://owner@db/clara", SEEN="yes")
    process.communicate(timeout=10)

    names = (tmp_path / "look").read_text()

    assert "SEEN" in names
    assert "DATABASE_OWNER_URL" not in names


def test_what_make_started_ends_when_make_is_killed(tmp_path: Path) -> None:
    makefile = tmp_path / "Makefile"
    tie = "from config.deathsig import end_with_make; end_with_make()"
    code = f"{tie}; import time; open('{tmp_path}/up', 'w'); time.sleep(60)"
    makefile.write_text(f'all:\n\t@cd "{CHECKOUT}" && exec env MAKE_PID=$$PPID "{sys.executable}" -c "{code}"\n')
    make = subprocess.Popen(["make", "-f", makefile])
    assert until(lambda: (tmp_path / "up").exists())

    make.kill()
    make.wait()

    assert until(lambda: not processes_in(tmp_path), seconds=5)
