"""Queue a run for a submission, retry a dead one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agents.models import Run, Step
from agents.runs.states import ENDED
from agents.signals import run_queued
from crm.errors import DomainError
from crm.events import emit
from crm.failpoints import crash_here
from crm.models import Member
from crm.services.members import default_agent
from crm.stumble import Stumbling, words_of
from leads.services.intake import hand_over_submission, postpone_run

R = Run.State


def queue_run(submission_id: int, *, now: datetime) -> Run:
    """Make the run of a processed submission, with the public id that intake answered; once."""
    with Stumbling(lambda error: postpone_run(submission_id, because=words_of(error), now=now)):
        run = _queue_run(submission_id, now=now)
    crash_here("run_queued")
    return run


@transaction.atomic
def _queue_run(submission_id: int, *, now: datetime) -> Run:
    submission = hand_over_submission(submission_id)
    if submission.lead is None:
        raise DomainError("This submission has not been worked up yet.")
    run, created = Run.objects.get_or_create(
        submission=submission,
        defaults={
            "public_id": submission.run_id,
            "lead": submission.lead,
            "not_before": now,
            "created_at": now,
        },
    )
    if created:
        emit(run_queued, subject=run, by=default_agent(), run_id=run.pk, lead_id=run.lead_id)
        crash_here("run_before_queued")
    return run


@transaction.atomic
def retry_run(run_id: int, *, by: Member, now: datetime) -> Run:
    """Let a dead run go on from its last finished step."""
    run = Run.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.state != R.DEAD:
        raise DomainError(f"Only a stopped run can be retried; this one is {run.state}.")
    run.state, run.not_before, run.attempts, run.finished_at = R.QUEUED, now, 0, None
    run.lease, run.error, run.cause = None, "", ""
    run.save(update_fields=["state", "not_before", "attempts", "finished_at", "lease", "error", "cause"])
    steps = Step.objects.filter(run=run)
    steps.filter(state=Step.State.FAILED).update(state=Step.State.PENDING)
    steps.exclude(state__in=ENDED).update(attempts=0)
    emit(run_queued, subject=run, by=by, because="retried", run_id=run.pk, lead_id=run.lead_id)
    return run
