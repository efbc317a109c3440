"""What a draft promises becomes a task with its approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from crm import clock
from crm.models import Member, Task
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.policies.due import next_working_day
from drafts.policies.sentences import Sentence as Known
from drafts.policies.sentences import pieces, promises
from drafts.services.propose import Sentence
from drafts.tests.factories import make_draft
from drafts.tests.test_pages import QUEUE, post, signed_in, text_of
from leads.models import Lead
from leads.tests.factories import make_form, make_lead

pytestmark = pytest.mark.django_db
QUOTE = "A colleague will prepare the quote and send it to you."
BRIEF = "I can see that time is short, so I will be brief."


@pytest.fixture
def member() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def desk(member: Member) -> Client:
    return signed_in(member)


@pytest.fixture
def draft(member: Member) -> Draft:
    make_mailbox(member)
    sentences = (Sentence(BRIEF, "opening"), Sentence(QUOTE, "promise"))
    return make_draft(make_lead(make_form(), now=clock.now()), body=f"{BRIEF} {QUOTE}", sentences=sentences)


def test_approval_leaves_a_task_once_and_undo_takes_it_back(desk: Client, draft: Draft, member: Member) -> None:
    before = " ".join(text_of(desk, f"{QUEUE}{draft.pk}/").split())
    assert "With the approval a task for it stands on <bdi>Dana Ruiz</bdi>: Mia Torres keeps it by" in before
    assert "<bdi>I can see" not in before

    post(desk, draft, "approve")
    post(desk, draft, "undo")
    assert not Task.objects.exists()
    post(desk, draft, "approve")

    task = Task.objects.get()
    assert (task.title, task.owner, task.contact_id) == (QUOTE, member, draft.lead.contact_id)
    assert task.due_at is not None
    assert timedelta() < task.due_at - clock.now() < timedelta(days=4)
    after = " ".join(text_of(desk, f"{QUEUE}{draft.pk}/").split())
    assert f"for Mia Torres by {task.due_at:%A}" in after
    person = f"/admin/crm/contact/{task.contact_id}/"
    assert f'href="{person}"' in after
    assert f"<bdi>{QUOTE}</bdi>" in text_of(desk, person)


def test_the_leads_owner_keeps_the_promise(desk: Client, draft: Draft) -> None:
    owner = make_member(email="jonas@acme.example", role="operator", name="Jonas Weber")
    Lead.objects.filter(pk=draft.lead_id).update(owner=owner)

    assert "Jonas Weber keeps it by" in " ".join(text_of(desk, f"{QUEUE}{draft.pk}/").split())
    post(desk, draft, "approve")

    assert Task.objects.get().owner == owner


def test_a_promise_that_is_done_stays_when_the_approval_is_taken_back(desk: Client, draft: Draft) -> None:
    post(desk, draft, "approve")
    Task.objects.update(done_at=clock.now())

    post(desk, draft, "undo")
    post(desk, draft, "approve")

    assert Task.objects.get().done_at is not None


def test_the_page_of_the_draft_marks_its_promise_done_and_tells_it_there(desk: Client, draft: Draft) -> None:
    shown = f"{QUEUE}{draft.pk}/"
    post(desk, draft, "approve")
    task = Task.objects.get()
    assert f'action="/admin/crm/task/{task.pk}/done/"' in text_of(desk, shown)

    answer = desk.post(f"/admin/crm/task/{task.pk}/done/", {"from": shown})

    assert answer.headers["Location"] == shown
    after = text_of(desk, shown)
    assert "marked a task done" in after
    assert f'action="/admin/crm/task/{task.pk}/reopen/"' in after


def test_the_leads_page_shows_what_comes_of_that_lead_alone(desk: Client, draft: Draft) -> None:
    post(desk, draft, "approve")
    task, lead = Task.objects.get(), draft.lead
    other = Lead.objects.create(contact=lead.contact, stage=lead.stage, title="Vans for Berlin", created_at=clock.now())
    page = f"/admin/leads/lead/{lead.pk}/"
    assert f'action="/admin/crm/task/{task.pk}/done/"' in text_of(desk, page)
    assert f"<bdi>{QUOTE}</bdi>" not in text_of(desk, f"/admin/leads/lead/{other.pk}/")

    assert desk.post(f"/admin/crm/task/{task.pk}/done/", {"from": page}).headers["Location"] == page

    assert f'action="/admin/crm/task/{task.pk}/reopen/"' in text_of(desk, page)
    viewer = signed_in(make_member(email="vera@acme.example", role="viewer", name="Vera"))
    assert f"<bdi>{QUOTE}</bdi>" in text_of(viewer, page)
    assert f"/admin/crm/task/{task.pk}/" not in text_of(viewer, page)


def test_what_was_edited_away_is_no_task_and_what_was_typed_is(desk: Client, draft: Draft) -> None:
    post(desk, draft, "approve", subject="Re", body="Hi Dana,\n\nWill you call? I will call you on Monday. Bye.")

    assert [task.title for task in Task.objects.all()] == ["I will call you on Monday."]


def test_a_sentence_said_twice_is_promised_once() -> None:
    known = [Known(QUOTE, "promise"), Known(QUOTE, "promise")]

    assert promises(pieces(f"{QUOTE} {QUOTE}", known)) == [QUOTE]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 19, 12, tzinfo=UTC), "2026-11-20 18:00"),
        (datetime(2026, 11, 20, 12, tzinfo=UTC), "2026-11-23 18:00"),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), "2026-11-23 18:00"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "2026-11-24 18:00"),
    ],
    ids=["thursday", "friday", "saturday", "monday already in Berlin"],
)
def test_a_promise_is_due_at_the_end_of_the_next_working_day(now: datetime, due: str) -> None:
    assert f"{next_working_day(now, zone='Europe/Berlin'):%Y-%m-%d %H:%M}" == due


def test_what_hangs_on_a_condition_leaves_no_task(desk: Client, member: Member) -> None:
    make_mailbox(member)
    offer = "If there is a need on our side, a colleague will write to you."
    draft = make_draft(make_lead(make_form(), now=clock.now()), body=offer, sentences=(Sentence(offer, "promise"),))

    post(desk, draft, "approve")

    assert not Task.objects.exists()


def test_a_rejected_draft_promises_nothing(desk: Client, draft: Draft) -> None:
    told = ("promises: a person keeps it", "Whoever approves this promises")
    before = " ".join(text_of(desk, f"{QUEUE}{draft.pk}/").split())
    assert all(one in before for one in told)

    post(desk, draft, "reject", reason="not_a_lead")

    draft.refresh_from_db()
    assert draft.status == "rejected"
    after = " ".join(text_of(desk, f"{QUEUE}{draft.pk}/").split())
    assert not any(one in after for one in (*told, "What was promised"))
