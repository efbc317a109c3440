"""How runs are doing, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agents.models import Run, Step
from agents.services.runs import retry_run
from crm import clock
from crm.api.idempotency import idempotent
from crm.api.shapes import Asked, IdField
from crm.api.views import ApiView, ListView
from leads.models import IncomingMail, Submission
from leads.services.intake import retry_submission

State = Run.State


class StepSerializer(serializers.ModelSerializer[Step]):
    """One step of a run."""

    class Meta:
        model = Step
        fields = ("position", "name", "state", "required", "attempts", "error", "started_at", "finished_at")


class RunInListSerializer(serializers.ModelSerializer[Run]):
    """A run in a list."""

    id = serializers.UUIDField(source="public_id")
    reason = serializers.CharField(source="error")
    lead = serializers.IntegerField(source="lead_id")
    draft = serializers.IntegerField(source="draft_id", allow_null=True)

    class Meta:
        model = Run
        fields = ("id", "state", "reason", "lead", "draft", "created_at", "started_at", "finished_at")


class RunSerializer(serializers.Serializer[Any]):
    """A run as its sender may see it."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=State.choices)
    reason = serializers.CharField(help_text="Why it waits, stopped or was cancelled.")
    lead = serializers.IntegerField(allow_null=True)
    draft = serializers.IntegerField(allow_null=True)
    received_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    steps = StepSerializer(many=True)


class RunFilters(Asked):
    """How runs are looked up."""

    state = serializers.ChoiceField(choices=State.choices, required=False)
    lead = IdField(required=False)


class Runs(ListView[Run]):
    """Runs, newest first."""

    queryset = Run.objects.all()
    serializer_class = RunInListSerializer
    filters = RunFilters


class RunRecord(ApiView[Run]):
    """One run by the id that the form was answered with."""

    queryset = Run.objects.none()
    serializer_class = RunSerializer

    def get(self, request: Request, public_id: str) -> Response:
        """Answer state, steps, timing and result; from the submission while no run exists."""
        return self.shown(_found(as_uuid(public_id)))


class Retry(ApiView[Run]):
    """Let a stopped run go on from its last finished step."""

    queryset = Run.objects.none()
    serializer_class = RunSerializer
    takes = Asked

    @extend_schema(request=None, responses={202: RunSerializer})
    @idempotent
    def post(self, request: Request, public_id: str) -> Response:
        """409 unless the run has stopped."""
        run_id = as_uuid(public_id)
        run = Run.objects.filter(public_id=run_id).first()
        submission = None if run else Submission.objects.defer("raw").filter(run_id=run_id).first()
        if run is None and submission is None:
            raise Http404("There is no such run here.")
        self.body()
        if run is not None:
            retry_run(run.pk, by=self.member, now=clock.now())
        elif submission is not None:
            retry_submission(submission.pk, by=self.member, now=clock.now())
        return self.shown(_found(run_id), status=202)


def _found(run_id: UUID) -> dict[str, Any]:
    """Describe a run, or its submission while no run exists; raises Http404."""
    run = Run.objects.select_related("submission", "message").filter(public_id=run_id).first()
    if run is not None:
        return _of_run(run)
    if mail := IncomingMail.objects.defer("raw").select_related("conversation").filter(run_id=run_id).first():
        return _of_mail(mail)
    submission = Submission.objects.defer("raw").filter(run_id=run_id).exclude(state="rejected").first()
    if submission is None:
        raise Http404("There is no such run here.")
    return _of_submission(submission)


def as_uuid(said: str) -> UUID:
    """Read a run's id; what is none leads nowhere."""
    try:
        return UUID(said)
    except ValueError:
        raise Http404("There is no such run here.") from None


# What a submission that has no run yet is to its sender; it is queued otherwise.
UNSTARTED = {Submission.State.IGNORED: State.CANCELLED, Submission.State.FAILED: State.DEAD}


def _of_run(run: Run) -> dict[str, Any]:
    return {
        "id": run.public_id,
        "state": run.state,
        "reason": run.error,
        "lead": run.lead_id,
        "draft": run.draft_id,
        "received_at": _received_at(run),
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "steps": list(run.steps.all()),
    }


def _of_submission(submission: Submission) -> dict[str, Any]:
    return {
        "id": submission.run_id,
        "state": UNSTARTED.get(Submission.State(submission.state), State.QUEUED),
        "reason": submission.reason,
        "lead": submission.lead_id,
        "draft": None,
        "received_at": submission.received_at,
        "started_at": None,
        "finished_at": None,
        "steps": [],
    }


def _of_mail(mail: IncomingMail) -> dict[str, Any]:
    return {
        "id": mail.run_id,
        "state": State.QUEUED,
        "reason": "" if mail.run_wanted_at is None else mail.reason,
        "lead": mail.conversation.lead_id if mail.conversation else None,
        "draft": None,
        "received_at": mail.received_at,
        "started_at": None,
        "finished_at": None,
        "steps": [],
    }


def _received_at(run: Run) -> datetime:
    if run.submission:
        return run.submission.received_at
    return run.message.at if run.message else run.created_at
