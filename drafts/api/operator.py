"""What a person decides on drafts, from another program than the desk."""

from __future__ import annotations

from datetime import datetime

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm import clock
from crm.api.idempotency import idempotent
from crm.api.problem import Problem
from crm.api.views import DetailView, ListView
from crm.models import ApiKey
from drafts.api.drafts import BESIDE
from drafts.api.pages import QueuePagination
from drafts.api.seen import answering_blocks, seen_of, with_etag
from drafts.api.shapes import (
    DecisionSerializer,
    DraftDetailSerializer,
    DraftSerializer,
    Rejection,
    Seen,
    Snooze,
    TakenBack,
)
from drafts.models import Draft
from drafts.policies.snooze import read_moment
from drafts.services.decide import DecidedAnew, approve_draft, last_act, reject_draft, snooze_draft, undo_decision


class PendingDrafts(ListView[Draft]):
    """What waits for a person, in the queue's order: overdue, bucket, waiting time."""

    queryset = BESIDE.filter(status=Draft.Status.PENDING)
    serializer_class = DraftSerializer
    pagination_class = QueuePagination


class Decide(DetailView[Draft]):
    """A decision on one draft; a key needs the scope `approve`, and `Idempotency-Key` makes repeating it safe."""

    queryset = BESIDE
    serializer_class = DraftDetailSerializer
    scopes = {"POST": ApiKey.Scope.APPROVE}
    http_method_names = ["post"]

    def decided(self, pk: int) -> Response:
        """Answer the draft as it is now."""
        return with_etag(self.shown(self.row(pk)))


class Approve(Decide):
    """Release exactly the text that was seen."""

    takes = Seen

    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """428 without fingerprint; 409 `stale` with the difference; 403 for who wrote it."""
        draft = self.row(pk)
        seen = seen_of(request, self.body())
        with answering_blocks(draft, seen):
            by_key = isinstance(request.auth, ApiKey)
            approve_draft(draft.pk, by=self.member, seen=seen, now=clock.now(), by_key=by_key)
        return self.decided(pk)


class Reject(Decide):
    """Turn a draft down."""

    takes = Rejection

    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """`do_not_contact` also suppresses the address; with a fingerprint, 409 when the text changed since."""
        draft, said = self.row(pk), self.body()
        seen = said.get("fingerprint") or draft.fingerprint
        with answering_blocks(draft, seen):
            reject_draft(draft.pk, by=self.member, seen=seen, reason=said["reason"], note=said["note"], now=clock.now())
        return self.decided(pk)


class SnoozeDraft(Decide):
    """Put a draft away for a while."""

    takes = Snooze

    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """It comes back by itself."""
        draft, now = self.row(pk), clock.now()
        until = _moment(self.body()["until"], now=now, zone=self.member.workspace.time_zone)
        snooze_draft(draft.pk, by=self.member, until=until, now=now)
        return self.decided(pk)


class Undo(Decide):
    """Take the last decision back."""

    takes = TakenBack

    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """409 when the mail is already on its way, or, with `decision`, when somebody has decided anew since."""
        draft, said = self.row(pk), self.body()
        try:
            undo_decision(draft.pk, by=self.member, now=clock.now(), decision_id=said.get("decision"))
        except DecidedAnew as changed:
            raise self._as_it_is(draft, changed) from None
        return self.decided(pk)

    @staticmethod
    def _as_it_is(draft: Draft, changed: DecidedAnew) -> Problem:
        draft.refresh_from_db(fields=["status"])
        last = last_act(draft)
        newest = DecisionSerializer(last).data if last else None
        return Problem(409, "decided_anew", str(changed), status=draft.status, newest=newest)


def _moment(said: str, *, now: datetime, zone: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return read_moment(said, now=now, zone=zone)
    if moment.tzinfo is None:
        raise serializers.ValidationError({"until": ["Say the moment with its offset from UTC."]})
    return moment
