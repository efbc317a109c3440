"""How many calls of the API a key has in a minute."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from crm.tests.api import make_program
from crm.tests.factories import a_workspace, make_member

pytestmark = pytest.mark.django_db

LIMIT = 3


@pytest.fixture(autouse=True)
def few_calls(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = LIMIT


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
