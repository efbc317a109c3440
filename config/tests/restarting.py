"""Stopping and starting servers on the port they had."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import redis

from config.deathsig import dies_with_parent
from config.tests.processes import until


class RedisServer:
    """The Redis of this test process: stopped, and started again as it was, with nothing in it."""

    def __init__(self, url: str) -> None:
        self.url = url
        with closing(redis.Redis.from_url(url)) as client:
            info = client.info("server")
        self._command = [info["executable"], info["config_file"], "--port", str(info["tcp_port"])]
        self._pid = int(info["process_id"])

    def stop(self) -> None:
        """End it at once; what it held is gone."""
        os.kill(self._pid, signal.SIGKILL)
        assert until(lambda: not alive(self._pid))

    def start(self) -> None:
        """Start it again, empty."""
        self._pid = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=dies_with_parent()
        ).pid
        assert until(self.answers)

    def pause(self, *, on: bool) -> None:
        """Let it hang, or go on."""
        os.kill(self._pid, signal.SIGSTOP if on else signal.SIGCONT)

    def answers(self) -> bool:
        """Whether it is there."""
        try:
            with closing(redis.Redis.from_url(self.url, socket_timeout=1)) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def restart_postgres(folder: Path) -> subprocess.Popen[bytes]:
    """Stop the private PostgreSQL in `folder` as `systemctl restart` would, and start it as it was."""
    pid = int((folder / "postgres-18" / "postmaster.pid").read_text().split()[0])
    process = Path(f"/proc/{pid}")
    command = process.joinpath("cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    program, folder_of = os.readlink(process / "exe"), os.readlink(process / "cwd")
    environ = dict(
        pair.split(b"=", 1) for pair in process.joinpath("environ").read_bytes().split(b"\0") if b"=" in pair
    )
    owner = process.stat()
    account: dict[str, Any] = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    os.kill(pid, signal.SIGINT)
    assert until(lambda: not alive(pid))
    return subprocess.Popen(
        command,
        executable=program,
        cwd=folder_of,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=dies_with_parent(),
        **(account if os.geteuid() == 0 else {}),
    )


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not asked for its status does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
