"""Runs, notes and links through the API."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from agents.models import Chunk, Run, Step
from agents.runs.engine import advance_run
from agents.services.runs import queue_run
from crm import clock
from crm.models import Member
from crm.tests.api import Program, make_program
from crm.tests.factories import a_workspace, make_member
from leads.models import Submission
from leads.services.intake import process_submission
from leads.tests.factories import make_form, make_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def mia() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def program(mia: Member) -> Program:
    return make_program(mia)


@pytest.fixture
def submission(mia: Member) -> Submission:
    return make_submission(make_form())


def make_run(submission: Submission) -> Run:
    process_submission(submission.pk, now=clock.now())
    run = queue_run(submission.pk, now=clock.now())
    assert run is not None
    return run


def test_a_run_answers_before_it_exists(program: Program, submission: Submission) -> None:
    status, answer = program.get(f"/api/runs/{submission.run_id}")

    assert (status, answer["state"], answer["lead"], answer["steps"]) == (200, "queued", None, [])


def test_an_ignored_submission_is_a_cancelled_run_with_the_reason(program: Program) -> None:
    submission = make_submission(make_form(active=False))

    _, answer = program.get(f"/api/runs/{submission.run_id}/")

    assert (answer["state"], answer["reason"]) == ("cancelled", "form not on the allow-list")


def test_runs_are_listed_and_narrowed_by_state(program: Program, submission: Submission) -> None:
    run = make_run(submission)

    assert [row["id"] for row in program.get("/api/runs/")[1]["results"]] == [str(run.public_id)]
    assert program.get("/api/runs", state="dead")[1]["results"] == []
    assert program.get("/api/runs", state="lost")[0] == 400


def test_a_stopped_run_is_retried_and_another_is_not(program: Program, submission: Submission) -> None:
    run = make_run(submission)
    path = f"/api/runs/{run.public_id}/retry"
    assert program.post(path)[0] == 409
    Run.objects.filter(pk=run.pk).update(state="dead", error="No mailbox.", attempts=3)
    Step.objects.create(run=run, position=0, name="read", state="failed")

    status, answer = program.post(path)

    assert (status, answer["state"], answer["steps"][0]["state"]) == (202, "queued", "pending")


@pytest.mark.parametrize("said", [str(uuid.UUID(int=7)), "-" * 36, "A" * 36, "7", "'; DROP TABLE run"])
def test_a_run_that_is_none_is_not_there(program: Program, said: str) -> None:
    assert program.get(f"/api/runs/{said}")[0] == 404
    assert program.post(f"/api/runs/{said}/retry")[0] == 404


def test_a_note_is_cut_where_its_headings_stand_and_versioned(program: Program) -> None:
    status, made = program.post("/api/documents", {"title": "Prices", "text": "# Fleet\n$18\n# Field\n$26"})
    assert (status, made["version"], Chunk.objects.count()) == (201, 1, 2)

    status, changed = program.patch(f"/api/documents/{made['id']}", {"text": "# Fleet\n$20"})

    assert (status, changed["version"], changed["title"], Chunk.objects.count()) == (200, 2, "Prices", 1)
    assert "text" not in program.get("/api/documents")[1]["results"][0]
    status, answer = program.post("/api/documents", {"title": "Prices", "text": "x"})
    assert (status, answer["error"]["existing"]) == (409, made["id"])


def test_a_link_is_added_changed_and_switched_off(program: Program) -> None:
    body = {"title": "Calculator", "url": "https://acme.example/c", "summary": "Costs.", "topics": ["price"]}
    status, made = program.post("/api/assets", body)
    assert (status, made["active"], made["topics"]) == (201, True, ["price"])

    status, changed = program.patch(f"/api/assets/{made['id']}", {"active": False})

    assert (status, changed["active"], changed["url"], changed["topics"]) == (
        200, False, "https://acme.example/c", ["price"],
    )  # fmt: skip
    status, answer = program.post("/api/assets", {**body, "url": "javascript:alert(1)"})
    assert (status, list(answer["error"]["fields"])) == (400, ["url"])


def test_lists_need_few_queries(
    program: Program, submission: Submission, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_run(submission)
    for path in ("/api/runs", "/api/documents", "/api/assets", f"/api/runs/{submission.run_id}"):
        with django_assert_max_num_queries(8):
            assert program.get(path)[0] == 200


def test_what_a_worker_logs_about_a_run_carries_its_id(
    submission: Submission, caplog: pytest.LogCaptureFixture
) -> None:
    run = make_run(submission)

    with caplog.at_level("INFO"):
        advance_run(run.pk, clock=clock.now)

    lines = [record.msg for record in caplog.records if record.name == "agents.runs.engine"]
    assert lines
    assert all(isinstance(line, dict) and line["run_id"] == str(run.public_id) for line in lines)
