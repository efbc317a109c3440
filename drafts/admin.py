"""This floor's lists: drafts (decided in the queue, never here) and assets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from crm.forms import LinesField, url_field
from crm.models import Member
from crm.record_admin import RecordList
from crm.service_admin import ServiceForm, ServiceModelAdmin
from crm.theme import column
from drafts.models import Asset, Draft
from drafts.services.assets import remove_asset, save_asset
from drafts.templatetags.desk import status_words

STATUS = {"pending": "warning", "snoozed": "warning", "rejected": "", "approved": "success", "scheduled": "info",
          "sending": "info", "sent": "success", "failed": "danger"}  # fmt: skip


class AnsweredInTime(admin.SimpleListFilter):
    """Whether a sent answer left before it was due."""

    title, parameter_name = "answered", "answered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Name the choices."""
        return [("in_time", "In time"), ("late", "Late")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        """Compare when it was sent with when it was due."""
        sent = queryset.filter(status=Draft.Status.SENT)
        if self.value() == "in_time":
            return sent.filter(updated_at__lte=F("due_at"))
        return sent.filter(updated_at__gt=F("due_at")) if self.value() == "late" else queryset


class Edited(admin.SimpleListFilter):
    """Whether a person changed what was proposed."""

    title, parameter_name = "edited", "edited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Name the choices."""
        return [("no", "As proposed"), ("yes", "Edited")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        """The first version is the proposal."""
        if self.value() == "no":
            return queryset.filter(version=1)
        return queryset.filter(version__gt=1) if self.value() == "yes" else queryset


@admin.register(Draft)
class DraftAdmin(ServiceModelAdmin[Draft]):
    """All drafts, whatever became of them; a row opens its review page."""

    list_display = ("subject", "contact", "state", "bucket", "edited", "reason", "waiting_since", "updated_at")
    list_select_related = ("lead__contact",)
    list_filter = ("status", AnsweredInTime, Edited, "bucket")
    empty_text = "A draft appears here for each enquiry. Decide on it in the queue."

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RecordList]:
        """Let rows open the review page."""
        return RecordList

    def page_of(self, pk: object) -> str:
        """Return the address of the review page."""
        return reverse("desk:review", args=[pk])

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the review page."""
        return redirect("desk:review", object_id) if object_id.isdigit() else redirect("desk:queue")

    @column("To")
    def contact(self, draft: Draft) -> str:
        """The person it answers."""
        return str(draft.lead.contact)

    @column("Status", label=STATUS)
    def state(self, draft: Draft) -> tuple[str, str]:
        """Where it stands, in words."""
        return draft.status, status_words(draft)

    @column("Text")
    def edited(self, draft: Draft) -> str:
        """Whether a person changed it."""
        return "Edited" if draft.version > 1 else "As proposed"


class AssetForm(ServiceForm):
    """A link and the words that ask for it."""

    url = url_field(required=True)
    topics = LinesField(required=False, help_text="Words that ask for it, one a line: price, demo, offline ...")

    class Meta:
        model = Asset
        fields = ("title", "url", "summary", "topics", "active")


@admin.register(Asset)
class AssetAdmin(ServiceModelAdmin[Asset]):
    """Links that drafts may offer, with how often they did."""

    form = AssetForm
    list_display = ("title", "url", "topic_words", "uses", "active")
    list_filter = ("active",)
    fields = ("title", "url", "summary", "topics", "active")
    list_lead = "Links that a draft may offer. The summary is what drafts quote, so it must be true as it stands."
    empty_text = "No assets yet. Add a price calculator, a video or a booking page, and drafts offer it when asked."

    @column("Topics")
    def topic_words(self, asset: Asset) -> str:
        """The words that ask for it."""
        return ", ".join(asset.topics)

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> Asset:
        """Let drafts offer a link."""
        return save_asset(**values, by=by, now=now)

    def update(self, row: Asset, values: dict[str, Any], *, by: Member, now: datetime) -> Asset:
        """Change what a link is good for."""
        return save_asset(**values, asset_id=row.pk, by=by, now=now)

    def remove(self, row: Asset, *, by: Member, now: datetime) -> None:
        """Forget a link."""
        remove_asset(row.pk, by=by)
