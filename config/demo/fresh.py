"""A database of its own for one round of the demo, so that what it prints was done in that round."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from config.services.postgres import with_database
from crm.tenancy.backend.base import DatabaseWrapper
from crm.tenancy.backend.owner import owner_parameters

PREFIX = "clara_demo_"
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL")


@contextmanager
def fresh_database(connection: DatabaseWrapper, *, template: str = "template1") -> Iterator[None]:
    """Point this process and its children to a new database, a copy of `template`, and drop it at the end."""
    owner, name = owner_parameters(connection), f"{PREFIX}{os.getpid()}"
    connection.close()
    elsewhere = {} if template == "template1" else {"dbname": "postgres"}  # nobody may be in what is copied
    with psycopg.connect(**owner | elsewhere, autocommit=True) as server:
        _drop_leftovers(server)
        _drop(server, name)  # of a process that was killed, and whose id is ours now
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        server.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
    kept = connection.settings_dict["NAME"], {url: os.environ[url] for url in URLS if url in os.environ}
    connection.settings_dict["NAME"] = name
    os.environ.update({url: with_database(value, name) for url, value in kept[1].items()})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept[0]
        os.environ.update(kept[1])
        with psycopg.connect(**owner, autocommit=True) as server:
            _drop(server, name)


def _drop_leftovers(server: psycopg.Connection) -> None:
    """Drop what rounds left behind that were killed."""
    found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]).fetchall()
    for (name,) in found:
        if not Path(f"/proc/{name.removeprefix(PREFIX)}").exists():
            _drop(server, name)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
