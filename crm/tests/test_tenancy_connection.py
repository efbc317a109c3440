"""What a connection shows when the scope changes: one connection for all, real transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.db import DataError, OperationalError, ProgrammingError, connection, transaction

from crm.models import Company, Contact, Workspace
from crm.tenancy.scope import scope
from crm.tests.tenants import NOON, company_names, make_tenant, pooled, wrapper

OURS, THEIRS = {"ours 0", "ours 1", "ours 2"}, {"theirs 0", "theirs 1"}


@pytest.fixture(params=["pool", "no pool"], autouse=True)
def _served(transactional_db: None, request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "no pool":
        yield
        connection.close()
        return
    with pooled(1):
        yield


@pytest.fixture
def ours() -> int:
    return make_tenant("ours", companies=3).pk


@pytest.fixture
def theirs() -> int:
    return make_tenant("theirs", companies=2).pk


def test_without_a_scope_nothing_is_seen(ours: int) -> None:
    assert company_names() == set()
    assert not Workspace.objects.exists()


def test_after_a_scope_has_ended_nothing_is_seen(ours: int) -> None:
    with scope(ours):
        assert company_names() == OURS

    assert company_names() == set()


def test_the_next_borrower_of_the_connection_sees_nothing_of_the_last(ours: int, theirs: int) -> None:
    with scope(ours):
        assert company_names() == OURS
        connection.close()
    assert company_names() == set()
    connection.close()
    with scope(theirs):
        assert company_names() == THEIRS


def test_an_inner_scope_ends_with_its_block(ours: int, theirs: int) -> None:
    with scope(ours):
        with scope(theirs):
            assert company_names() == THEIRS
        with scope(None):
            assert company_names() == set()
        assert company_names() == OURS


def test_a_scope_changed_in_a_transaction_is_right_after_its_rollback(ours: int, theirs: int) -> None:
    with scope(ours), suppress(DataError), transaction.atomic():
        assert company_names() == OURS
        with scope(theirs):
            assert company_names() == THEIRS
            raise DataError
    with scope(theirs):
        assert company_names() == THEIRS
    with scope(ours):
        assert company_names() == OURS


def test_a_scope_changed_in_a_transaction_is_right_after_its_commit(ours: int, theirs: int) -> None:
    with scope(ours), transaction.atomic():
        assert company_names() == OURS
        with scope(theirs):
            assert company_names() == THEIRS
    assert company_names() == set()
    with scope(theirs), transaction.atomic():
        assert company_names() == THEIRS


def test_a_savepoint_rolled_back_takes_its_scope_with_it(ours: int, theirs: int) -> None:
    with scope(ours), transaction.atomic():
        assert company_names() == OURS
        with scope(theirs):
            with suppress(DataError), transaction.atomic():
                assert company_names() == THEIRS
                raise DataError
            assert company_names() == THEIRS
        assert company_names() == OURS


def test_a_scope_set_since_a_savepoint_is_undone_with_it(ours: int, theirs: int) -> None:
    with scope(ours), transaction.atomic():
        savepoint = transaction.savepoint()
        with scope(theirs):
            assert company_names() == THEIRS
            transaction.savepoint_rollback(savepoint)
            assert company_names() == THEIRS
        assert company_names() == OURS


def test_an_error_in_another_scope_can_be_rolled_back(ours: int, theirs: int) -> None:
    with scope(ours), transaction.atomic():
        with suppress(ProgrammingError), transaction.atomic(), scope(theirs):
            connection.cursor().execute("SELECT no_such_column")
        assert company_names() == OURS
        with scope(theirs):
            assert company_names() == THEIRS


def test_a_failed_transaction_is_left_alone_until_it_is_rolled_back(ours: int, theirs: int) -> None:
    with scope(ours), transaction.atomic():
        with pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute("SELECT no_such_column")
        with scope(theirs):
            assert company_names() == THEIRS


def test_one_transaction_writes_into_two_workspaces(ours: int, theirs: int) -> None:
    with transaction.atomic():
        for workspace in (ours, theirs):
            with scope(workspace):
                company = Company.objects.create(name="both", created_at=NOON)
                Contact.objects.create(name="Anna", company=company, created_at=NOON)

    for workspace in (ours, theirs):
        with scope(workspace):
            assert Contact.objects.get().company.name == "both"  # type: ignore[union-attr]  # just set


def test_a_server_side_cursor_goes_on_reading_the_workspace_it_was_opened_in(ours: int, theirs: int) -> None:
    with transaction.atomic(), scope(ours):
        for path in ("indexscan", "bitmapscan"):  # the plan that meets the other workspace's rows
            connection.cursor().execute(f"SET LOCAL enable_{path} = off")
        rows = Company.objects.iterator(chunk_size=1)  # unsorted: a sort would read all rows at once
        read = [next(rows).name]
        with scope(theirs):
            assert company_names() == THEIRS
            read += [row.name for row in rows]

    assert set(read) == OURS


def test_a_cursor_held_outside_of_transactions_goes_on_reading_its_workspace(ours: int, theirs: int) -> None:
    with scope(ours):
        rows = Company.objects.iterator(chunk_size=1)  # unsorted: a sort would read all rows at once
        read = [next(rows).name]
    with scope(theirs):
        read += [row.name for row in rows]

    assert set(read) == OURS


def raw_connection() -> psycopg.Connection[tuple[str]]:
    connection.ensure_connection()
    raw: psycopg.Connection[tuple[str]] = wrapper().connection
    return raw


ASK = "SELECT name FROM crm_company"


def copied() -> set[str]:
    with raw_connection().cursor().copy(f"COPY ({ASK}) TO STDOUT") as copy:
        return {name for (name,) in copy.rows()}


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda: {name for (name,) in raw_connection().execute(ASK)}, id="the raw connection"),
        pytest.param(lambda: {name for (name,) in raw_connection().cursor().stream(ASK)}, id="stream"),
        pytest.param(lambda: {row.name for row in Company.objects.raw("SELECT * FROM crm_company")}, id="raw"),
        pytest.param(copied, id="copy"),
    ],
)
def test_every_way_to_read_is_scoped(read: Callable[[], set[str]], ours: int, theirs: int) -> None:
    with scope(ours):
        assert read() == OURS
    connection.close()
    with scope(theirs):
        assert read() == THEIRS
    connection.close()
    assert read() == set()


def test_executemany_is_scoped(ours: int, theirs: int) -> None:
    with scope(ours):
        assert company_names() == OURS
    with scope(theirs), connection.cursor() as cursor:
        cursor.executemany("UPDATE crm_company SET name = %s WHERE name = %s", [("x", "ours 0"), ("y", "theirs 0")])
        assert company_names() == {"y", "theirs 1"}
    with scope(ours):
        assert company_names() == OURS


def test_psycopgs_own_transaction_block_is_scoped(ours: int, theirs: int) -> None:
    raw = raw_connection()
    with scope(ours), suppress(DataError), raw.transaction():
        with scope(theirs):
            assert {name for (name,) in raw.execute(ASK)} == THEIRS
        raise DataError
    with scope(theirs), raw.transaction():
        assert {name for (name,) in raw.execute(ASK)} == THEIRS
    with scope(ours), raw.transaction():
        with suppress(DataError), raw.transaction(), scope(theirs):
            assert {name for (name,) in raw.execute(ASK)} == THEIRS
            raise DataError
        with scope(theirs):
            assert {name for (name,) in raw.execute(ASK)} == THEIRS


def test_a_row_for_another_workspace_is_refused_loudly(ours: int, theirs: int) -> None:
    # ProgrammingError, not IntegrityError: code that catches duplicates must not swallow it.
    with scope(ours), pytest.raises(ProgrammingError, match="row-level security"):
        Company.objects.create(name="stray", workspace_id=theirs, created_at=NOON)
    with pytest.raises(ProgrammingError, match="row-level security"):
        Company.objects.create(name="stray", workspace_id=ours, created_at=NOON)


def test_a_row_cannot_be_moved_into_another_workspace(ours: int, theirs: int) -> None:
    with scope(ours), pytest.raises(ProgrammingError, match="row-level security"):
        Company.objects.update(workspace_id=theirs)


def test_rows_of_others_are_neither_changed_nor_deleted(ours: int, theirs: int) -> None:
    with scope(ours):
        assert Company.objects.filter(workspace_id=theirs).update(name="mine now") == 0
        assert Company.objects.filter(workspace_id=theirs).delete()[0] == 0
    with scope(theirs):
        assert company_names() == THEIRS


def test_bulk_loading_past_the_policies_is_refused(ours: int) -> None:
    load = raw_connection().cursor().copy("COPY crm_company (name) FROM STDIN")
    with scope(ours), pytest.raises(psycopg.errors.FeatureNotSupported), load:
        pass


def test_a_scope_is_sent_once_and_not_with_each_statement(ours: int, tmp_path: Path) -> None:
    company_names()
    raw = raw_connection()
    with (tmp_path / "wire").open("w+") as wire:
        raw.pgconn.trace(wire.fileno())
        with scope(ours):
            for _ in range(5):
                company_names()
        raw.pgconn.untrace()
        wire.seek(0)
        sent = wire.read()

    assert sent.count('FROM "crm_company"') == 5
    assert sent.count("SELECT set_config") == 1


def test_a_connection_lost_within_a_scope_is_followed_by_one_that_is_right(ours: int, theirs: int) -> None:
    with scope(ours):
        assert company_names() == OURS
        pid = raw_connection().info.backend_pid
        with psycopg.connect(raw_connection().info.dsn, password=raw_connection().info.password) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
        with pytest.raises(OperationalError):
            company_names()
        connection.close()
        assert company_names() == OURS
    with scope(theirs):
        assert company_names() == THEIRS
    assert company_names() == set()
