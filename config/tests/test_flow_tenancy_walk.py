"""Two workspaces with rows of every model: whoever asks what in one of them learns and changes nothing of the other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib import admin
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import path

from config.tests.two_workspaces import OUR_MARK, OURS, THEIR_MARK, THEIRS, Side, contents, fill_side
from config.tests.walking import addresses, everything, signed_in
from crm import clock
from crm.consumers import LiveConsumer
from crm.events import emit
from crm.live import group_of
from crm.models import Contact, Member, Task
from crm.signals import switch_changed
from crm.tenancy.protection import tenant_models
from crm.tenancy.scope import scope

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]  # each walks all pages

POSTING = ("admin", "operator")


@pytest.fixture
def sides() -> tuple[Side, Side]:
    return fill_side("ours", OUR_MARK, OURS), fill_side("theirs", THEIR_MARK, THEIRS)


def asked(side: Side) -> list[str]:
    """Return the questions that lists and fields with suggestions answer, about rows of a side."""
    found = []
    for model in admin.site._registry:
        where = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        keys = [field.name for field in model._meta.concrete_fields if field.is_relation]
        found += [f"{where}?q={side.mark.lower()}"]
        found += [f"{where}?{key}__id__exact={side.first_id}" for key in keys]
        found += [
            f"/admin/autocomplete/?app_label={model._meta.app_label}&model_name={model._meta.model_name}"
            f"&field_name={key}&term={side.mark.split('-')[0].lower()}"
            for key in keys
        ]
    return found


def test_every_model_has_rows_on_both_sides(sides: tuple[Side, Side]) -> None:
    for side in sides:
        for name, rows in contents(side.workspace).items():
            assert rows, f"{name}: the filler makes no row of it"


@pytest.mark.parametrize("role", Member.Role.values)
def test_no_page_shows_or_changes_a_row_of_the_other_workspace(sides: tuple[Side, Side], role: str) -> None:
    ours, theirs = sides
    client, before = signed_in(ours, role), contents(theirs.workspace)
    post = everything(theirs)
    strange = []

    for where in [*addresses(theirs), *asked(theirs)]:
        strange += judged(client.get(where), f"GET {where}")
        if "?" not in where and role in POSTING:
            strange += judged(client.post(where, post), f"POST {where}")

    assert not strange, "\n".join(strange)
    assert contents(theirs.workspace) == before


def test_an_id_that_is_none_is_no_error(sides: tuple[Side, Side]) -> None:
    client = signed_in(sides[0], "admin")
    for model in admin.site._registry:
        for page in ("change", "history", "delete"):
            where = f"/admin/{model._meta.app_label}/{model._meta.model_name}/nonsense/{page}/"
            assert client.get(where).status_code in (302, 403, 404, 405), where


def test_no_call_of_the_api_shows_or_changes_a_row_of_the_other_workspace(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    before = contents(theirs.workspace)
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {ours.key}"})
    body = json.dumps(everything(theirs))
    keys = "&".join(f"{name}={theirs.first_id}" for name in ("lead", "contact", "company", "draft", "owner", "run"))
    strange = []

    for where in (where for where in addresses(theirs) if where.startswith("/api/")):
        for question in ("", f"?{keys}", "?q=zebra&search=zebra&email=zebra", "?cursor=zebra&limit=x&ordering=zebra"):
            strange += judged(client.get(where + question), f"GET {where}{question}")
        for method in ("post", "patch", "put", "delete"):
            answer = getattr(client, method)(where, body, content_type="application/json")
            strange += judged(answer, f"{method.upper()} {where}")

    assert not strange, "\n".join(strange)
    assert contents(theirs.workspace) == before


def judged(answer: Any, where: str) -> list[str]:
    """Say what is wrong with an answer to a question about the other side."""
    content = b"".join(answer) if answer.streaming else answer.content
    found = [f"{where}: {answer.status_code}"] if answer.status_code >= 500 else []
    if THEIR_MARK.encode() in content or any(THEIR_MARK in value for value in answer.headers.values()):
        found.append(f"{where}: shows {THEIR_MARK}")
    return found


# --- below the pages


def test_sql_of_our_own_sees_only_the_workspace_in_scope(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    for model in tenant_models():
        table = connection.ops.quote_name(model._meta.db_table)
        with scope(None), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        with scope(ours.workspace.pk), connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT workspace_id FROM {table}")
            assert cursor.fetchall() == [(ours.workspace.pk,)], table
            cursor.execute(
                f"SELECT count(*) FROM {table} WHERE workspace_id = %s OR id > %s", [theirs.workspace.pk, THEIRS]
            )
            assert cursor.fetchone() == (0,), table


def test_a_key_into_the_other_workspace_is_refused(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    with scope(theirs.workspace.pk):
        contact = Contact.objects.order_by("id")[0]

    with pytest.raises(IntegrityError), scope(ours.workspace.pk), transaction.atomic():
        Task.objects.create(contact_id=contact.pk, title="x", key="x", created_at=clock.now())


async def test_a_page_hears_nothing_of_the_other_workspace(sides: tuple[Side, Side]) -> None:
    from asgiref.sync import sync_to_async

    ours, theirs = sides
    client = await sync_to_async(signed_in)(ours, "admin")
    page = WebsocketCommunicator(URLRouter([path("ws/live/", LiveConsumer.as_asgi())]), "/ws/live/")
    page.scope |= {"session": client.session, "user": ours.members["admin"].user}
    assert (await page.connect())[0]

    await sync_to_async(something_happens)(theirs)
    assert await page.receive_nothing(timeout=0.5)
    await sync_to_async(something_happens)(ours)
    heard = await page.receive_json_from(timeout=5)

    assert heard["verb"] == "switch_changed"
    assert group_of(ours.workspace.pk) != group_of(theirs.workspace.pk)
    await page.disconnect()


def something_happens(side: Side) -> None:
    with scope(side.workspace.pk), transaction.atomic():
        emit(switch_changed, subject=side.members["admin"], by=side.members["admin"], snippet=side.mark)
