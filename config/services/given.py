"""A database that somebody gave us: whether it can serve, before anything else is started for it."""

from __future__ import annotations

import psycopg

from config.services.errors import ServicesError


def check_given_database(url: str) -> None:
    """Raise `ServicesError` when the database does not answer or lacks pgvector (roles are checked later)."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            vector = connection.execute("SELECT FROM pg_extension WHERE extname = 'vector'").fetchone()
    except psycopg.Error as error:
        raise ServicesError(f"DATABASE_URL is set, but nothing can be asked there: {str(error).strip()}") from None
    if vector is None:
        raise ServicesError(
            "the database of DATABASE_URL lacks pgvector: run CREATE EXTENSION vector there as a superuser"
        )
