"""A web process outlives its database's restart: what the pool kept is not handed out dead."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from crm.tests.tenants import pooled, wrapper


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_closed_is_not_handed_out() -> None:
    with pooled(2):
        ids = set()
        for _ in range(2):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                ids.add(cursor.fetchone()[0])
            connection.close()
        end_all(ids)
        for _ in range(3):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                assert cursor.fetchone() == (1,)
            connection.close()


def end_all(backends: set[int]) -> None:
    """Let the server hang up, as a restart does."""
    serving = wrapper().get_connection_params()
    keys = {key: serving[key] for key in ("dbname", "user", "password", "host", "port")}
    with psycopg.connect(**keys, autocommit=True) as server:
        for backend in backends:
            server.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
