"""A worker killed at any point of the way leaves one submission, one run, one draft, and at most one mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from agents.models import ModelCall, Run
from agents.runs import engine
from agents.runs.recipes import RECIPES
from config.services.state import CHECKOUT
from config.tests.broken_recipes import BROKEN
from config.tests.doomed import Doomed, doomed, environment_of_test
from config.tests.failpoints import failpoints, unguarded
from config.tests.incoming import INCOMING
from config.tests.rude_mail import DROP, RudeServer, rude_server
from config.tests.test_flow_crash_gmail import GMAIL
from config.tests.work import sweep
from crm import clock, outbox
from crm.models import Mailbox, Member, Note, Outbox, Stage, StageRule, Task, Workspace
from crm.services.switches import turn_switch
from crm.services.workspaces import lay_out_pipeline
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.selectors import unknown_sends
from drafts.services.decide import approve_draft
from leads.models import Conversation, Form, Lead, Message, Submission
from leads.services import intake
from leads.tests.factories import ENQUIRY, make_form, make_submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

SOON = timedelta(minutes=1)  # everything that was just made is due, on a slow machine too
LATER = timedelta(minutes=10)  # past every lease and first wait
ON_THE_WAY = {
    name
    for name in failpoints()
    if name.startswith(
        (
            "step_",
            "run_claimed",
            "run_before_first_begun",
            "run_before_queued",
            "run_queued",
            "run_before_finished",
            "run_finished",
        )
    )
} | {"intake_claimed", "intake_before_processed", "intake_processed"}
# Where the death of a sender leaves: the item's state after the sweeps, and the mails at the server.
SENDING = {
    "outbox_claimed": ("sent", 1),
    "outbox_before_in_flight": ("sent", 1),
    "outbox_in_flight": ("unknown", 0),
    "smtp_before_data": ("unknown", 0),
    "smtp_after_data": ("unknown", 1),
    "outbox_dispatched": ("unknown", 1),
    "outbox_before_sent": ("unknown", 1),
    "outbox_recorded": ("sent", 1),
}
# Points on side ways: the tests below this line name them.
ASIDE = {
    "intake_stored", "intake_stumbled", "intake_before_failed",
    "run_before_waiting", "run_before_dead", "run_before_given_up", "run_before_stumbled",
    "outbox_failed", "outbox_held", "outbox_before_pending", "outbox_before_parked", "outbox_before_unknown",
    "outbox_before_dead", "outbox_before_cancelled", "outbox_settling",
}  # fmt: skip


WATCHED = ("crm/outbox.py", "crm/connectors/smtp.py", "agents/runs/engine.py", "agents/services/runs.py",
           "leads/services/intake.py", "leads/services/incoming.py", "leads/services/mailboxes.py",
           "drafts/services/follow_mail.py")  # fmt: skip
# Each with the reason: nothing of it leaves the transaction half done, and no lease or claim hangs on it.
WITHOUT = {
    ("crm/outbox.py", "_take_off"),  # `_change` within it dies before the commit
    ("crm/outbox.py", "_move"),  # as above
    ("crm/outbox.py", "cancel"),  # as above
    ("crm/outbox.py", "_leave_unknown"),  # as above; a person's own click
    ("crm/outbox.py", "send_all_the_same"),  # as above
    ("crm/outbox.py", "try_now"),  # a person's own click
    ("agents/services/runs.py", "retry_run"),  # a person's own click
    ("agents/services/runs.py", "draft_answer"),  # as above
    ("leads/services/intake.py", "retry_submission"),  # a person's own click
    ("leads/services/incoming.py", "retry_mail"),  # as above
}


@dataclass
class Desk:
    """A workspace with a form, a person, and a mail server that can be rude."""

    workspace: Workspace
    form: Form
    member: Member
    mailbox: Mailbox
    server: RudeServer
    killer: Doomed
    made: int = 0

    def enquiry(self) -> Submission:
        """Receive an enquiry of a person nobody knows."""
        self.made += 1
        fields = {**ENQUIRY, "email": f"p{self.made}@firm{self.made}.example", "company": f"Firm {self.made}"}
        return make_submission(self.form, fields, now=clock.now())

    def approved(self) -> Outbox:
        """Walk an enquiry to an approved draft, and return what is to leave."""
        submission = self.enquiry()
        sweep(clock.now() + SOON)
        draft = Draft.objects.get(lead__submissions=submission)
        approve_draft(draft.pk, by=self.member, seen=draft.fingerprint, now=clock.now())
        return Outbox.objects.get(subject_id=draft.pk)

    def dies_at(self, failpoint: str, job: str, row: int, now: datetime | None = None) -> None:
        """Let a process die at a failpoint, and see that it did."""
        when = now or clock.now() + SOON
        assert self.killer.dies_at(failpoint, job, self.workspace.pk, row, when), failpoint


@pytest.fixture(scope="module")
def killer(django_db_setup: None) -> Iterator[Doomed]:
    with doomed(environment_of_test()) as process:
        yield process


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, killer: Doomed) -> Iterator[Desk]:
    for name, steps in BROKEN.items():
        monkeypatch.setitem(RECIPES, name, steps)
    with a_workspace() as workspace, rude_server() as server:
        member = make_member()
        mailbox = make_mailbox(member, port=server.port, undo_seconds=0, daily_limit=1000)
        yield Desk(workspace, make_form(), member, mailbox, server, killer)


def test_every_failpoint_of_the_source_is_died_at_here() -> None:
    assert failpoints() == ON_THE_WAY | SENDING.keys() | set(GMAIL) | ASIDE | INCOMING


def test_every_transaction_and_outside_call_of_engine_intake_and_outbox_has_a_failpoint() -> None:
    bare = {(file, name) for file in WATCHED for name in unguarded(CHECKOUT / file)}
    assert bare == WITHOUT


def test_a_worker_killed_anywhere_on_the_way_leaves_one_lead_one_run_and_one_draft(desk: Desk) -> None:
    for failpoint in sorted(ON_THE_WAY):
        submission = desk.enquiry()
        desk.dies_at(failpoint, "walk", submission.pk)

        sweep(clock.now() + LATER)

        assert_one_of_each(submission, failpoint)


def assert_one_of_each(submission: Submission, where: str) -> None:
    submission.refresh_from_db()
    lead = Lead.objects.get(submissions=submission)
    run = Run.objects.get(lead=lead)
    assert (submission.state, run.state, run.public_id) == ("processed", "done", submission.run_id), where
    assert Draft.objects.get(lead=lead).pk == run.draft_id, where
    counts = {
        "calls": ModelCall.objects.filter(run=run).count(),
        "scores": lead.scores.count(),
        "tasks": Task.objects.filter(contact=lead.contact_id).count(),
        "notes": Note.objects.filter(contact=lead.contact_id).count(),
        "conversations": Conversation.objects.filter(lead=lead).count(),
        "messages": Message.objects.filter(submission=submission).count(),
    }
    assert counts == {"calls": 2, "scores": 1, "tasks": 1, "notes": 1, "conversations": 1, "messages": 1}, where


@pytest.mark.parametrize("failpoint", SENDING)
def test_a_worker_killed_while_sending_sends_once_or_asks_a_person(desk: Desk, failpoint: str) -> None:
    item = desk.approved()
    state, mails = SENDING[failpoint]

    desk.dies_at(failpoint, "deliver", item.pk)
    sweep(clock.now() + LATER)

    item.refresh_from_db()
    assert (item.state, desk.server.count(item.recipient)) == (state, mails)
    assert Draft.objects.get(pk=item.subject_id).status == ("sent" if state == "sent" else "sending")
    assert unknown_sends() == ([item] if state == "unknown" else [])
    if state == "unknown":
        settle(desk, item, arrived=bool(mails))


def settle(desk: Desk, item: Outbox, *, arrived: bool) -> None:
    """Let a person look and choose; either way there is one mail in the end, and no second choice."""
    now = clock.now() + LATER
    choose = outbox.say_it_arrived if arrived else outbox.send_again
    assert choose(item.pk, by=desk.member, now=now)
    assert not outbox.send_again(item.pk, by=desk.member, now=now)
    sweep(now + LATER)
    item.refresh_from_db()
    assert (item.state, desk.server.count(item.recipient)) == ("sent", 1)
    draft = Draft.objects.get(pk=item.subject_id)
    assert draft.status == "sent"
    assert Message.objects.filter(key=f"outbox:{item.pk}").count() == 1


def test_a_receiver_killed_before_its_answer_has_stored_the_post_once(desk: Desk) -> None:
    now = clock.now()
    desk.dies_at("intake_stored", "receive", desk.form.pk, now)

    again = make_submission(desk.form, now=now)  # the sender had no answer

    sweep(now + LATER)
    assert Submission.objects.get() == again
    assert_one_of_each(again, "intake_stored")


def test_an_enquiry_that_cannot_be_worked_up_waits_longer_each_time_and_then_shows_as_failed(desk: Desk) -> None:
    now, submission = clock.now(), desk.enquiry()
    StageRule.objects.all().delete()
    Stage.objects.all().delete()  # a workspace that somebody broke

    desk.dies_at("intake_stumbled", "process", submission.pk)
    submission.refresh_from_db()
    assert (submission.state, submission.attempts) == ("received", 1)
    assert submission.reason.startswith("IndexError")
    assert submission.not_before > now + timedelta(seconds=10)
    for _ in range(intake.MAX_TRIES - 2):
        now += timedelta(hours=1)
        sweep(now)
    desk.dies_at("intake_before_failed", "process", submission.pk, now + timedelta(hours=1))
    sweep(now + timedelta(hours=3))  # counted before the work: that death was the last try

    submission.refresh_from_db()
    assert (submission.state, submission.attempts) == ("failed", intake.MAX_TRIES)
    lay_out_pipeline()
    intake.retry_submission(submission.pk, by=desk.member, now=now)
    sweep(clock.now() + timedelta(hours=4))
    assert_one_of_each(submission, "after the retry")


@pytest.mark.parametrize(
    ("failpoint", "recipe", "state", "cause"),
    [
        ("run_before_waiting", "busy", "waiting", ""),
        ("run_before_waiting", "broken", "waiting", ""),
        ("run_before_dead", "refused", "dead", "Ask: PermanentFailure"),
    ],
)
def test_a_worker_killed_while_it_notes_a_failure_loses_only_that_try(
    desk: Desk, failpoint: str, recipe: str, state: str, cause: str
) -> None:
    run = queued(desk, recipe)
    desk.dies_at(failpoint, "advance", run.pk)

    now = clock.now() + LATER
    engine_once(run, now)

    run.refresh_from_db()
    assert (run.state, run.cause) == (state, cause)
    assert run.not_before > now or state == "dead"


@pytest.mark.parametrize("recipe", ["busy", "broken"])
def test_a_step_that_fails_each_time_stops_its_run_with_the_cause(desk: Desk, recipe: str) -> None:
    run = queued(desk, recipe)
    for hour in range(5):
        sweep(clock.now() + timedelta(hours=hour + 1))

    run.refresh_from_db()
    step = run.steps.get()
    assert (run.state, step.state, step.attempts) == ("dead", "failed", 3)
    assert run.cause == ("Ask: TemporaryFailure" if recipe == "busy" else "Ask: ZeroDivisionError")
    assert run.error == step.error != ""


def test_an_optional_step_with_a_bug_is_left_out(desk: Desk) -> None:
    run = queued(desk, "broken_extra")
    for hour in range(5):
        sweep(clock.now() + timedelta(hours=hour + 1))

    run.refresh_from_db()
    assert run.state == "done"
    assert list(run.steps.values_list("name", "state")) == [("extra", "skipped"), ("rest", "done")]


def test_a_run_whose_recipe_is_gone_waits_and_says_why(desk: Desk) -> None:
    run = queued(desk, "nowhere")
    desk.dies_at("run_before_stumbled", "advance", run.pk)
    now = clock.now() + LATER

    with pytest.raises(KeyError):
        engine.advance_run(run.pk, clock=lambda: now)

    run.refresh_from_db()
    assert (run.state, run.error) == ("waiting", "KeyError: 'nowhere'")
    assert run.not_before > now


def test_a_run_that_kills_its_worker_each_time_is_given_up(desk: Desk) -> None:
    run, now = queued(desk, "form_to_draft"), clock.now()
    Run.objects.filter(pk=run.pk).update(attempts=engine.MAX_CLAIMS - 1)
    desk.dies_at("step_begun:validate", "advance", run.pk)
    desk.dies_at("run_before_given_up", "advance", run.pk, now + LATER)

    sweep(now + LATER)

    run.refresh_from_db()
    assert (run.state, run.cause) == ("dead", "worker died")


def queued(desk: Desk, recipe: str) -> Run:
    """Make a run of a recipe."""
    submission, now = desk.enquiry(), clock.now()
    intake.process_submission(submission.pk, now=now)
    run = Run.objects.get(submission=submission)
    Run.objects.filter(pk=run.pk).update(recipe=recipe)
    return run


def engine_once(run: Run, now: datetime) -> None:
    try:
        engine.advance_run(run.pk, clock=lambda: now)
    except ZeroDivisionError:
        pass


@pytest.mark.parametrize(
    ("failpoint", "manners", "after", "mails"),
    [
        ("outbox_failed", {"RCPT": "451 busy"}, "unknown", 0),  # it died before it could say that nothing left
        ("outbox_before_pending", {"RCPT": "451 busy"}, "unknown", 0),
        ("outbox_before_parked", {"RCPT": "550 no such user"}, "unknown", 0),
        ("outbox_before_unknown", {"BODY": DROP}, "unknown", 1),
    ],
)
def test_a_worker_killed_while_it_notes_a_refusal_never_sends_again(
    desk: Desk, failpoint: str, manners: dict[str, str], after: str, mails: int
) -> None:
    item = desk.approved()
    desk.server.manners = manners
    desk.dies_at(failpoint, "deliver", item.pk)
    desk.server.manners = {}

    sweep(clock.now() + LATER)

    item.refresh_from_db()
    assert (item.state, desk.server.count(item.recipient)) == (after, mails)
    settle(desk, item, arrived=bool(mails))


def test_the_one_who_looks_after_a_dead_sender_may_die_too(desk: Desk) -> None:
    item, now = desk.approved(), clock.now()
    desk.dies_at("outbox_dispatched", "deliver", item.pk)
    desk.dies_at("outbox_settling", "deliver", item.pk, now + LATER)

    sweep(now + 2 * LATER)

    item.refresh_from_db()
    assert (item.state, desk.server.count(item.recipient)) == ("unknown", 1)


def test_an_item_held_by_the_switch_survives_its_workers_death_and_leaves_when_it_is_off(desk: Desk) -> None:
    item, now = desk.approved(), clock.now()
    turn_switch("stop_sending", on=True, reason="Holiday", by=desk.member, now=now)
    desk.dies_at("outbox_held", "deliver", item.pk)
    sweep(now + LATER)
    item.refresh_from_db()
    assert (item.state, item.attempts, desk.server.count(item.recipient)) == ("pending", 0, 0)

    turn_switch("stop_sending", on=False, reason="", by=desk.member, now=now)
    sweep(now + 2 * LATER)

    item.refresh_from_db()
    assert (item.state, desk.server.count(item.recipient)) == ("sent", 1)


def test_an_item_that_kills_its_worker_each_time_is_given_up_and_can_be_taken_back(desk: Desk) -> None:
    item, now = desk.approved(), clock.now()
    Outbox.objects.filter(pk=item.pk).update(attempts=outbox.MAX_ATTEMPTS - 1)
    desk.dies_at("outbox_claimed", "deliver", item.pk)
    desk.dies_at("outbox_before_dead", "deliver", item.pk, now + LATER)
    sweep(now + 2 * LATER)
    item.refresh_from_db()
    assert item.state == "dead"
    assert Draft.objects.get(pk=item.subject_id).status == "failed"

    desk.dies_at("outbox_before_cancelled", "undo", item.subject_id, now + LATER)
    item.refresh_from_db()
    assert item.state == "dead"  # all of the undo, or nothing
    assert not desk.killer.dies_at(None, "undo", desk.workspace.pk, item.subject_id, now + LATER)
    item.refresh_from_db()
    assert (item.state, Draft.objects.get(pk=item.subject_id).status) == ("cancelled", "pending")
