"""Drafts: listed, read, written by hand, edited, turned down."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm import clock
from crm.api.idempotency import idempotent
from crm.api.views import DetailView, ListView
from crm.models import ApiKey
from drafts.api.seen import answering_blocks, seen_of, with_etag
from drafts.api.shapes import DeleteReason, DraftDetailSerializer, DraftFilters, DraftSerializer, Edit, NewDraft
from drafts.models import Draft
from drafts.services.decide import edit_draft, reject_draft
from drafts.services.propose import write_draft

BESIDE = Draft.objects.select_related("lead__contact", "proposed_by", "mailbox").prefetch_related(
    "lead__contact__points"
)


class Drafts(ListView[Draft]):
    """Drafts, newest first, and new ones written by hand."""

    queryset = BESIDE
    serializer_class = DraftSerializer
    filters, takes = DraftFilters, NewDraft

    @extend_schema(responses={201: DraftDetailSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Put a draft that you wrote into the queue."""
        said = self.body()
        draft = write_draft(said.pop("lead"), **said, by=self.member, now=clock.now())
        return with_etag(Response(DraftDetailSerializer(BESIDE.get(pk=draft.pk)).data, status=201))


class DraftRecord(DetailView[Draft]):
    """One draft, with its sources and decisions; the ETag is its fingerprint."""

    queryset = BESIDE
    serializer_class = DraftDetailSerializer
    takes = Edit
    scopes = {"DELETE": ApiKey.Scope.APPROVE}

    def get(self, request: Request, pk: int) -> Response:
        """Answer the draft."""
        return with_etag(super().get(request, pk))

    def patch(self, request: Request, pk: int) -> Response:
        """Change subject or text of exactly what you saw (428 without `If-Match` or `fingerprint`, 409 when stale)."""
        draft, said = self.row(pk), self.body(partial=True)
        seen = seen_of(request, said)
        with answering_blocks(draft, seen):
            edit_draft(
                draft.pk, subject=said.get("subject", draft.subject), body=said.get("body", draft.body),
                by=self.member, seen=seen, now=clock.now(),
            )  # fmt: skip
        return with_etag(self.shown(self.row(pk)))

    @extend_schema(parameters=[DeleteReason], responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Turn the draft down, for `reason` (`other` if none is said); the record stays, with the decision."""
        draft = self.row(pk)
        asked = DeleteReason(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        with answering_blocks(draft, draft.fingerprint):
            reject_draft(
                draft.pk, by=self.member, seen=draft.fingerprint, reason=asked.validated_data["reason"],
                note="Deleted through the API.", now=clock.now(),
            )  # fmt: skip
        return Response(status=204)
