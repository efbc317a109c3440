"""Drafts and decisions through the API: exactly what was seen, once, by somebody who may."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import DjangoAssertNumQueries

from crm import clock
from crm.models import IdempotentRequest, Mailbox, Member, Outbox, Suppression, Workspace
from crm.services.idempotency import claim_key
from crm.services.members import default_agent
from crm.tests.api import Program, make_program
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.services.decide import edit_draft
from drafts.services.propose import Sentence
from drafts.tests.factories import PRICE, make_draft
from leads.models import Lead
from leads.tests.factories import ENQUIRY, make_lead

pytestmark = pytest.mark.django_db

TEXT = {
    "subject": "Fleet prices",
    "body": "Hi Dana,\n\nFleet costs $18 a van a month.\n\nBest,\nMia",
    "sentences": [Sentence("Fleet costs $18 a van a month.", "answer", [PRICE])],
    "missing": [],
}


@dataclass
class Desk:
    """A workspace with a draft in its queue and a program of an operator."""

    mia: Member
    otto: Member
    program: Program
    lead: Lead
    draft: Draft

    @property
    def path(self) -> str:
        """Where the draft is."""
        return f"/api/drafts/{self.draft.pk}"

    def decision(self, verb: str) -> str:
        """Where it is decided on."""
        return f"/api/operator/drafts/{self.draft.pk}/{verb}"

    def seen(self) -> str:
        """The fingerprint that GET returns."""
        return str(self.program.get(self.path)[1]["fingerprint"])


@pytest.fixture
def desk() -> Iterator[Desk]:
    with a_workspace():
        mia = make_member()
        otto = make_member(email="otto@acme.example", role="operator", name="Otto")
        make_mailbox(mia)
        lead = make_lead()
        yield Desk(mia, otto, make_program(otto), lead, make_draft(lead, now=clock.now(), **TEXT))


def test_get_answers_text_fingerprint_and_sources(desk: Desk) -> None:
    status, draft = desk.program.get(desk.path)

    assert status == 200
    assert (draft["status"], draft["subject"], draft["to_email"]) == (
        "pending", "Fleet prices", "dana@northwind.example",
    )  # fmt: skip
    assert draft["claims"][0]["evidence"][0]["title"] == "Price list › Fleet"
    assert draft["mailbox"]["mode"] == "approve_to_send"
    assert (draft["missing"], draft["decisions"], draft["sending"]) == ([], [], None)
    assert desk.program.last["ETag"] == f'"{draft["fingerprint"]}"'


def test_who_approves_by_a_program_is_told_what_is_put_under_the_text(desk: Desk) -> None:
    Mailbox.objects.update(signature="Mia Torres\nAcme Fleet")
    Workspace.objects.update(disclose_approved="footer", disclosure="Written with AI.")

    assert desk.program.get(desk.path)[1]["stands_under"] == ["-- \nMia Torres\nAcme Fleet", "Written with AI."]


def test_approving_what_was_seen_writes_one_outbox_row(desk: Desk) -> None:
    status, draft = desk.program.post(desk.decision("approve"), {"fingerprint": desk.seen()})

    assert (status, draft["status"], draft["sending"]["state"]) == (200, "scheduled", "pending")
    assert [(made["verb"], made["by"]["name"]) for made in draft["decisions"]] == [("approve", "Otto")]
    assert Outbox.objects.count() == 1


def test_the_fingerprint_may_come_as_if_match(desk: Desk) -> None:
    status, _ = desk.program.post(desk.decision("approve") + "/", **{"If-Match": f'"{desk.seen()}"'})

    assert status == 200


@pytest.mark.parametrize("headers", [{}, {"If-Match": "*"}, {"If-Match": '""'}])
def test_approving_without_a_fingerprint_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    status, answer = desk.program.post(desk.decision("approve"), **headers)

    assert (status, answer["error"]["code"]) == (428, "fingerprint_required")
    assert not Outbox.objects.exists()


def test_a_stale_approval_is_answered_with_the_difference(desk: Desk) -> None:
    seen = desk.seen()
    edit_draft(desk.draft.pk, subject="Fleet prices", body="Hi Dana,\n\nFleet costs $20 a van.", by=desk.mia, seen=seen,
               now=clock.now())  # fmt: skip

    status, answer = desk.program.post(desk.decision("approve"), {"fingerprint": seen})

    error = answer["error"]
    assert (status, error["code"], error["seen_known"]) == (409, "stale", True)
    assert error["difference"]["subject"] == ""
    assert "-Fleet costs $18 a van a month." in error["difference"]["body"]
    assert "+Fleet costs $20 a van." in error["difference"]["body"]
    assert error["current"]["fingerprint"] == desk.seen() != seen
    assert not Outbox.objects.exists()
    assert desk.program.post(desk.decision("approve"), {"fingerprint": desk.seen()})[0] == 200


def test_the_difference_is_told_from_any_earlier_version(desk: Desk) -> None:
    seen = []
    for price in (20, 21, 22):
        seen.append(desk.seen())
        edit_draft(desk.draft.pk, subject=f"Now {price}", body=f"${price}", by=desk.mia, seen=seen[-1],
                   now=clock.now())  # fmt: skip

    _, answer = desk.program.post(desk.decision("approve"), {"fingerprint": seen[2]})
    assert answer["error"]["difference"]["body"].splitlines()[-2:] == ["-$21", "+$22"]
    _, answer = desk.program.post(desk.decision("approve"), {"fingerprint": "never seen"})
    assert (answer["error"]["seen_known"], answer["error"]["difference"]["body"][-4:]) == (False, "+$22")


def test_a_decided_draft_is_not_approved_again(desk: Desk) -> None:
    seen = desk.seen()
    desk.program.post(desk.decision("approve"), {"fingerprint": seen})

    status, answer = desk.program.post(desk.decision("approve"), {"fingerprint": seen})

    assert (status, answer["error"]["code"]) == (409, "blocked")
    assert answer["error"]["reasons"] == ["Somebody has decided already: the draft is scheduled."]
    assert Outbox.objects.count() == 1


def test_an_agent_never_approves(desk: Desk) -> None:
    status, answer = make_program(default_agent()).post(desk.decision("approve"), {"fingerprint": desk.seen()})

    assert (status, answer["error"]["code"]) == (403, "own_draft")
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("wrote", ["proposed", "edited"])
def test_a_key_never_approves_what_its_member_wrote(desk: Desk, wrote: str) -> None:
    if wrote == "proposed":
        body = {"lead": desk.lead.pk, "subject": "By hand", "body": "Hi Dana"}
        _, draft = desk.program.post("/api/drafts", body)
    else:
        _, draft = desk.program.patch(desk.path, {"body": "Other words", "fingerprint": desk.seen()})
    path = f"/api/operator/drafts/{draft['id']}/approve"

    status, answer = desk.program.post(path, {"fingerprint": draft["fingerprint"]})
    assert (status, answer["error"]["code"]) == (403, "own_draft")
    assert make_program(desk.mia).post(path, {"fingerprint": draft["fingerprint"]})[0] == 200


def test_a_key_needs_the_scope_to_approve(desk: Desk) -> None:
    writer = make_program(desk.otto, scopes=("read", "write"))

    for verb in ("approve", "reject", "snooze", "undo"):
        status, answer = writer.post(desk.decision(verb), {"fingerprint": desk.seen()})
        assert (status, answer["error"]["code"]) == (403, "missing_scope")
    assert writer.send("DELETE", desk.path)[0] == 403


def test_a_draft_written_by_hand_answers_the_lead(desk: Desk) -> None:
    status, draft = desk.program.post(
        "/api/drafts", {"lead": desk.lead.pk, "subject": " By\thand ", "body": "Hi Dana\r\nBye"}
    )

    assert status == 201
    assert (draft["subject"], draft["body"], draft["proposed_by"]["name"]) == ("By hand", "Hi Dana\nBye", "Otto")
    assert (draft["status"], draft["to_email"]) == ("pending", "dana@northwind.example")


def test_an_edit_needs_the_fingerprint_and_changes_it(desk: Desk) -> None:
    assert desk.program.patch(desk.path, {"body": "New"})[0] == 428
    seen = desk.seen()

    status, draft = desk.program.patch(desk.path, {"body": "New"}, **{"If-Match": f'"{seen}"'})

    assert (status, draft["body"], draft["subject"], draft["version"]) == (200, "New", "Fleet prices", 2)
    assert draft["fingerprint"] != seen
    status, answer = desk.program.patch(desk.path, {"body": "Newer", "fingerprint": seen})
    assert (status, answer["error"]["code"]) == (409, "stale")


def test_rejecting_needs_a_reason_and_do_not_contact_suppresses(desk: Desk) -> None:
    status, answer = desk.program.post(desk.decision("reject"), {"reason": "boring"})
    assert (status, list(answer["error"]["fields"])) == (400, ["reason"])

    status, draft = desk.program.post(desk.decision("reject"), {"reason": "do_not_contact", "note": "Asked us to."})

    assert (status, draft["status"], draft["reason"]) == (200, "rejected", "Do not contact: Asked us to.")
    assert Suppression.objects.filter(email="dana@northwind.example").exists()


def test_deleting_turns_it_down_and_keeps_the_record(desk: Desk) -> None:
    assert desk.program.send("DELETE", f"{desk.path}?reason=duplicate") == (204, None)

    _, draft = desk.program.get(desk.path)
    assert (draft["status"], draft["decisions"][0]["reason"]) == ("rejected", "duplicate")
    assert desk.program.send("DELETE", desk.path)[0] == 409


def test_snooze_takes_words_and_moments_and_undo_brings_it_back(desk: Desk) -> None:
    later = (clock.now() + timedelta(days=2)).isoformat()
    for until in ("in 2 hours", later):
        status, draft = desk.program.post(desk.decision("snooze"), {"until": until})
        assert (status, draft["status"]) == (200, "snoozed")
        assert desk.program.post(desk.decision("undo"))[1]["status"] == "pending"
    for until in ("whenever", "2020-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "in 999 weeks"):
        assert desk.program.post(desk.decision("snooze"), {"until": until})[0] == 409
    assert desk.program.post(desk.decision("snooze"), {"until": "2030-01-01T00:00:00"})[0] == 400


def test_an_undo_that_names_its_decision_leaves_a_colleagues_later_one_alone(desk: Desk) -> None:
    mine = desk.program.post(desk.decision("snooze"), {"until": "tomorrow"})[1]["decisions"][0]["id"]
    colleague = make_program(desk.mia)
    colleague.post(desk.decision("undo"), {"decision": mine})
    theirs = colleague.post(desk.decision("reject"), {"reason": "not_a_lead"})[1]["decisions"][0]

    status, answer = desk.program.post(desk.decision("undo"), {"decision": mine}, **{"Idempotency-Key": "late"})

    error = answer["error"]
    assert (status, error["code"], error["status"]) == (409, "decided_anew", "rejected")
    assert error["newest"] == theirs
    assert (theirs["verb"], theirs["by"]["name"]) == ("reject", "Mia Torres")
    assert desk.program.get(desk.path)[1]["status"] == "rejected"
    assert desk.program.post(desk.decision("undo"), {"decision": theirs["id"]})[1]["status"] == "pending"


def test_a_snooze_is_taken_back_by_its_own_name_also_when_the_text_was_edited_since(desk: Desk) -> None:
    snooze = desk.program.post(desk.decision("snooze"), {"until": "tomorrow"})[1]["decisions"][0]
    edited = desk.program.patch(desk.path, {"body": "Other words.", "fingerprint": desk.seen()})[1]
    assert edited["decisions"][0]["verb"] == "edit"

    refused = desk.program.post(desk.decision("undo"), {"decision": edited["decisions"][0]["id"]})[1]["error"]
    assert (refused["code"], refused["newest"]["id"]) == ("decided_anew", snooze["id"])
    after = desk.program.post(desk.decision("undo"), {"decision": snooze["id"]})[1]

    assert (after["status"], after["body"]) == ("pending", "Other words.")


def test_an_undo_of_another_decision_changes_nothing_of_the_mail(desk: Desk) -> None:
    approval = desk.program.post(desk.decision("approve"), {"fingerprint": desk.seen()})[1]["decisions"][0]["id"]

    assert desk.program.post(desk.decision("undo"), {"decision": approval + 1})[1]["error"]["status"] == "scheduled"

    assert Outbox.objects.get().state == "pending"


@pytest.mark.parametrize("body", [{"decision": "x"}, {"decision": 0}, {"decision": None}, {"decison": 1}])
def test_an_undo_that_names_no_decision_rightly_is_refused(desk: Desk, body: dict[str, object]) -> None:
    desk.program.post(desk.decision("snooze"), {"until": "tomorrow"})

    assert desk.program.post(desk.decision("undo"), body)[1]["error"]["code"] == "invalid"

    assert desk.program.get(desk.path)[1]["status"] == "snoozed"


def test_undo_takes_an_approval_back(desk: Desk) -> None:
    desk.program.post(desk.decision("approve"), {"fingerprint": desk.seen()})

    status, draft = desk.program.post(desk.decision("undo"))

    assert (status, draft["status"], draft["sending"]["state"]) == (200, "pending", "cancelled")
    assert desk.program.post(desk.decision("undo"))[0] == 409


def test_the_queue_is_paged_in_its_own_order(desk: Desk) -> None:
    now = clock.now()
    for number in range(12):
        fields = {**ENQUIRY, "email": f"p{number}@x{number}.example", "message": f"Question {number}"}
        lead = make_lead(desk.lead.form, fields, now=now)
        made = make_draft(lead, now=now)
        due = now + timedelta(minutes=-5 if number % 3 == 0 else 5)
        since = now - timedelta(minutes=number % 4)
        Draft.objects.filter(pk=made.pk).update(bucket=f"P{number % 3 + 1}", due_at=due, waiting_since=since)
    expected = sorted(
        Draft.objects.all(), key=lambda draft: (draft.due_at >= now, draft.bucket, draft.waiting_since, draft.pk)
    )

    seen: list[int] = []
    _, page = desk.program.get("/api/operator/drafts/pending", limit=3)
    while True:
        seen += [draft["id"] for draft in page["results"]]
        Draft.objects.filter(pk=seen[-1]).update(status="rejected")
        if page["next"] is None:
            break
        _, page = desk.program.get(page["next"])

    assert seen == [draft.pk for draft in expected]


@pytest.mark.parametrize("cursor", ["x", "e30=", "bnVsbA==", "eyJub3ciOiAxfQ==", "é", "W10=", "-1"])
def test_a_cursor_that_is_not_ours_is_a_wrong_parameter(desk: Desk, cursor: str) -> None:
    status, answer = desk.program.get("/api/operator/drafts/pending", cursor=cursor)

    assert (status, answer["error"]["fields"]) == (400, {"cursor": ["This is no cursor of ours."]})


@pytest.mark.parametrize("path", ["/api/drafts", "/api/operator/drafts/pending"])
def test_a_list_of_drafts_needs_few_queries(
    desk: Desk, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        make_draft(make_lead(desk.lead.form, {**ENQUIRY, "email": f"p{number}@acme.example"}))

    with django_assert_max_num_queries(8):
        assert len(desk.program.get(path)[1]["results"]) == 11


def approve_with_key(desk: Desk, key: str, **body: Any) -> tuple[int, Any]:
    return desk.program.post(desk.decision("approve"), body, **{"Idempotency-Key": key})


def test_a_repeated_request_gets_the_first_answer(desk: Desk) -> None:
    seen = desk.seen()
    first = approve_with_key(desk, "click-1", fingerprint=seen)

    again = approve_with_key(desk, "click-1", fingerprint=seen)

    assert first == again
    assert again[0] == 200
    assert desk.program.last["Idempotent-Replayed"] == "true"
    assert Outbox.objects.count() == 1


def test_the_same_key_with_another_request_is_refused(desk: Desk) -> None:
    approve_with_key(desk, "click-1", fingerprint=desk.seen())

    status, answer = approve_with_key(desk, "click-1", fingerprint="another")

    assert (status, answer["error"]["code"]) == (422, "key_reused")


def test_an_error_changes_nothing_and_leaves_the_key_free(desk: Desk) -> None:
    assert approve_with_key(desk, "click-1", fingerprint="stale")[0] == 409
    assert not IdempotentRequest.objects.exists()

    assert approve_with_key(desk, "click-1", fingerprint=desk.seen())[0] == 200


def test_a_key_of_a_request_at_work_is_refused_until_it_must_be_dead(desk: Desk) -> None:
    now, seen = clock.now(), desk.seen()
    _ = approve_with_key(desk, "click-1", fingerprint=seen)
    row = IdempotentRequest.objects.get()
    IdempotentRequest.objects.update(status=None, response=None)

    status, answer = approve_with_key(desk, "click-1", fingerprint=seen)
    assert (status, answer["error"]["code"]) == (409, "in_progress")

    taken = claim_key("click-1", member=desk.otto, request_hash=row.request_hash, now=now + timedelta(seconds=90))
    assert isinstance(taken, IdempotentRequest)


@pytest.mark.parametrize("key", ["x" * 201, "kéy"])
def test_a_key_must_be_short_and_plain(desk: Desk, key: str) -> None:
    assert approve_with_key(desk, key, fingerprint=desk.seen())[0] == 400


def test_a_key_of_one_member_is_free_for_another(desk: Desk) -> None:
    approve_with_key(desk, "click-1", fingerprint=desk.seen())

    status, _ = make_program(desk.mia).post(desk.decision("undo"), **{"Idempotency-Key": "click-1"})

    assert status == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["", "click-1"])
def test_parallel_identical_approvals_send_once(desk: Desk, key: str) -> None:
    seen = desk.seen()
    program = desk.program
    headers = {"Idempotency-Key": key} if key else {}

    def approve(_: int) -> int:
        try:
            return Program(program.secret).post(desk.decision("approve"), {"fingerprint": seen}, **headers)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(approve, range(6)))

    assert set(statuses) <= {200, 409}
    assert 200 in statuses
    assert Outbox.objects.count() == 1
    if not key:
        assert statuses.count(200) == 1
