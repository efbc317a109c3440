"""Queue a run for a submission or a mail, retry a dead one."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Exists

from agents.models import Run, Step
from agents.runs.states import ENDED
from agents.signals import run_queued
from crm.errors import DomainError
from crm.events import emit
from crm.failpoints import crash_here
from crm.models import Member
from crm.services.members import default_agent
from crm.stumble import Stumbling, words_of
from crm.tenancy.scope import required_workspace
from leads.models import Lead, Message
from leads.services.incoming import hand_over_mail, postpone_mail_run
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


def queue_run_of_mail(mail_id: int, *, now: datetime) -> Run:
    """Make the run of a mail that was worked up, with the public id that it was given; once."""
    with Stumbling(lambda error: postpone_mail_run(mail_id, because=words_of(error), now=now)):
        run = _queue_run_of_mail(mail_id, now=now)
    crash_here("mail_run_queued")
    return run


@transaction.atomic
def _queue_run_of_mail(mail_id: int, *, now: datetime) -> Run:
    mail = hand_over_mail(mail_id)
    message = Message.objects.select_related("conversation__lead").filter(incoming=mail).first()
    if message is None or message.conversation.lead is None or mail.run_id is None:
        raise DomainError("This mail starts no run.")
    lead = message.conversation.lead
    run, created = Run.objects.get_or_create(
        message=message,
        defaults={"public_id": mail.run_id, "recipe": "mail_to_draft", "lead": lead, "not_before": now,
                  "created_at": now},
    )  # fmt: skip
    if created:
        emit(run_queued, subject=run, by=default_agent(), run_id=run.pk, lead_id=run.lead_id)
        crash_here("mail_run_before_queued")
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


def retry_runs(*, cause: str, by: Member, now: datetime, limit: int = 500) -> int:
    """Let the stopped runs of one cause go on, each in a transaction of its own; return how many do."""
    dead = Run.objects.filter(state=R.DEAD, cause=cause).order_by("id").values_list("pk", flat=True)
    retried = 0
    for run_id in list(dead[:limit]):
        try:
            retry_run(run_id, by=by, now=now)
            retried += 1
        except DomainError:  # somebody else has retried it this very moment
            continue
    return retried


def release_runs(*, now: datetime) -> int:
    """Let the running runs of the workspace be taken at once: their workers have gone; returns how many there were."""
    held = Run.objects.filter(workspace_id=required_workspace(), state=R.RUNNING)
    return held.update(lease=None, lease_until=None, not_before=now)


def may_draft(lead_id: int) -> bool:
    """Tell whether Clara may be asked for an answer: something was said, and no run is at it or has answered it."""
    said = Message.objects.filter(conversation__lead=lead_id, direction=Message.Direction.IN)
    runs = Run.objects.filter(lead=lead_id).exclude(state=R.CANCELLED)
    return Lead.objects.filter(Exists(said), ~Exists(runs), pk=lead_id).exists()


@transaction.atomic
def draft_answer(lead_id: int, *, by: Member, now: datetime) -> Run:
    """Start a run for a lead that somebody typed in; raises DomainError where there is nothing to answer."""
    lead = Lead.objects.select_for_update(of=("self",)).filter(pk=lead_id).first()
    if lead is None:
        raise DomainError("There is no such lead here.")
    if not may_draft(lead_id):
        raise DomainError("There is nothing to answer, or an answer is being drafted already.")
    run = Run.objects.create(public_id=uuid.uuid4(), lead=lead, not_before=now, created_at=now)
    emit(run_queued, subject=run, by=by, because="asked for by hand", run_id=run.pk, lead_id=lead.pk,
         contact_id=lead.contact_id, company_id=lead.company_id)  # fmt: skip
    return run
