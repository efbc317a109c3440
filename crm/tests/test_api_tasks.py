"""Tasks through the API: the two lists in the desk's order, and the two marks."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from crm import clock
from crm.models import Contact, Event, Member, Task
from crm.services.desk import add_task, complete_task
from crm.tests.api import Program, make_program
from crm.tests.factories import NOON, a_workspace, make_member

pytestmark = pytest.mark.django_db
TASKS = "/api/tasks"
DAY = timedelta(days=1)


@pytest.fixture
def mia() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def program(mia: Member) -> Program:
    return make_program(mia)


@pytest.fixture
def dana(mia: Member) -> Contact:
    return Contact.objects.create(name="Dana Ruiz", created_at=NOON)


def make_task(contact: Contact, title: str, *, owner: Member | None = None, due_in: timedelta = DAY) -> Task:
    return add_task(contact.pk, title=title, key=title, owner=owner, lead_id=7, due_at=NOON + due_in, now=NOON)


def titles(program: Program, **asked: object) -> list[str]:
    status, answer = program.get(TASKS, **asked)
    assert status == 200, answer
    return [task["title"] for task in answer["results"]]


def test_a_task_is_shown_with_person_lead_and_owner(program: Program, mia: Member, dana: Contact) -> None:
    task = make_task(dana, "Send the quote", owner=mia)

    assert program.get(TASKS)[1]["results"] == [
        {
            "id": task.pk,
            "title": "Send the quote",
            "contact": {"id": dana.pk, "name": "Dana Ruiz"},
            "lead": 7,
            "owner": {"id": mia.pk, "name": mia.name},
            "due_at": (NOON + DAY).isoformat().replace("+00:00", "Z"),
            "done_at": None,
            "created_at": NOON.isoformat().replace("+00:00", "Z"),
        }
    ]


def test_what_is_to_do_comes_first_due_first_and_what_is_done_latest_first(
    program: Program, mia: Member, dana: Contact
) -> None:
    for title, due in (("Third", DAY), ("First", -DAY), ("Second", DAY / 2)):
        make_task(dana, title, due_in=due)
    for number in range(2):
        done = make_task(dana, f"Done {number}")
        complete_task(done.pk, by=mia, now=NOON + number * DAY)
    add_task(dana.pk, title="Review the answer", key="run", now=NOON)  # without a day: the queue's to remind of

    assert titles(program) == titles(program, open="true") == ["First", "Second", "Third"]
    assert titles(program, open="false") == ["Done 1", "Done 0"]


def test_filters_narrow_each_other_down(program: Program, mia: Member, dana: Contact) -> None:
    erin = Contact.objects.create(name="Erin", created_at=NOON)
    make_task(dana, "Hers", owner=mia)
    make_task(dana, "Nobodys")
    make_task(erin, "Erins", owner=mia)

    assert titles(program, owner=mia.pk) == ["Hers", "Erins"]
    assert titles(program, contact=dana.pk) == ["Hers", "Nobodys"]
    assert titles(program, contact=dana.pk, owner=mia.pk) == ["Hers"]
    assert titles(program, contact=dana.pk, open="false") == []
    for wrong in ({"open": "perhaps"}, {"owner": "mia"}, {"lead": 7}):
        assert program.get(TASKS, **wrong)[1]["error"]["code"] == "invalid"


@pytest.mark.parametrize("asked", [{"open": "true"}, {"open": "false"}])
def test_pages_hold_each_task_once_also_when_all_are_due_at_one_moment_and_some_are_marked_meanwhile(
    program: Program, mia: Member, dana: Contact, asked: dict[str, str]
) -> None:
    tasks = [make_task(dana, f"Task {number}") for number in range(7)]
    if asked["open"] == "false":
        Task.objects.update(done_at=NOON)
        tasks.reverse()
    verb = "done" if asked["open"] == "true" else "open"

    seen, answer = [], program.get(TASKS, limit=3, **asked)[1]
    while True:
        for task in answer["results"]:
            seen.append(task["id"])
            assert program.post(f"{TASKS}/{task['id']}/{verb}")[0] == 200
        if answer["next"] is None:
            break
        parts = urlsplit(answer["next"])
        answer = program.get(f"{parts.path}?{parts.query}")[1]

    assert seen == [task.pk for task in tasks]


def cursor(said: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode()


@pytest.mark.parametrize(
    "said",
    ["x", "é", cursor(None), cursor([]), cursor(["x", 1]), cursor(["2026-01-01T00:00:00", 1]),
     cursor(["2026-01-01T00:00:00+00:00", "1"]), cursor(["2026-01-01T00:00:00+00:00", 2**70])],
)  # fmt: skip
def test_a_cursor_that_is_not_ours_is_refused(program: Program, said: str) -> None:
    assert program.get(TASKS, cursor=said)[1]["error"]["fields"] == {"cursor": ["This is no cursor of ours."]}


def test_a_cursor_at_the_ends_of_time_is_an_empty_page_or_all(program: Program, dana: Contact) -> None:
    make_task(dana, "x")

    assert titles(program, cursor=cursor(["0001-01-01T00:00:00+14:00", 1])) == ["x"]
    assert titles(program, cursor=cursor(["9999-12-31T23:59:59-14:00", 1])) == []


def test_done_and_open_again_are_marked_once_and_told(program: Program, mia: Member, dana: Contact) -> None:
    task = make_task(dana, "Send the quote")
    path = f"{TASKS}/{task.pk}"

    first, again = (program.post(f"{path}/done")[1]["done_at"] for _ in range(2))
    assert first == again is not None
    assert program.post(f"{path}/open")[1]["done_at"] is None
    assert program.post(f"{path}/open")[0] == 200

    events = Event.objects.filter(subject_kind="task").order_by("id")
    assert list(events.values_list("verb", "by")) == [("task_done", mia.pk), ("task_reopened", mia.pk)]


def test_the_same_idempotency_key_answers_as_it_did_and_marks_nothing(program: Program, dana: Contact) -> None:
    path = f"{TASKS}/{make_task(dana, 'Send the quote').pk}"

    first = program.post(f"{path}/done", **{"Idempotency-Key": "one"})[1]
    program.post(f"{path}/open")
    assert program.post(f"{path}/done", **{"Idempotency-Key": "one"})[1] == first

    assert Task.objects.get().done_at is None


def test_a_task_without_a_day_or_unknown_words_are_refused(program: Program, dana: Contact) -> None:
    undated = add_task(dana.pk, title="Review the answer", key="run", now=clock.now())

    assert program.post(f"{TASKS}/{undated.pk}/done")[0] == 404
    assert program.post(f"{TASKS}/{make_task(dana, 'x').pk}/done", {"when": "now"})[0] == 400


def test_fifty_tasks_take_as_many_queries_as_one(
    program: Program, mia: Member, dana: Contact, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(50):
        make_task(Contact.objects.create(name=f"Person {number}", created_at=NOON), f"Task {number}", owner=mia)
    program.get(TASKS)

    with django_assert_max_num_queries(12):
        assert len(titles(program)) == 50
