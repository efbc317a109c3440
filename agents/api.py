"""How a run is doing, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agents.models import Run, Step
from leads.models import Submission


class StepSerializer(serializers.ModelSerializer[Step]):
    """One step of a run."""

    class Meta:
        model = Step
        fields = ("position", "name", "state", "required", "attempts", "error", "started_at", "finished_at")


class RunSerializer(serializers.Serializer[Any]):
    """A run as its sender may see it."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Run.State.choices)
    reason = serializers.CharField()
    lead = serializers.IntegerField(allow_null=True)
    draft = serializers.IntegerField(allow_null=True)
    received_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    steps = StepSerializer(many=True)


class RunView(APIView):
    """Tell a run's state, steps, timing and result."""

    queryset = Run.objects.none()

    @extend_schema(responses=RunSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Answer from the run, or from its submission while no run exists."""
        run = Run.objects.select_related("submission").filter(public_id=public_id).first()
        if run is not None and run.submission is not None:
            return Response(RunSerializer(_of_run(run, run.submission)).data)
        submission = Submission.objects.defer("raw").filter(run_id=public_id).exclude(state="rejected").first()
        if submission is None:
            raise Http404("There is no such run here.")
        return Response(RunSerializer(_of_submission(submission)).data)


# What a submission that has no run yet is to its sender; it is queued otherwise.
STATES = {Submission.State.IGNORED: Run.State.CANCELLED, Submission.State.FAILED: Run.State.DEAD}


def _of_run(run: Run, submission: Submission) -> dict[str, Any]:
    return {
        "id": run.public_id,
        "state": run.state,
        "reason": run.error,
        "lead": run.lead_id,
        "draft": run.draft_id,
        "received_at": submission.received_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "steps": list(run.steps.all()),
    }


def _of_submission(submission: Submission) -> dict[str, Any]:
    state = STATES.get(Submission.State(submission.state), Run.State.QUEUED)
    return {
        "id": submission.run_id,
        "state": state,
        "reason": submission.reason,
        "lead": submission.lead_id,
        "draft": None,
        "received_at": submission.received_at,
        "started_at": None,
        "finished_at": None,
        "steps": [],
    }
