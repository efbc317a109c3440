"""Walk a run's recipe, one durable step after the other, held by one worker at a time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F

from agents.models import Run, Step
from agents.runs.recipes import recipe_of
from agents.runs.states import ENDED, RUN_MOVES, STEP_MOVES, before
from agents.runs.steps import Context, NotConnected, Result, StepSpec
from agents.signals import run_failed, run_finished
from crm import live
from crm.errors import ConnectorError, DomainError, LeaseLost, PermanentFailure, RateLimited
from crm.events import emit
from crm.failpoints import crash_here
from crm.models import Member
from crm.services.members import default_agent
from crm.stumble import Stumbling, words_of

R, S = Run.State, Step.State
LEASE = timedelta(seconds=60)
MAX_CLAIMS = 20  # without getting a step further; then it is shown to a person
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Claim:
    """A run in the hands of one worker."""

    run: Run
    token: uuid.UUID
    begun: set[int] = field(default_factory=set)  # ids of the steps that this worker has begun

    @cached_property
    def agent(self) -> Member:
        """Who acts in this run."""
        return default_agent()

    @cached_property
    def steps(self) -> dict[int, Step]:
        """The steps begun so far, by position; nobody else changes one while the lease holds."""
        return {step.position: step for step in Step.objects.filter(run=self.run)}

    @cached_property
    def outputs(self) -> dict[str, dict[str, Any]]:
        """What the steps done so far put out, by their names."""
        return {step.name: step.output for step in self.steps.values() if step.state == S.DONE}


def advance_run(run_id: int, *, clock: Callable[[], datetime]) -> None:
    """Take a due run and walk it as far as it goes; harmless however often it is called."""
    held = claim_run(run_id, now=clock())
    if held is None:
        return
    crash_here("run_claimed")
    with structlog.contextvars.bound_contextvars(run_id=str(held.run.public_id)):
        _walk(held, clock=clock)


def _walk(held: Claim, *, clock: Callable[[], datetime]) -> None:
    log.info("run_taken", attempt=held.run.attempts)
    try:
        with Stumbling(lambda error: _stumbled(held, error, now=clock())):
            for position, spec in enumerate(recipe_of(held.run)):
                if not _walk_step(held, position, spec, clock=clock):
                    return
            _finish(held, now=clock())
            log.info("run_done")
            crash_here("run_finished")
    except LeaseLost:
        log.info("run_lease_lost")


def claim_run(run_id: int, *, now: datetime) -> Claim | None:
    """Take a due run by a conditional update, or None when it is not due, ended, or in other hands."""
    token = uuid.uuid4()
    due = Run.objects.filter(pk=run_id, state__in=before(RUN_MOVES, R.RUNNING), not_before__lte=now)
    taken = due.filter(attempts__lt=MAX_CLAIMS).update(
        state=R.RUNNING, lease=token, lease_until=now + LEASE, not_before=now + LEASE, attempts=F("attempts") + 1
    )
    if not taken:
        _give_up(run_id, now=now)
        return None
    run = Run.objects.select_related("lead__contact", "lead__company", "submission", "message__conversation").get(
        pk=run_id
    )
    if run.started_at is None:
        Run.objects.filter(pk=run_id, lease=token).update(started_at=now)
    return Claim(run, token)


def _give_up(run_id: int, *, now: datetime) -> None:
    worn_out = Run.objects.filter(pk=run_id, state=R.RUNNING, not_before__lte=now, attempts__gte=MAX_CLAIMS)
    if not worn_out.exists():
        return
    reason = f"The run was started {MAX_CLAIMS} times and its worker died each time."
    with transaction.atomic():
        if worn_out.update(state=R.DEAD, lease=None, error=reason, cause="worker died", finished_at=now):
            _tell_failed(Run.objects.get(pk=run_id), reason)
            crash_here("run_before_given_up")


def _walk_step(held: Claim, position: int, spec: StepSpec, *, clock: Callable[[], datetime]) -> bool:
    """Do one step unless it is done; False when the run has to stop here for now."""
    step = _begin(held, position, now=clock())
    if step is None:
        return True
    crash_here(f"step_begun:{spec.name}")
    context = Context(held.run, held.outputs, held.agent, clock())
    try:
        result = spec.work(context)
        crash_here(f"step_worked:{spec.name}")
        _end(held, step, S.DONE, result, now=clock())
    except NotConnected as reason:
        crash_here(f"step_worked:{spec.name}")
        _end(held, step, S.NOT_CONNECTED, Result(), now=clock(), error=str(reason))
    except (ConnectorError, DomainError) as failure:
        return _failed(held, step, spec, failure, now=clock())
    crash_here(f"step_ended:{spec.name}")
    return True


def _begin(held: Claim, position: int, *, now: datetime) -> Step | None:
    """Return a step that is begun, or None when it has ended; the end of the one before has mostly begun it."""
    step = held.steps.get(position)
    if step and step.state in ENDED:
        return None
    if step is None or step.pk not in held.begun:
        with transaction.atomic():
            _renew(held, now=now)
            _start(held, position, now=now)
            crash_here("run_before_first_begun")
    return held.steps[position]


def _start(held: Claim, position: int, *, now: datetime) -> None:
    """Begin a step in the transaction that has renewed the lease."""
    spec = recipe_of(held.run)[position]
    step = held.steps.setdefault(
        position, Step(run=held.run, position=position, name=spec.name, required=spec.required)
    )
    step.state, step.started_at, step.attempts, step.error = S.RUNNING, now, step.attempts + 1, ""
    step.save()
    held.begun.add(step.pk)
    crash_here(f"step_before_begun:{spec.name}")


def _end(
    held: Claim, step: Step, state: str, result: Result, *, now: datetime, error: str = "", goes_on: bool = True
) -> None:
    """Store what a step came to; where the run goes on, the next step begins in the same transaction."""
    with transaction.atomic():
        _renew(held, now=now, attempts=0)  # it got further
        recorded = result.record() if result.record else None
        values: dict[str, Any] = {
            "input": result.input,
            "output": {**result.output, **(recorded or {})},
            "evidence": result.evidence,
        }
        _move_step(step, state, finished_at=now, error=error, **values)
        after = step.position + 1
        if goes_on and after < len(recipe_of(held.run)) and after not in held.steps:
            _start(held, after, now=now)
        transaction.on_commit(lambda: live.progress("run_stepped", held.run, run_id=held.run.pk), robust=True)
        crash_here(f"step_before_commit:{step.name}")
    if state == S.DONE:
        held.outputs[step.name] = values["output"]


def _move_step(step: Step, state: str, **values: Any) -> None:
    """Change a step under its run's lease, where the table allows it."""
    moved = Step.objects.filter(pk=step.pk, state__in=before(STEP_MOVES, state)).update(state=state, **values)
    if not moved:
        raise LeaseLost(f"Step {step.pk} has moved on.")


