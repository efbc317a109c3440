"""Notes that drafts may quote, for programs."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agents.models import Document
from agents.services.knowledge import save_document
from crm import clock
from crm.api.idempotency import idempotent
from crm.api.shapes import Asked
from crm.api.views import DetailView, ListView

FIELDS = ("id", "title", "url", "product", "version", "active", "created_at", "updated_at")


class DocumentInListSerializer(serializers.ModelSerializer[Document]):
    """A note in a list, without its text."""

    class Meta:
        model = Document
        fields = FIELDS


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """A note."""

    class Meta:
        model = Document
        fields = (*FIELDS, "text")


class DocumentBody(Asked):
    """What may be said of a note."""

    title = serializers.CharField(max_length=200, help_text="Unique.")
    text = serializers.CharField(max_length=500_000, help_text="Markdown: a heading starts a passage.")
    url = serializers.URLField(max_length=500, required=False, allow_blank=True, help_text="Where a reader finds it.")
    product = serializers.CharField(max_length=120, required=False, allow_blank=True)
    active = serializers.BooleanField(required=False)


class DocumentFilters(Asked):
    """How notes are looked up."""

    title = serializers.CharField(max_length=200, required=False)


class Documents(ListView[Document]):
    """Notes, newest first, and new ones."""

    queryset = Document.objects.defer("text")
    serializer_class = DocumentInListSerializer
    filters, takes = DocumentFilters, DocumentBody

    @extend_schema(responses={201: DocumentSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Add a note; 409 `duplicate` names the one with this title."""
        document = save_document(**self.body(), by=self.member, now=clock.now())
        return Response(DocumentSerializer(document).data, status=201)


class DocumentRecord(DetailView[Document]):
    """One note, with its text."""

    queryset = Document.objects.all()
    serializer_class = DocumentSerializer
    takes = DocumentBody

    def patch(self, request: Request, pk: int) -> Response:
        """Change some of its fields: a new version; `active: false` keeps it from being quoted."""
        document = self.row(pk)
        kept = {name: getattr(document, name) for name in ("title", "text", "url", "product", "active")}
        said = {**kept, **self.body(partial=True)}
        return self.shown(save_document(**said, by=self.member, now=clock.now(), document_id=document.pk))
