"""Stored tokens: encrypted, renewed once however many ask, never written over a newer grant."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection as database
from django.db import connections
from pytest_django.fixtures import Settings

from config.tests.google import Fault, Google, google
from config.tests.google.rows import google_connection
from config.tests.processes import until
from crm import clock
from crm.connectors.google_auth import MAIL_SCOPES, Tokens
from crm.connectors.ports import port_of
from crm.errors import NeedsReauth
from crm.models import Connection
from crm.services.google_tokens import StoredTokens
from crm.tenancy.scope import current_workspace, scope
from crm.tests.factories import a_workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def there(settings: Settings) -> Iterator[Google]:
    with google() as there, a_workspace():
        for name, value in there.environ.items():
            setattr(settings, name, value)
        yield there


@pytest.fixture
def row(there: Google) -> Connection:
    return google_connection(there, there.account("mia@acme.example"))


def in_threads(count: int, work: Callable[[], str]) -> list[str]:
    """Do the same in several threads at once, each with a database connection of its own."""
    workspace, start = current_workspace(), threading.Barrier(count)

    def one(_: int) -> str:
        try:
            with scope(workspace):
                start.wait(10)
                return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_04_threads_that_need_a_token_at_once_renew_it_once(there: Google, row: Connection) -> None:
    there.misbehave("token", Fault(slow=0.3))
    got = in_threads(6, StoredTokens(row.pk).access)

    assert there.count("token") == 1
    assert len(set(got)) == 1

    again = in_threads(6, lambda: StoredTokens(row.pk).access(rejected=got[0]))  # Google refused it to all of them
    assert there.count("token") == 2
    assert len({*got, *again}) == 2


def test_a_token_is_used_until_shortly_before_its_end(there: Google, row: Connection) -> None:
    first = StoredTokens(row.pk).access()
    assert StoredTokens(row.pk).access() == first

    row.refresh_from_db()
    kept = Tokens.load(row.token)
    row.token = Tokens(kept.refresh, kept.access, clock.now() + timedelta(minutes=2)).dump()
    row.save()
    assert StoredTokens(row.pk).access() != first


def test_29_tokens_are_encrypted_at_rest(there: Google, row: Connection) -> None:
    access = StoredTokens(row.pk).access()
    with database.cursor() as cursor:
        cursor.execute("SELECT crm_connection::text FROM crm_connection")
        kept = str(cursor.fetchall())

    assert access not in kept
    assert not [one for one in there.people.refresh_tokens if one in kept]


def test_a_renewal_that_comes_late_does_not_write_over_a_new_grant(there: Google, row: Connection) -> None:
    there.misbehave("token", Fault(slow=60))
    workspace = current_workspace()

    def renew() -> None:
        try:
            with scope(workspace):
                StoredTokens(row.pk).access()
        finally:
            connections.close_all()

    late = threading.Thread(target=renew)
    late.start()
    assert until(lambda: there.count("token") == 1, seconds=10)
    granted = Tokens(there.people.grant(there.account("mia@acme.example")))
    Connection.objects.filter(pk=row.pk).update(token=granted.dump())
    there.stopped.set()  # lets the slow answer go
    late.join(20)

    row.refresh_from_db()
    assert Tokens.load(row.token).refresh == granted.refresh


def test_05_a_revoked_account_asks_to_connect_again_and_works_once_it_did(there: Google, row: Connection) -> None:
    kept = Tokens.load(row.token)
    there.people.revoke(kept.refresh)
    with pytest.raises(NeedsReauth):
        StoredTokens(row.pk).access()

    row.token = Tokens(there.people.grant(there.account("mia@acme.example"))).dump()
    row.save()
    assert StoredTokens(row.pk).access()


def test_06_a_renewal_notes_what_still_holds(there: Google, row: Connection) -> None:
    held = there.people.refresh_tokens[Tokens.load(row.token).refresh]
    held.scopes = set(MAIL_SCOPES[:2])  # the person took one right back
    StoredTokens(row.pk).access()

    row.refresh_from_db()
    assert row.scopes == sorted(MAIL_SCOPES[:2])


def test_04_two_workers_whose_token_is_refused_renew_it_once_and_both_go_on(there: Google, row: Connection) -> None:
    mail = there.account(row.account).mail
    StoredTokens(row.pk).access()
    there.people.expire()
    there.misbehave("token", Fault(slow=0.3))

    def look() -> str:
        with closing(port_of(row, row.account)) as port:
            return port.health().detail

    assert in_threads(4, look) == [f"Reads and sends as {mail.address} through the Gmail account {mail.address}."] * 4
    assert there.count("token") == 2


def test_29_a_port_shows_no_token(there: Google, row: Connection) -> None:
    with closing(port_of(row, row.account)) as port:
        assert port.health().ok
        shown = repr(port) + repr(vars(port))
    assert not [one for one in (*there.people.access_tokens, *there.people.refresh_tokens) if one in shown]


def test_a_disconnected_account_has_no_token(there: Google, row: Connection) -> None:
    Connection.objects.filter(pk=row.pk).update(token="")
    with pytest.raises(NeedsReauth):
        StoredTokens(row.pk).access()
    assert there.count("token") == 0