def _failed(
    held: Claim, step: Step, spec: StepSpec, failure: Exception, *, now: datetime, goes_on: bool = True
) -> bool:
    """Let a failed step wait, leave it out, or stop the run; True when the run goes on."""
    reason = str(failure) if isinstance(failure, ConnectorError | DomainError) else words_of(failure)
    lasting = isinstance(failure, PermanentFailure | DomainError)
    if not lasting and step.attempts < spec.tries:
        at = failure.retry_at if isinstance(failure, RateLimited) and failure.retry_at else now + _backoff(step)
        with transaction.atomic():
            _stop(held, R.WAITING, now=now, not_before=at, error=reason)
            _move_step(step, S.PENDING, error=reason)
            crash_here("run_before_waiting")
        return False
    if not spec.required:
        _end(held, step, S.SKIPPED, Result(), now=now, error=reason, goes_on=goes_on)
        return True
    with transaction.atomic():
        cause = f"{spec.title}: {type(failure).__name__}"
        _stop(held, R.DEAD, now=now, error=reason, cause=cause[:120], finished_at=now)
        _move_step(step, S.FAILED, error=reason, finished_at=now)
        _tell_failed(held.run, reason)
        crash_here("run_before_dead")
    return False


def _stumbled(held: Claim, error: Exception, *, now: datetime) -> None:
    """Treat an error of our own as the failure of the step it stopped: it waits, then shows as its cause."""
    step = Step.objects.filter(run=held.run, state=S.RUNNING).order_by("position").last()
    if step is not None:
        spec = recipe_of(held.run)[step.position]
        if _failed(held, step, spec, error, now=now, goes_on=False):  # left out; the sweep goes on with the next
            _stop(held, R.WAITING, now=now, not_before=now, error="")
        return
    reason, attempts = words_of(error), Run.objects.values_list("attempts", flat=True).get(pk=held.run.pk)
    with transaction.atomic():
        if attempts < MAX_CLAIMS:
            wait = timedelta(seconds=min(3600, 5 * 2**attempts))
            _stop(held, R.WAITING, now=now, not_before=now + wait, error=reason)
        else:
            _stop(held, R.DEAD, now=now, error=reason, cause=type(error).__name__, finished_at=now)
            _tell_failed(held.run, reason)
        crash_here("run_before_stumbled")


def _stop(held: Claim, state: str, *, now: datetime, **values: Any) -> None:
    """Give the run out of hand in another state; raises LeaseLost when it was not in ours."""
    _renew(held, now=now, **{"state": state, "lease": None, **values})


def _backoff(step: Step) -> timedelta:
    return timedelta(seconds=5 * 4 ** (step.attempts - 1))


def _renew(held: Claim, *, now: datetime, **values: Any) -> None:
    """Prolong the lease, or change the run under it; raises LeaseLost when another worker has the run."""
    mine = Run.objects.filter(pk=held.run.pk, lease=held.token, state=R.RUNNING)
    if not mine.update(**{"lease_until": now + LEASE, "not_before": now + LEASE, **values}):
        raise LeaseLost(f"Run {held.run.pk} is in other hands.")


def _finish(held: Claim, *, now: datetime) -> None:
    draft_id = held.outputs.get("queue", {}).get("draft_id")
    with transaction.atomic():
        _stop(held, R.DONE, now=now, draft_id=draft_id, finished_at=now, error="", cause="")
        lead = held.run.lead
        emit(run_finished, subject=held.run, by=held.agent, run_id=held.run.pk, lead_id=lead.pk)
        crash_here("run_before_finished")


def _tell_failed(run: Run, reason: str) -> None:
    emit(run_failed, subject=run, by=default_agent(), because=reason, run_id=run.pk, lead_id=run.lead_id)
