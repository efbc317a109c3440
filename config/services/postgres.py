"""The embedded PostgreSQL 18: its cluster, roles and database."""

from __future__ import annotations

import locale
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from config.services.binaries import postgres_programs
from config.services.errors import ServicesError
from config.services.server import Server, start_server
from config.services.state import State

Superuser = psycopg.Connection[tuple[object, ...]]

DATABASE = "clara"
OWNER = "clara_owner"
SERVING = "clara_app"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a path over 107 bytes would fail
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def start_postgres(state: State, *, fsync: bool, keep_open: Sequence[int] = ()) -> Server:
    """Start PostgreSQL as a child of this process, with roles, extension and database in place."""
    programs = postgres_programs(state)
    cluster = _cluster(state, programs)
    (cluster / "postmaster.pid").unlink(missing_ok=True)  # the caller's lock says that nobody runs here
    settings = SETTINGS if fsync else SETTINGS | CARELESS
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = start_server(
        lambda port: [programs / "postgres", "-D", cluster, "-p", str(port), *options],
        answers=lambda port: _answers(state, port),
        account=state.account,
        room=cluster,
        log=state.path("postgres.log"),
        stop_signal=signal.SIGINT,  # the "fast" shutdown: nobody is waited for, nothing is lost
        keep_open=keep_open,
        environment=_environment(),
    )
    try:
        _prepare(state, server.port)
    except BaseException:
        server.stop()
        raise
    return server


def database_urls(state: State, port: int) -> dict[str, str]:
    """Return the addresses of a running PostgreSQL for both roles."""
    passwords = state.secrets()
    return {
        "DATABASE_URL": f"postgresql://{SERVING}:{passwords['serving']}@127.0.0.1:{port}/{DATABASE}",
        "DATABASE_OWNER_URL": f"postgresql://{OWNER}:{passwords['owner']}@127.0.0.1:{port}/{DATABASE}",
    }


def _cluster(state: State, programs: Path) -> Path:
    """Find or make the folder of the cluster; one left half made by a kill is made again."""
    cluster = state.path("postgres-18")
    if cluster.exists():
        return cluster
    workshop = state.room("postgres-18.new")
    state.account.give(workshop)
    password = workshop / "password"
    password.unlink(missing_ok=True)
    password.touch(mode=0o600)
    password.write_text(state.secrets()["superuser"])
    state.account.give(password)
    draft = workshop / "data"
    made = subprocess.run(  # noqa: S603  a fixed program of ours
        [
            programs / "initdb", "--pgdata", draft, "--username=postgres", "--pwfile", password, "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=workshop,
        env=_environment(),
        **state.account.credentials,
    )  # fmt: skip
    if made.returncode:
        raise ServicesError(f"initdb failed: {made.stdout.decode(errors='replace')[-500:].strip()}")
    password.unlink()
    draft.rename(cluster)
    workshop.rmdir()
    return cluster


def _environment() -> dict[str, str]:
    """Return a locale that tells letters from punctuation in every language, where the machine has it."""
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return {"LC_ALL": "C"}
    return {"LC_ALL": "C.UTF-8"}


def _connect(state: State, port: int, database: str) -> Superuser:
    return psycopg.connect(
        host="127.0.0.1",
        port=port,
        user="postgres",
        password=state.secrets()["superuser"],
        dbname=database,
        connect_timeout=2,
        autocommit=True,
    )


def _answers(state: State, port: int) -> bool:
    try:
        _connect(state, port, "template1").close()
    except psycopg.OperationalError:
        return False
    return True


def _prepare(state: State, port: int) -> None:
    """Bring roles, extension and database to what they should be, whatever they were."""
    passwords = state.secrets()
    with _connect(state, port, "template1") as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")  # every new database is a copy of this one
        _make_role(connection, OWNER, passwords["owner"], "CREATEDB")
        _make_role(connection, SERVING, passwords["serving"], "NOCREATEDB")
        databases = {str(row[0]) for row in connection.execute("SELECT datname FROM pg_database")}
        for orphan in sorted(name for name in databases if name.startswith(f"test_{DATABASE}_")):
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(orphan)))  # its tests were killed
        if DATABASE not in databases:
            create = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


def _make_role(connection: Superuser, role: str, password: str, rights: LiteralString) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER ROLE {} ") if exists else sql.SQL("CREATE ROLE {} ")
    plain = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION " + rights)
    secret = sql.SQL(" PASSWORD {}").format(sql.Literal(password))
    connection.execute(verb.format(sql.Identifier(role)) + plain + secret)


def with_database(url: str, name: str) -> str:
    """Return `url` with the database `name` in place of its own."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()
