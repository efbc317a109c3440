"""How many calls of the API a key has in a minute."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from crm import clock
from crm.models import ApiKey
from crm.services.api_keys import revoke_api_key
from crm.tests.api import make_program
from crm.tests.factories import a_workspace, make_member

pytestmark = pytest.mark.django_db

LIMIT = 3
WRONG = {"Authorization": "Bearer clara_wrong"}


@pytest.fixture(autouse=True)
def few_calls(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = settings.API_WRONG_KEYS_PER_MINUTE = LIMIT


def test_a_key_over_its_limit_is_told_when_to_come_back_and_others_go_on() -> None:
    with a_workspace():
        member = make_member()
        busy, calm = make_program(member), make_program(member)

        answers = [busy.get("/api/me") for _ in range(2 * LIMIT + 1)]  # the minute may end once meanwhile
        statuses = [status for status, _ in answers]

        assert statuses[:LIMIT] == [200] * LIMIT
        refused = answers[statuses.index(429)][1]["error"]
        assert refused["code"] == "throttled"
        assert "Expected available in" in refused["detail"]
        assert calm.get("/api/me")[0] == 200


def test_the_answer_says_in_how_many_seconds_calls_go_on() -> None:
    with a_workspace():
        program = make_program(make_member())
        while program.get("/api/me")[0] != 429:
            pass
        assert 1 <= int(program.last.headers["Retry-After"]) <= 60


def ask_wrongly(address: str, **headers: str) -> Any:
    return Client().get("/api/me", headers=headers or WRONG, REMOTE_ADDR=address)


def test_an_address_that_tries_wrong_keys_is_told_to_wait_and_others_are_not() -> None:
    answers = [ask_wrongly("192.0.2.11") for _ in range(2 * LIMIT + 1)]  # the minute may end once meanwhile
    statuses = [answer.status_code for answer in answers]

    assert statuses[:LIMIT] == [401] * LIMIT
    refused = answers[statuses.index(429)]
    error = refused.json()["error"]
    assert (set(error), error["code"]) == ({"code", "detail"}, "throttled")
    assert "API keys came from this address" in error["detail"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert ask_wrongly("192.0.2.12").status_code == 401


def test_a_good_key_opens_from_an_address_that_tries_wrong_ones(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = 0
    settings.API_WRONG_KEYS_PER_MINUTE = 0
    with a_workspace():
        program = make_program(make_member())

        for _ in range(LIMIT):
            assert ask_wrongly("192.0.2.13").status_code == 429
            assert ask_wrongly("192.0.2.13", **program.headers).status_code == 200


def test_a_key_that_was_revoked_counts_as_wrong_and_asking_without_any_does_not(settings: Any) -> None:
    settings.API_WRONG_KEYS_PER_MINUTE = 0
    with a_workspace():
        mia = make_member()
        program = make_program(mia)
        revoke_api_key(ApiKey.objects.get().pk, by=mia, now=clock.now())

        assert ask_wrongly("192.0.2.14", **program.headers).status_code == 429
        assert Client().get("/api/me", REMOTE_ADDR="192.0.2.14").status_code == 401


def test_what_a_visitor_says_of_their_own_address_begins_no_new_count(settings: Any) -> None:
    settings.API_WRONG_KEYS_PER_MINUTE = 1
    answers = [
        Client().get("/api/me", headers={**WRONG, "X-Forwarded-For": f"192.0.2.{number}"}, REMOTE_ADDR="192.0.2.15")
        for number in range(4)
    ]

    assert 429 in {answer.status_code for answer in answers}


def test_nought_is_no_limit(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = 0
    with a_workspace():
        program = make_program(make_member())
        assert {program.get("/api/me")[0] for _ in range(2 * LIMIT)} == {200}


def test_a_stranger_over_the_limit_does_not_shut_the_schema_to_others() -> None:
    def ask(address: str) -> int:
        return Client().get("/api/schema", REMOTE_ADDR=address).status_code

    assert 429 in {ask("192.0.2.1") for _ in range(2 * LIMIT + 1)}
    assert ask("192.0.2.2") == 200
