"""Keys are rotated row by row: nothing is lost, nothing is told, and whoever works meanwhile is in nobody's way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from crm import clock
from crm.encryption import EncryptedTextField, Unreadable
from crm.models import Connection, EventText, Workspace
from crm.services import rotation
from crm.services.switches import turn_switch
from crm.tenancy.backend.owner import owner_parameters
from crm.tenancy.scope import scope
from crm.tests.factories import a_workspace, make_member, make_workspace
from crm.tests.tenants import wrapper

pytestmark = pytest.mark.django_db(transaction=True)

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def workspace(settings: Any) -> Iterator[Workspace]:
    settings.ENCRYPTION_KEYS = [OLD]
    with a_workspace() as made:
        yield made


def account(name: str = "Mail") -> Connection:
    return Connection.objects.create(kind="smtp", name=name, password=f"hush-{name}", token=f"grant-{name}")


def rotate_keys(*words: str) -> str:
    said = io.StringIO()
    call_command("rotate_keys", *words, stdout=said)
    return said.getvalue()


def test_every_secret_of_every_workspace_comes_under_the_newest_key(workspace: Workspace, settings: Any) -> None:
    account()
    turn_switch("stop_sending", on=True, reason="a quarrel with Zed", by=make_member(), now=clock.now())
    with scope(make_workspace("beta").pk):
        other = account("Beta")
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match=r"^Old keys are still needed: 6 secrets are under them"):
        rotate_keys("--check")

    rotate_keys()

    settings.ENCRYPTION_KEYS = [NEW]
    assert "Nothing needs an old key." in rotate_keys("--check")
    assert (Connection.objects.get().password, Connection.objects.get().token) == ("hush-Mail", "grant-Mail")
    assert "a quarrel with Zed" in {text.reason for text in EventText.objects.all()}
    with scope(other.workspace_id):
        assert Connection.objects.get().token == "grant-Beta"


def test_the_columns_come_from_the_models_and_each_table_is_walked_by_its_id() -> None:
    known = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }
    walked = rotation.encrypted_tables()
    assert {f"{table}.{column}" for table, columns in walked.items() for column in columns} == known
    assert {"crm_eventtext.reason", "crm_connection.token", "leads_form.secret"} <= known
    models = [model for model in apps.get_models() if model._meta.db_table in walked]
    assert {model._meta.pk.column for model in models} == {"id"}


def test_a_second_walk_goes_on_where_the_first_was_killed(
    workspace: Workspace, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        account(str(number))
    settings.ENCRYPTION_KEYS = [NEW, OLD]

    class Killed(BaseException):
        pass

    def die(found: rotation.Found) -> None:
        if found.seen == 8:
            raise Killed

    monkeypatch.setattr(rotation, "BATCH", 2)
    with pytest.raises(Killed):
        rotation.rotate("crm_connection", ("password", "token"), told=die)  # in the scope: only its rows

    left = rotation.survey("crm_connection", ("password", "token"))
    assert (left.seen, left.old) == (14, 6)
    rotate_keys()
    settings.ENCRYPTION_KEYS = [NEW]
    assert sorted(one.password for one in Connection.objects.all()) == [f"hush-{number}" for number in range(7)]


def test_what_somebody_writes_meanwhile_is_kept_and_nobody_waits_for_us(workspace: Workspace, settings: Any) -> None:
    held, free = account("held"), account("free")
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    told: list[rotation.Found] = []
    with psycopg.connect(**owner_parameters(wrapper())) as writer:
        writer.execute("UPDATE crm_connection SET password = 'theirs' WHERE id = %s", [held.pk])

        def look(found: rotation.Found) -> None:
            assert found.held == [held.pk]
            assert stored(free, NEW)  # the others were not kept waiting
            writer.rollback()
            told.append(found)

        found = rotation.rotate("crm_connection", ("password", "token"), told=look)

    assert told
    assert found.held == []
    assert stored(held, NEW)


def test_a_change_between_reading_and_writing_wins(workspace: Workspace, settings: Any) -> None:
    row = account()
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    found = rotation.Found("crm_connection", ("password", "token"))
    rows = next(rotation._batches(found.table, found.columns))
    Connection.objects.filter(pk=row.pk).update(password="changed meanwhile")

    rotation._rewrite(found, rotation._stale(found, rows))

    settings.ENCRYPTION_KEYS = [NEW]
    row.refresh_from_db()
    assert (row.password, row.token) == ("changed meanwhile", "grant-Mail")


def test_a_row_that_is_deleted_meanwhile_is_not_waited_for(workspace: Workspace, settings: Any) -> None:
    row = account()
    settings.ENCRYPTION_KEYS = [NEW, OLD]

    found = rotation.rotate("crm_connection", ("password", "token"), told=lambda found: found.held.append(row.pk + 1))

    assert found.held == []


def test_a_secret_that_no_key_opens_is_named_by_its_row_alone(workspace: Workspace, settings: Any) -> None:
    closed = account("closed")
    settings.ENCRYPTION_KEYS = [NEW]
    account("open")
    token = raw(closed, "password")

    for words in ([], ["--check"]):
        with pytest.raises(CommandError) as refused:
            rotate_keys(*words)
        said = str(refused.value)
        assert f"crm_connection {closed.pk}, password; crm_connection {closed.pk}, token." in said
        assert "Remove no key before." in said
        assert "hush" not in said
        assert token not in said

    with pytest.raises(Unreadable):
        Connection.objects.get(pk=closed.pk)
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    rotate_keys()
    settings.ENCRYPTION_KEYS = [NEW]
    assert Connection.objects.get(pk=closed.pk).password == "hush-closed"


def test_without_the_owners_address_it_says_what_to_set(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(wrapper().settings_dict["OPTIONS"], "owner", None)
    with pytest.raises(CommandError, match="Set DATABASE_OWNER_URL"):
        rotate_keys()


def raw(row: Connection, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM crm_connection WHERE id = %s", [row.pk])
        return str(cursor.fetchone()[0])


def stored(row: Connection, key: str) -> bool:
    """Whether a key opens what is stored."""
    return Fernet(key).decrypt(raw(row, "password").encode()) == f"hush-{row.name}".encode()
