"""How outside accounts are doing: what each use of one found out, and the breaker that all workers share.

A use asks `let_through` first and reports with `note_success` or `note_failure`. Failures in a row open the breaker:
nobody calls until `next_try_at`, then one alone does, and what it reports closes the breaker or opens it for longer.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db import transaction

from crm.errors import ConnectorError, NeedsReauth, PermanentFailure, PutOff, RateLimited
from crm.events import emit
from crm.models import AccountState, Connection
from crm.signals import account_failed, account_works

IN_A_ROW = 3  # failures before the account is left alone
FIRST_REST, LONGEST_REST = timedelta(seconds=20), timedelta(minutes=15)
ONE_TRY = timedelta(minutes=2)  # how long others wait for what a lone try finds, should it never tell
SHUT = (AccountState.NEEDS_REAUTH, AccountState.DISCONNECTED)  # a person opens these again, not time


def let_through(connection_id: int, *, now: datetime) -> bool:
    """Say whether the account may be called now. Who gets a yes calls it, and reports what came of it."""
    row = Connection.objects.only("state", "failures", "next_try_at").get(pk=connection_id)
    if row.state in SHUT:
        return False
    if row.next_try_at is None or row.failures < IN_A_ROW:
        return row.next_try_at is None or row.next_try_at <= now
    due = Connection.objects.filter(pk=connection_id, failures__gte=IN_A_ROW, next_try_at__lte=now)
    return bool(due.update(next_try_at=now + ONE_TRY))


def note_success(connection_id: int, *, now: datetime) -> None:
    """Keep that the account answered; what a person must mend stays until a person did."""
    well = Connection.objects.filter(pk=connection_id, state=AccountState.OK, failures=0, next_try_at=None)
    if not well.update(last_success_at=now):
        _recover(connection_id, now=now)


@transaction.atomic
def note_failure(connection_id: int, error: ConnectorError, now: datetime) -> None:
    """Keep that a call failed which began at `now`; what concerns one mail alone says nothing of the account."""
    if isinstance(error, PermanentFailure | PutOff):
        return
    row = Connection.objects.select_for_update(of=("self",)).get(pk=connection_id)
    if row.state in SHUT or (row.last_success_at and row.last_success_at > now):
        return  # known already, or old news: it was connected again, or worked, since
    was = row.state
    row.last_error, row.last_error_at = str(error), now
    if isinstance(error, NeedsReauth):
        row.state, row.failures, row.next_try_at = AccountState.NEEDS_REAUTH, 0, None
    elif isinstance(error, RateLimited):
        row.next_try_at = error.retry_at or now + _rest(IN_A_ROW)
    else:
        row.failures = min(row.failures + 1, 1_000)
        if row.failures >= IN_A_ROW:
            row.state, row.next_try_at = AccountState.DEGRADED, now + _rest(row.failures)
    row.save(update_fields=["state", "last_error", "last_error_at", "failures", "next_try_at"])
    if row.state != was:
        emit(account_failed, subject=row, by=None, snippet=str(row), because=row.last_error, connection_id=row.pk)


@transaction.atomic
def _recover(connection_id: int, *, now: datetime) -> None:
    row = Connection.objects.select_for_update(of=("self",)).get(pk=connection_id)
    if row.state in SHUT:
        return
    was, row.state = row.state, AccountState.OK
    row.failures, row.next_try_at, row.last_success_at = 0, None, now
    row.save(update_fields=["state", "failures", "next_try_at", "last_success_at"])
    if was != AccountState.OK:
        emit(account_works, subject=row, by=None, snippet=str(row), connection_id=row.pk)


def _rest(failures: int) -> timedelta:
    """Return how long to leave an account alone: doubling, at most 15 minutes, scattered over its second half."""
    whole = min(LONGEST_REST, FIRST_REST * 2 ** min(failures - IN_A_ROW, 10))
    return timedelta(seconds=whole.total_seconds() * random.uniform(0.5, 1))  # noqa: S311  not a secret
