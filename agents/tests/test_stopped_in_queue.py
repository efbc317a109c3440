"""What stopped before there was a draft waits in the queue, with what failed and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agents.models import Run
from agents.services.runs import queue_run
from crm.models import Member
from crm.tests.factories import NOON, a_workspace, make_mailbox, make_member
from leads.models import Form, Submission
from leads.tests.factories import ENQUIRY, make_form, make_lead, make_submission

pytestmark = pytest.mark.django_db

QUEUE = "/admin/queue/"


@pytest.fixture
def member() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def form(member: Member) -> Form:
    make_mailbox(member)
    return make_form()


def signed_in(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def stopped_run(form: Form, name: str) -> Run:
    lead = make_lead(form, {**ENQUIRY, "firstname": name, "email": f"{name}@northwind.example"})
    run = queue_run(Submission.objects.get(lead=lead).pk, now=NOON)
    Run.objects.filter(pk=run.pk).update(
        state="dead", cause="Write the draft: DomainError", error="The workspace has no mailbox.", finished_at=NOON
    )
    return run


def text_of(desk: Client, address: str = QUEUE) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", desk.get(address).content.decode()).split())


def test_stopped_runs_wait_in_the_queue_one_item_a_cause_and_go_on_from_there(form: Form, member: Member) -> None:
    desk, run = signed_in(member), stopped_run(form, "Dana")

    assert "Run stopped No answer for Dana Ruiz yet The workspace has no mailbox." in text_of(desk)
    other = stopped_run(form, "Erin")
    page = desk.get(QUEUE).content.decode()
    assert 'data-count="2"' in page
    assert "Runs stopped No answer for 2 enquiries yet" in text_of(desk)
    assert page.count("Retry all") == 1
    assert "Nothing waits for you" not in page
    answer = desk.post("/admin/runs/errors/retry/", {"cause": "Write the draft: DomainError", "from": QUEUE})

    assert answer.headers["Location"] == QUEUE
    assert {row.state for row in Run.objects.filter(pk__in=[run.pk, other.pk])} == {"queued"}
    assert "Nothing waits for you" in text_of(desk)


def test_an_enquiry_that_could_not_be_taken_in_waits_in_the_queue(form: Form, member: Member) -> None:
    desk, submission = signed_in(member), make_submission(form)
    Submission.objects.filter(pk=submission.pk).update(state="failed", reason="An error in <b>Clara</b>.")

    page = desk.get(QUEUE).content.decode()
    assert "An error in &lt;b&gt;Clara&lt;/b&gt;." in page
    assert f'href="/admin/leads/submission/{submission.pk}/change/"' in page
    desk.post(f"/admin/runs/enquiries/{submission.pk}/retry/", {"from": QUEUE})

    submission.refresh_from_db()
    assert submission.state == "received"


def test_what_stopped_is_not_among_what_is_filtered_and_a_viewer_only_reads_it(form: Form, member: Member) -> None:
    stopped_run(form, "Dana")
    viewer = signed_in(make_member(email="vera@acme.example", role="viewer", name="Vera"))

    assert "Run stopped" in text_of(viewer)
    assert "Retry" not in text_of(viewer)
    for query in ("?bucket=P1", "?mine=1", "?show=snoozed", "?category=press"):
        assert "Run stopped" not in text_of(viewer, QUEUE + query)
    assert "Run stopped" in text_of(viewer, f"{QUEUE}?order=oldest")


def test_the_queue_asks_few_queries_however_much_stopped(form: Form, member: Member) -> None:
    desk = signed_in(member)
    for name in ("Dana", "Erin", "Femi", "Gus"):
        stopped_run(form, name)
    text_of(desk)

    with CaptureQueriesContext(connection) as queries:
        text_of(desk)

    asked = [query["sql"] for query in queries if not re.search("set_config|SAVEPOINT", query["sql"])]
    assert len(asked) <= 12
