"""What happened to a record, in order, for programs that follow it."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Model
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.shapes import LARGEST_ID, Asked, Named
from crm.api.views import DetailView, Row
from crm.models import Company, Contact, Event

PAGE = 200


class EventSerializer(serializers.ModelSerializer[Event]):
    """One thing that happened."""

    by = Named(allow_null=True)
    snippet = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField(help_text="Field to its old and new value.")

    class Meta:
        model = Event
        fields = (
            "sequence", "verb", "category", "at", "actor", "by", "subject_kind", "subject_id", "snippet", "reason",
            "changes",
        )  # fmt: skip

    def get_snippet(self, event: Event) -> str:
        """What it says, until erased."""
        return event.text.snippet if hasattr(event, "text") else ""

    def get_reason(self, event: Event) -> str:
        """Why, until erased."""
        return event.text.reason if hasattr(event, "text") else ""

    def get_changes(self, event: Event) -> dict[str, list[Any]]:
        """Old and new values, until erased."""
        text = event.text.changes if hasattr(event, "text") else ""
        return dict(json.loads(text)) if text else {}


class Since(Asked):
    """From where on."""

    since = serializers.IntegerField(
        min_value=0, max_value=LARGEST_ID, default=0, help_text="The last `sequence` you know."
    )


class TimelineSerializer(serializers.Serializer[Any]):
    """A piece of a timeline, oldest first."""

    results = EventSerializer(many=True)
    last = serializers.IntegerField(help_text="Ask with `since` of this for what comes next.")
    more = serializers.BooleanField()


class Timeline(DetailView[Row]):
    """What happened to one record since a sequence number; no late commit is ever skipped."""

    filters = Since
    serializer_class = TimelineSerializer
    column = ""

    @extend_schema(responses=TimelineSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Answer what happened since, oldest first."""
        row: Model = self.row(pk)
        since = self.asked()["since"]
        events = Event.objects.filter(**{self.column: row.pk}, sequence__gt=since).select_related("text", "by")
        found = list(events.order_by("sequence")[: PAGE + 1])
        shown, more = found[:PAGE], len(found) > PAGE
        return self.shown({"results": shown, "last": shown[-1].sequence if shown else since, "more": more})


class ContactTimeline(Timeline[Contact]):
    """What happened to one person."""

    queryset, column = Contact.objects.all(), "contact_id"


class CompanyTimeline(Timeline[Company]):
    """What happened to one company."""

    queryset, column = Company.objects.all(), "company_id"
