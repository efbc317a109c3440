"""The tables of moves: each allowed move is made by a service, each other one is refused."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest

from agents.models import Run, Step
from agents.runs import engine
from agents.runs.states import RUN_MOVES, STEP_MOVES
from agents.services.runs import retry_run
from crm import clock, outbox
from crm.errors import DomainError, LeaseLost, TemporaryFailure
from crm.models import Member, Outbox, Workspace
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.services.decide import approve_draft, undo_decision
from drafts.states import MOVES as DRAFT_MOVES
from drafts.states import move
from leads.models import Message, Submission
from leads.services import intake
from leads.tests.factories import make_form, make_submission

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


@pytest.fixture
def member(workspace: Workspace) -> Member:
    member = make_member()
    make_mailbox(member, undo_seconds=0)
    return member


@pytest.fixture
def item(member: Member) -> Outbox:
    """Return what is to leave for an approved draft."""
    run = done_run()
    assert run.draft is not None
    approve_draft(run.draft.pk, by=member, seen=run.draft.fingerprint, now=clock.now())
    return Outbox.objects.get(subject_id=run.draft.pk)


def done_run() -> Run:
    submission = make_submission(make_form(), now=clock.now())
    intake.process_submission(submission.pk, now=clock.now())
    run = Run.objects.get(submission=submission)
    engine.advance_run(run.pk, clock=lambda: clock.now() + HOUR)
    run.refresh_from_db()
    return run


def test_the_outbox_makes_exactly_the_moves_of_its_table(item: Outbox, member: Member) -> None:
    made: dict[str, set[str]] = {state: set() for state in Outbox.State.values}
    for source in Outbox.State.values:
        for target in Outbox.State.values:
            lease = uuid.uuid4()
            Outbox.objects.filter(pk=item.pk).update(state=source, lease=lease, attempts=0, not_before=clock.now())
            Draft.objects.filter(pk=item.subject_id).update(status=status_beside(source))
            moved(item, source, target, lease, member)
            if Outbox.objects.filter(pk=item.pk, state=target).exclude(lease=lease, state=source).exists():
                made[source].add(target)
    assert made == outbox.MOVES


def status_beside(state: str) -> str:
    from drafts.deliver import FOLLOWS

    return FOLLOWS[Outbox.State(state)]


def moved(item: Outbox, source: str, target: str, lease: uuid.UUID, member: Member) -> None:
    """Ask the service that would make this move."""
    state, now = Outbox.State, clock.now() + HOUR
    if target == state.CLAIMED:
        outbox.claim(item.pk, now=now)
    elif target == state.CANCELLED:
        outbox.cancel(item.pk, by=member, now=now)
    elif source == state.UNKNOWN:
        if target == state.SENT:
            outbox.say_it_arrived(item.pk, by=member, now=now)
        elif target == state.PENDING:
            outbox.send_again(item.pk, by=member, now=now)
    elif target != source:
        try:
            outbox._move(outbox.Claim(Outbox.objects.get(pk=item.pk), lease), target, now=now)
        except LeaseLost:
            return


def test_an_old_lease_moves_nothing(item: Outbox) -> None:
    held = outbox.claim(item.pk, now=clock.now() + HOUR)
    assert held is not None
    again = outbox.claim(item.pk, now=clock.now() + 2 * HOUR)  # the first worker hung; its lease has ended
    assert again is not None

    with pytest.raises(LeaseLost):
        outbox._move(held, Outbox.State.IN_FLIGHT, now=clock.now() + 2 * HOUR)
    outbox._move(again, Outbox.State.IN_FLIGHT, now=clock.now() + 2 * HOUR)


def test_a_sender_that_comes_back_late_with_a_receipt_settles_what_was_unknown(item: Outbox) -> None:
    now = clock.now() + HOUR
    held = outbox.claim(item.pk, now=now)
    assert held is not None
    outbox._move(held, Outbox.State.IN_FLIGHT, now=now, in_flight_at=now)
    outbox.settle_expired(item.pk, now=now + HOUR)
    assert Outbox.objects.get(pk=item.pk).state == "unknown"

    with pytest.raises(LeaseLost):
        outbox._record(held, {"code": 250}, now=now)

    row = Outbox.objects.get(pk=item.pk)
    assert (row.state, row.receipt, Draft.objects.get(pk=item.subject_id).status) == ("sent", {"code": 250}, "sent")


def test_undo_wins_over_a_worker_that_has_not_marked_it_in_flight(item: Outbox, member: Member) -> None:
    held = outbox.claim(item.pk, now=clock.now() + HOUR)
    assert held is not None

    undo_decision(item.subject_id, by=member, now=clock.now() + HOUR)

    with pytest.raises(LeaseLost):
        outbox._move(held, Outbox.State.IN_FLIGHT, now=clock.now() + HOUR)
    assert Draft.objects.get(pk=item.subject_id).status == "pending"


def test_undo_is_too_late_once_it_is_in_flight(item: Outbox, member: Member) -> None:
    held = outbox.claim(item.pk, now=clock.now() + HOUR)
    assert held is not None
    outbox._move(held, Outbox.State.IN_FLIGHT, now=clock.now() + HOUR)

    with pytest.raises(DomainError, match="Too late"):
        undo_decision(item.subject_id, by=member, now=clock.now() + HOUR)


def test_a_run_makes_exactly_the_moves_of_its_table(member: Member) -> None:
    run = done_run()
    made: dict[str, set[str]] = {state: set() for state in Run.State.values}
    for source in Run.State.values:
        for target in Run.State.values:
            lease = uuid.uuid4()
            now = clock.now()
            Run.objects.filter(pk=run.pk).update(state=source, lease=lease, attempts=0, not_before=now)
            try:
                if target == "running":
                    engine.claim_run(run.pk, now=now)
                elif target == "queued":
                    retry_run(run.pk, by=member, now=now)
                elif target in ("waiting", "dead", "done"):
                    engine._stop(engine.Claim(run, lease), target, now=now)
            except (LeaseLost, DomainError):
                continue
            rows = Run.objects.filter(pk=run.pk, state=target)
            if rows.exclude(lease=lease).exists() or rows.filter(lease=None).exists():
                made[source].add(target)
    assert made == RUN_MOVES


def test_a_step_makes_exactly_the_moves_of_its_table(member: Member) -> None:
    run = done_run()
    step = run.steps.get(position=0)
    made: dict[str, set[str]] = {state: set() for state in Step.State.values}
    for source in Step.State.values:
        for target in Step.State.values:
            Step.objects.filter(pk=step.pk).update(state=source)
            try:
                engine._move_step(step, target)
            except LeaseLost:
                continue
            made[source].add(target)
    assert made == STEP_MOVES


def test_a_failed_step_waits_again_when_its_run_is_retried(member: Member) -> None:
    run = done_run()
    Run.objects.filter(pk=run.pk).update(state="dead", cause="x")
    Step.objects.filter(run=run, position=11).update(state="failed", attempts=3)
    Step.objects.filter(run=run, position=10).update(state="running", attempts=20)

    retry_run(run.pk, by=member, now=clock.now())

    assert list(run.steps.filter(position__gte=10).values_list("state", "attempts")) == [("running", 0), ("pending", 0)]
    run.refresh_from_db()
    assert (run.state, run.cause, run.attempts) == ("queued", "", 0)


def test_a_worker_that_lost_its_run_writes_nothing(member: Member) -> None:
    submission = make_submission(make_form(), now=clock.now())
    intake.process_submission(submission.pk, now=clock.now())
    run = Run.objects.get(submission=submission)
    late = engine.claim_run(run.pk, now=clock.now() + HOUR)
    assert late is not None
    engine.advance_run(run.pk, clock=lambda: clock.now() + 2 * HOUR)
    steps = list(run.steps.values())

    with pytest.raises(LeaseLost):
        engine._finish(late, now=clock.now() + 2 * HOUR)

    assert list(run.steps.values()) == steps
    assert Draft.objects.filter(lead=run.lead_id).count() == 1


def test_a_submission_makes_exactly_the_moves_of_its_table(member: Member) -> None:
    submission = make_submission(make_form(), now=clock.now())
    made: dict[str, set[str]] = {state: set() for state in Submission.State.values}
    for source in Submission.State.values:
        for target in ("received", "failed"):
            Submission.objects.filter(pk=submission.pk).update(state=source)
            try:
                if target == "failed":
                    intake._fail(submission.pk, "a reason", now=clock.now())
                else:
                    intake.retry_submission(submission.pk, by=member, now=clock.now())
            except DomainError:
                continue
            if source != target and Submission.objects.filter(pk=submission.pk, state=target).exists():
                made[source].add(target)
    for source in Submission.State.values:
        Submission.objects.filter(pk=submission.pk).update(state=source, attempts=0, not_before=clock.now(), lead=None)
        intake.process_submission(submission.pk, now=clock.now() + HOUR)
        if source != "processed" and Submission.objects.filter(pk=submission.pk, state="processed").exists():
            made[source].add("processed")
            Message.objects.filter(submission=submission).delete()
    assert made == intake.MOVES


@pytest.mark.parametrize("source", Draft.Status.values)
def test_a_draft_refuses_every_move_that_its_table_does_not_have(item: Outbox, source: str) -> None:
    for target in Draft.Status.values:
        draft = Draft.objects.get(pk=item.subject_id)
        draft.status = source
        if target in DRAFT_MOVES[source]:
            move(draft, target)
            assert draft.status == target
        else:
            with pytest.raises(DomainError):
                move(draft, target)


def test_an_item_that_fails_for_now_waits_longer_each_time_and_is_given_up(item: Outbox) -> None:
    now, waits = clock.now() + HOUR, []
    for _ in range(outbox.MAX_ATTEMPTS):
        held = outbox.claim(item.pk, now=now)
        assert held is not None
        outbox._settle_failure(held, TemporaryFailure("busy"), now=now)
        row = Outbox.objects.get(pk=item.pk)
        waits.append((row.not_before - now).total_seconds())
        now = row.not_before + HOUR
    assert waits[:4] == [10, 20, 40, 80]
    assert max(waits) <= 3600
    assert (row.state, row.reason) == ("dead", "Gave up after 12 tries. Last: busy")
