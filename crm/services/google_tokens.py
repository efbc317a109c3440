"""The tokens of a Google account that is kept: stored encrypted, renewed by one worker at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection as database
from django.db import transaction

from crm import clock
from crm.connectors.google_auth import GoogleApp, Grant, Tokens, refresh
from crm.models import Connection

RENEWALS = 11  # a number of our own for advisory locks on connections


def keep_grant(row: Connection, grant: Grant) -> None:
    """Put a grant on a connection that the caller locked or just made; the caller saves it."""
    row.account, row.scopes, row.token = grant.account, list(grant.scopes), grant.tokens.dump()


@dataclass(frozen=True)
class StoredTokens:
    """Access tokens for one connection of the workspace in scope."""

    connection_id: int

    def access(self, *, rejected: str = "") -> str:
        """Return a token that works; `rejected` is one that Google refused just now.

        Raises NeedsReauth, TemporaryFailure. Several threads that need a new one at once get the same new one.
        """
        kept = self._kept()
        if self._serves(kept, rejected):
            return kept.access
        with _alone(self.connection_id):
            kept = self._kept()  # by now another worker may have renewed it
            if self._serves(kept, rejected):
                return kept.access
            renewed, scopes = refresh(GoogleApp.of_settings(), kept, now=clock.now())
            self._keep(kept, renewed, scopes)
            return renewed.access

    def _kept(self) -> Tokens:
        return Tokens.load(Connection.objects.values_list("token", flat=True).get(pk=self.connection_id))

    @staticmethod
    def _serves(kept: Tokens, rejected: str) -> bool:
        return kept.fresh(clock.now()) and kept.access != rejected

    @transaction.atomic
    def _keep(self, old: Tokens, new: Tokens, scopes: tuple[str, ...]) -> None:
        """Store a renewed token, unless the account was connected again or given back meanwhile."""
        row = Connection.objects.select_for_update(of=["self"]).get(pk=self.connection_id)
        if row.token and Tokens.load(row.token).refresh == old.refresh:
            row.token, row.scopes = new.dump(), list(scopes) or row.scopes
            row.save(update_fields=["token", "scopes"])


@contextmanager
def _alone(connection_id: int) -> Iterator[None]:
    """Let one worker at a time in for a connection, without a transaction: Google is asked meanwhile."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [RENEWALS, str(connection_id)])
    try:
        yield
    finally:
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [RENEWALS, str(connection_id)])
