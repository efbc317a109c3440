"""What uses of an account report, and when it is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from crm.errors import ConnectorError, NeedsReauth, PermanentFailure, PutOff, RateLimited, TemporaryFailure
from crm.models import AccountState, Connection, Event
from crm.services.connections import IN_A_ROW, LONGEST_REST, ONE_TRY, let_through, note_failure, note_success
from crm.tenancy.scope import current_workspace, scope
from crm.tests.factories import NOON, a_workspace

pytestmark = pytest.mark.django_db
DOWN = TemporaryFailure("mail.acme.example could not be reached.")


@pytest.fixture
def row() -> Iterator[Connection]:
    with a_workspace():
        yield Connection.objects.create(kind="smtp", name="mia@acme.example", host="mail.acme.example", port=587)


def fail(row: Connection, times: int = 1, error: ConnectorError = DOWN) -> Connection:
    for _ in range(times):
        note_failure(row.pk, error, NOON)
    row.refresh_from_db()
    return row


def test_failures_in_a_row_close_the_account_until_the_next_try(row: Connection) -> None:
    assert fail(row, IN_A_ROW - 1).state == AccountState.OK
    assert let_through(row.pk, now=NOON)

    fail(row)
    assert (row.state, row.last_error) == (AccountState.DEGRADED, str(DOWN))
    assert row.next_try_at is not None
    assert not let_through(row.pk, now=NOON)
    assert let_through(row.pk, now=row.next_try_at)


def test_after_the_rest_one_try_goes_through_and_the_others_wait_for_it(row: Connection) -> None:
    due = fail(row, IN_A_ROW).next_try_at
    assert due

    assert [let_through(row.pk, now=due) for _ in range(3)] == [True, False, False]
    assert let_through(row.pk, now=due + ONE_TRY), "a worker that died on the try must not close the account for good"


def test_a_lone_try_that_works_opens_the_account_for_all(row: Connection) -> None:
    fail(row, IN_A_ROW)
    note_success(row.pk, now=NOON + LONGEST_REST)

    row.refresh_from_db()
    assert (row.state, row.failures, row.next_try_at) == (AccountState.OK, 0, None)
    assert [let_through(row.pk, now=NOON) for _ in range(3)] == [True, True, True]
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == ["account_failed", "account_works"]


def test_rests_grow_to_at_most_fifteen_minutes_and_differ(row: Connection) -> None:
    rests = set()
    for _ in range(40):
        fail(row)
        if row.next_try_at:
            rests.add(row.next_try_at - NOON)

    assert max(rests) <= LONGEST_REST == timedelta(minutes=15)
    assert len(rests) > 30
    assert min(rests) < timedelta(seconds=21)


def test_a_success_between_failures_starts_the_count_anew(row: Connection) -> None:
    for _ in range(4):
        fail(row, IN_A_ROW - 1)
        note_success(row.pk, now=NOON)
    row.refresh_from_db()
    assert row.state == AccountState.OK


def test_a_refused_token_closes_the_account_until_a_person_connects_it_again(row: Connection) -> None:
    fail(row, error=NeedsReauth("mail.acme.example refused the password (535)."))
    assert (row.state, row.next_try_at) == (AccountState.NEEDS_REAUTH, None)
    assert not let_through(row.pk, now=NOON + timedelta(days=30))

    note_success(row.pk, now=NOON)  # reading may still work with what sending refuses
    row.refresh_from_db()
    assert row.state == AccountState.NEEDS_REAUTH


def test_a_call_that_began_before_the_last_success_is_old_news(row: Connection) -> None:
    note_success(row.pk, now=NOON + timedelta(seconds=1))
    fail(row, IN_A_ROW, error=NeedsReauth("The token was revoked."))
    assert row.state == AccountState.OK


def test_what_one_mail_met_says_nothing_of_the_account(row: Connection) -> None:
    fail(row, IN_A_ROW, error=PutOff("The server put bob@prospect.example off: 451 greylisted."))
    fail(row, IN_A_ROW, error=PermanentFailure("The server refused bob@prospect.example: 550 unknown."))
    assert (row.state, row.failures, row.last_error) == (AccountState.OK, 0, "")


def test_an_account_that_is_too_fast_rests_as_long_as_it_was_told(row: Connection) -> None:
    later = NOON + timedelta(minutes=40)
    fail(row, error=RateLimited("Too many.", retry_at=later))

    assert (row.state, row.failures) == (AccountState.OK, 0)
    assert not let_through(row.pk, now=later - timedelta(seconds=1))
    assert [let_through(row.pk, now=later) for _ in range(2)] == [True, True]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_is_let_through_after_the_rest(row: Connection) -> None:
    due, workspace = fail(row, IN_A_ROW).next_try_at, current_workspace()
    assert due

    def one(_: int) -> bool:
        try:
            with scope(workspace):
                return let_through(row.pk, now=due)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, range(6))) == 1
