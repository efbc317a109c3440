"""Tasks are marked done where they are shown, opened again, and a member's own stand on Today, overdue first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from crm import clock
from crm.models import Contact, Event, Member, Task
from crm.services.desk import add_task, complete_task
from crm.tenancy.scope import scope
from crm.tests.factories import NOON, a_workspace, make_member

pytestmark = pytest.mark.django_db
LIST = "/admin/crm/task/"
DAY = timedelta(days=1)
HOSTILE = "<script>alert(1)</script>\u202eevil"


@pytest.fixture
def member() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def contact(member: Member) -> Contact:
    return Contact.objects.create(name="Dana Ruiz", created_at=NOON)


def signed_in(member: Member, *, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks)
    assert member.user is not None
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")
    return client


def make_task(contact: Contact, title: str, *, owner: Member | None = None, due_in: timedelta = DAY) -> Task:
    now = clock.now()
    return add_task(contact.pk, title=title, key=title, owner=owner, due_at=now + due_in, now=now)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def press(client: Client, task: Task, verb: str, *, on: str) -> str:
    """Press a button of a page as a browser without JavaScript does; return where it leads."""
    answer = client.post(f"{LIST}{task.pk}/{verb}/", {"from": on})
    assert answer.status_code == 302
    return answer.headers["Location"]


def verbs() -> list[str]:
    return list(Event.objects.filter(subject_kind="task").order_by("id").values_list("verb", flat=True))


def test_the_persons_page_marks_a_task_done_and_opens_it_again(member: Member, contact: Contact) -> None:
    desk, task = signed_in(member), make_task(contact, "Send the quote")
    person = reverse("admin:crm_contact_record", args=[contact.pk])
    assert f'action="{LIST}{task.pk}/done/"' in page(desk, person)

    assert press(desk, task, "done", on=person) == person

    done = page(desk, person)
    assert f'action="{LIST}{task.pk}/reopen/"' in done
    assert f'action="{LIST}{task.pk}/done/"' not in done
    assert "</b> marked a task done" in done
    assert "Done: <bdi>Send the quote</bdi>" in done
    press(desk, task, "reopen", on=person)
    assert f'action="{LIST}{task.pk}/done/"' in page(desk, person)
    assert verbs() == ["task_done", "task_reopened"]


def test_the_persons_page_lists_what_is_open_by_its_day_and_then_what_was_done_lately(
    member: Member, contact: Contact
) -> None:
    days = {"Second": DAY, "First": -DAY, "Before": DAY, "Just now": 9 * DAY, "Long ago": DAY}
    for title, due in days.items():
        make_task(contact, title, due_in=due)
    add_task(contact.pk, title="Review the answer", key="run", now=clock.now())
    for title, ago in {"Just now": timedelta(), "Before": 2 * DAY, "Long ago": 40 * DAY}.items():
        complete_task(Task.objects.get(title=title).pk, by=member, now=clock.now() - ago)

    shown = page(signed_in(member), reverse("admin:crm_contact_record", args=[contact.pk]))

    assert re.findall(r'c-line__what"><bdi>([^<]+)', shown) == ["First", "Second", "Just now", "Before"]


def test_done_twice_was_done_the_first_time(member: Member, contact: Contact) -> None:
    desk, task = signed_in(member), make_task(contact, "Send the quote")

    press(desk, task, "done", on=LIST)
    first = Task.objects.get().done_at
    press(desk, task, "done", on=LIST)

    assert Task.objects.get().done_at == first
    assert verbs() == ["task_done"]


def test_what_was_taken_back_meanwhile_is_said_where_one_stands(member: Member, contact: Contact) -> None:
    desk, task = signed_in(member), make_task(contact, "Send the quote")
    Task.objects.all().delete()

    assert press(desk, task, "done", on="/admin/") == "/admin/"

    assert "There is no such task any more" in page(desk, "/admin/")


def test_a_post_without_a_token_or_from_a_viewer_changes_nothing(member: Member, contact: Contact) -> None:
    task = make_task(contact, "Send the quote", owner=member)
    viewer = signed_in(make_member(email="vera@acme.example", role="viewer", name="Vera"))

    assert signed_in(member, checks=True).post(f"{LIST}{task.pk}/done/").status_code == 403
    assert viewer.post(f"{LIST}{task.pk}/done/").status_code == 403
    assert signed_in(member).get(f"{LIST}{task.pk}/done/").status_code == 405

    assert Task.objects.get().done_at is None
    for address in (LIST, reverse("admin:crm_contact_record", args=[contact.pk]), "/admin/"):
        assert f"{LIST}{task.pk}/done/" not in page(viewer, address)


def test_another_workspaces_task_is_not_there(member: Member) -> None:
    with a_workspace("other") as other:
        theirs = make_task(Contact.objects.create(name="Erin", created_at=NOON), "Theirs")

    press(signed_in(member), theirs, "done", on=LIST)

    assert "Theirs" not in page(signed_in(member), LIST)
    with scope(other.pk):
        assert Task.objects.get().done_at is None


@pytest.mark.parametrize("page", ["", "nowhere", "account_logout", "//evil.example", "https://evil.example/"])
def test_a_form_never_leads_out_of_the_desk(member: Member, contact: Contact, page: str) -> None:
    assert press(signed_in(member), make_task(contact, "x"), "done", on=page) == "/admin/queue/"


def test_today_shows_ones_own_tasks_overdue_first_and_the_undo(member: Member, contact: Contact) -> None:
    desk = signed_in(member)
    jonas = make_member(email="jonas@acme.example", role="operator", name="Jonas Weber")
    make_task(contact, "Later", owner=member, due_in=3 * DAY)
    late = make_task(contact, "Late", owner=member, due_in=-DAY)
    make_task(contact, "His", owner=jonas)
    make_task(contact, "Nobodys")
    add_task(contact.pk, title="Review the answer", key="run", owner=member, now=clock.now())

    text = page(desk, "/admin/")

    assert re.findall(r'c-line__what"><bdi>(\w+)', text) == ["Late", "Later"]
    assert "overdue, was due" in text
    assert f'href="{LIST}?owner__id__exact={member.pk}"' in text
    press(desk, late, "done", on="/admin/")
    assert f"{LIST}{late.pk}/reopen/" in page(desk, "/admin/?fragment=1")
    complete_task(late.pk, by=member, now=clock.now())
    Task.objects.filter(pk=late.pk).update(done_at=clock.now() - timedelta(hours=1))
    assert f"{LIST}{late.pk}/reopen/" not in page(desk, "/admin/")


def test_the_list_shows_what_is_open_or_overdue_or_done(member: Member, contact: Contact) -> None:
    desk = signed_in(member)
    titles = ("Third", "First", "Second")
    for title, due in zip(titles, (DAY, -2 * DAY, -DAY), strict=True):
        make_task(contact, title, due_in=due)
    make_task(contact, "Did it", owner=member)
    done = Task.objects.get(title="Did it")
    press(desk, done, "done", on=LIST)

    def listed(query: str = "") -> list[str]:
        return re.findall(r"\b(First|Second|Third|Did it)\b(?! ?</(?:span|bdi)>)", page(desk, LIST + query))

    assert listed() == ["First", "Second", "Third"]
    assert listed("?state=overdue") == ["First", "Second"]
    assert listed("?state=done") == ["Did it"]
    assert listed(f"?owner__id__exact={member.pk}") == []
    assert f'formaction="{LIST}{done.pk}/reopen/"' in page(desk, f"{LIST}?state=done")
    assert 'name="from" value="/admin/crm/task/?state=overdue"' in page(desk, f"{LIST}?state=overdue")


def test_a_page_that_is_emptied_by_its_last_button_leads_to_the_one_before(member: Member, contact: Contact) -> None:
    desk = signed_in(member)
    tasks = [make_task(contact, f"Task {number}", due_in=number * DAY - 200 * DAY) for number in range(101)]
    last = f"{LIST}?state=overdue&p=3"
    assert "Task 100" in page(desk, last)

    press(desk, tasks[-1], "done", on=last)

    for address in (last, f"{last}&fragment=1"):
        shown = page(desk, address)
        assert f"{LIST}{tasks[99].pk}/done/" in shown
        assert f"{LIST}{tasks[49].pk}/done/" not in shown


def test_a_title_is_shown_and_never_obeyed(member: Member, contact: Contact) -> None:
    desk, task = signed_in(member), make_task(contact, HOSTILE, owner=member)

    press(desk, task, "done", on="/admin/")

    for address in ("/admin/", f"{LIST}?state=done", reverse("admin:crm_contact_record", args=[contact.pk])):
        text = page(desk, address)
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_fifty_tasks_take_as_many_queries_as_five(
    member: Member, contact: Contact, django_assert_max_num_queries: Any
) -> None:
    desk = signed_in(member)
    for number in range(50):
        other = Contact.objects.create(name=f"Person {number}", created_at=NOON)
        make_task(other, f"Task {number}", owner=member)
    desk.get("/admin/")

    with django_assert_max_num_queries(12):
        desk.get(LIST)
    with django_assert_max_num_queries(30):
        text = page(desk, "/admin/")
    assert 'Your tasks <span class="c-muted c-num">50</span>' in text
