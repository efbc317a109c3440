"""Walk a run's recipe, one durable step after the other, held by one worker at a time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from agents.models import Run, Step
from agents.runs.recipes import recipe_of
from agents.runs.states import ENDED
from agents.runs.steps import Context, NotConnected, Result, StepSpec
from agents.signals import run_failed, run_finished, run_stepped
from crm.errors import ConnectorError, DomainError, PermanentFailure, RateLimited
from crm.events import emit
from crm.failpoints import crash_here
from crm.services.members import default_agent

R, S = Run.State, Step.State
LEASE = timedelta(seconds=60)
MAX_CLAIMS = 20  # a run that kills its worker this often is shown to a person


class LeaseLost(Exception):
    """Another worker has the run by now; this one's result is dropped."""


@dataclass(frozen=True)
class Claim:
    """A run in the hands of one worker."""

    run: Run
    token: uuid.UUID


def advance_run(run_id: int, *, clock: Callable[[], datetime]) -> None:
    """Take a due run and walk it as far as it goes; harmless however often it is called."""
    held = claim_run(run_id, now=clock())
    if held is None:
        return
    crash_here("run_claimed")
    try:
        for position, spec in enumerate(recipe_of(held.run)):
            if not _walk_step(held, position, spec, clock=clock):
                return
        _finish(held, now=clock())
    except LeaseLost:
        return


def claim_run(run_id: int, *, now: datetime) -> Claim | None:
    """Take a due run by a conditional update, or None when it is not due, ended, or in other hands."""
    token = uuid.uuid4()
    taken = Run.objects.filter(
        pk=run_id, state__in=[R.QUEUED, R.RUNNING, R.WAITING], not_before__lte=now, attempts__lt=MAX_CLAIMS
    ).update(state=R.RUNNING, lease=token, lease_until=now + LEASE, not_before=now + LEASE, attempts=F("attempts") + 1)
    if not taken:
        _give_up(run_id, now=now)
        return None
    run = Run.objects.select_related("lead__contact", "lead__company", "submission").get(pk=run_id)
    if run.started_at is None:
        Run.objects.filter(pk=run_id, lease=token).update(started_at=now)
    return Claim(run, token)


def _give_up(run_id: int, *, now: datetime) -> None:
    reason = f"The run was started {MAX_CLAIMS} times and its worker died each time."
    with transaction.atomic():
        dead = Run.objects.filter(
            pk=run_id, state__in=[R.QUEUED, R.RUNNING, R.WAITING], not_before__lte=now, attempts__gte=MAX_CLAIMS
        ).update(state=R.DEAD, error=reason, cause="worker died", finished_at=now)
        if dead:
            _tell_failed(Run.objects.get(pk=run_id), reason)


def _walk_step(held: Claim, position: int, spec: StepSpec, *, clock: Callable[[], datetime]) -> bool:
    """Do one step unless it is done; False when the run has to stop here for now."""
    step = _begin(held, position, spec, now=clock())
    if step is None:
        return True
    crash_here(f"step_begun:{spec.name}")
    context = Context(held.run, _outputs(held.run), default_agent(), clock())
    try:
        result = spec.work(context)
    except NotConnected as reason:
        _end(held, step, S.NOT_CONNECTED, Result(), now=clock(), error=str(reason))
        return True
    except (ConnectorError, DomainError) as failure:
        return _failed(held, step, spec, failure, now=clock())
    crash_here(f"step_worked:{spec.name}")
    _end(held, step, S.DONE, result, now=clock())
    crash_here(f"step_ended:{spec.name}")
    return True


def _begin(held: Claim, position: int, spec: StepSpec, *, now: datetime) -> Step | None:
    with transaction.atomic():
        _renew(held, now=now)
        step, _ = Step.objects.get_or_create(
            run=held.run, position=position, defaults={"name": spec.name, "required": spec.required}
        )
        if step.state in ENDED:
            return None
        step.state, step.started_at, step.attempts, step.error = S.RUNNING, now, step.attempts + 1, ""
        step.save(update_fields=["state", "started_at", "attempts", "error"])
        return step


def _end(held: Claim, step: Step, state: str, result: Result, *, now: datetime, error: str = "") -> None:
    with transaction.atomic():
        _renew(held, now=now)
        recorded = result.record() if result.record else None
        step.state, step.finished_at, step.error = state, now, error
        step.input, step.output, step.evidence = result.input, {**result.output, **(recorded or {})}, result.evidence
        step.save()
        emit(run_stepped, subject=held.run, by=default_agent(), snippet=step.name, run_id=held.run.pk)
        crash_here(f"step_before_commit:{step.name}")


def _failed(held: Claim, step: Step, spec: StepSpec, failure: Exception, *, now: datetime) -> bool:
    lasting = isinstance(failure, PermanentFailure | DomainError)
    if not lasting and step.attempts < spec.tries:
        wait = failure.retry_at if isinstance(failure, RateLimited) and failure.retry_at else now + _backoff(step)
        with transaction.atomic():
            _renew(held, now=now)
            Step.objects.filter(pk=step.pk).update(state=S.PENDING, error=str(failure))
            Run.objects.filter(pk=held.run.pk, lease=held.token).update(
                state=R.WAITING, not_before=wait, lease=None, error=str(failure)
            )
        return False
    if not spec.required:
        _end(held, step, S.SKIPPED, Result(), now=now, error=str(failure))
        return True
    with transaction.atomic():
        _renew(held, now=now)
        Step.objects.filter(pk=step.pk).update(state=S.FAILED, error=str(failure), finished_at=now)
        Run.objects.filter(pk=held.run.pk, lease=held.token).update(
            state=R.DEAD,
            lease=None,
            error=str(failure),
            cause=f"{spec.title}: {type(failure).__name__}",
            finished_at=now,
        )
        _tell_failed(held.run, str(failure))
    return False


def _backoff(step: Step) -> timedelta:
    return timedelta(seconds=5 * 4 ** (step.attempts - 1))


def _renew(held: Claim, *, now: datetime) -> None:
    """Prolong the lease; raises LeaseLost when another worker has the run."""
    mine = Run.objects.filter(pk=held.run.pk, lease=held.token, state=R.RUNNING).update(
        lease_until=now + LEASE, not_before=now + LEASE
    )
    if not mine:
        raise LeaseLost


def _finish(held: Claim, *, now: datetime) -> None:
    draft_id = _outputs(held.run).get("queue", {}).get("draft_id")
    with transaction.atomic():
        _renew(held, now=now)
        Run.objects.filter(pk=held.run.pk, lease=held.token).update(
            state=R.DONE, lease=None, draft_id=draft_id, finished_at=now, error="", cause=""
        )
        lead = held.run.lead
        emit(run_finished, subject=held.run, by=default_agent(), run_id=held.run.pk, lead_id=lead.pk)
        crash_here("run_before_finished")


def _outputs(run: Run) -> dict[str, dict[str, Any]]:
    return dict(Step.objects.filter(run=run, state=S.DONE).values_list("name", "output"))


def _tell_failed(run: Run, reason: str) -> None:
    emit(run_failed, subject=run, by=default_agent(), because=reason, run_id=run.pk, lead_id=run.lead_id)
