"""This floor's lists: runs, and the notes that drafts quote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from agents.models import Document, Run, Step
from agents.services.knowledge import remove_document, save_document
from crm.forms import url_field
from crm.models import Member
from crm.record_admin import RecordList
from crm.service_admin import ServiceForm, ServiceModelAdmin
from crm.shorten import shorten
from crm.templatetags.panels import short
from crm.theme import Textarea, column

STATE = {
    "queued": "info",
    "running": "info",
    "waiting": "warning",
    "done": "success",
    "dead": "danger",
    "cancelled": "",
}


@admin.register(Run)
class RunAdmin(ServiceModelAdmin[Run]):
    """All runs; a row opens its steps."""

    list_display = ("started", "contact", "title", "progress", "work", "in_all", "attempts", "cause")
    list_select_related = ("lead__contact",)
    list_filter = ("state",)
    empty_text = "A run appears for each enquiry: it reads, scores and drafts."

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read when the steps of all listed runs began and ended in one query."""
        steps = Prefetch("steps", Step.objects.only("run", "position", "started_at", "finished_at"))
        return super().get_queryset(request).prefetch_related(steps)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RecordList]:
        """Let rows open the run's page."""
        return RecordList

    def page_of(self, pk: object) -> str:
        """Return the address of the run's page."""
        return reverse("runs:run", args=[pk])

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the run's page."""
        return redirect("runs:run", object_id) if object_id.isdigit() else redirect("runs:list")

    @column("Started")
    def started(self, run: Run) -> datetime:
        """When it was taken up, else when it was queued."""
        return run.started_at or run.created_at

    @column("For")
    def contact(self, run: Run) -> str:
        """Whose enquiry it is."""
        return str(run.lead.contact)

    @column("Enquiry")
    def title(self, run: Run) -> str:
        """One line of it."""
        return shorten(run.lead.title, 80)

    @column("State", label=STATE)
    def progress(self, run: Run) -> str:
        """Where it stands."""
        return run.state

    @column("Work took")
    def work(self, run: Run) -> str:
        """How long its steps took, without waiting."""
        return short(run.worked)

    @column("In all")
    def in_all(self, run: Run) -> str:
        """From queued to finished, with all waiting."""
        return short(run.lasted)


class DocumentForm(ServiceForm):
    """A note in Markdown."""

    url = url_field(required=False, help_text="Where a reader finds it; may be offered in a draft.")

    class Meta:
        model = Document
        fields = ("title", "product", "url", "text", "active")
        widgets = {"text": Textarea(attrs={"rows": 22, "class": "c-markdown"})}


@admin.register(Document)
class DocumentAdmin(ServiceModelAdmin[Document]):
    """Notes that drafts quote, cut where their headings stand."""

    form = DocumentForm
    list_display = ("title", "product", "passages", "version", "active", "updated_at")
    list_filter = ("active",)
    list_lead = (
        "What Clara may say about what you sell. Each passage stands under its heading and is quoted by its title; "
        "an answer quotes them word for word, and says so when no note answers."
    )
    empty_text = "No notes yet. Write your price list and answers to usual questions, and drafts will quote them."

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the passages of all listed notes in one query."""
        return super().get_queryset(request).prefetch_related("chunks")

    def get_fields(self, request: HttpRequest, obj: Document | None = None) -> tuple[str, ...]:
        """Show a stored note's passages under it."""
        own = ("title", "product", "url", "text", "active")
        return (*own, "cut") if obj else own

    def get_readonly_fields(self, request: HttpRequest, obj: Document | None = None) -> tuple[str, ...]:
        """The passages follow from the text."""
        return ("cut",) if obj else ()

    @column("Passages")
    def passages(self, document: Document) -> int:
        """How many passages it was cut into."""
        return len(document.chunks.all())

    @column("As it is quoted")
    def cut(self, document: Document) -> SafeString:
        """The passages, as drafts quote them."""
        chunks = sorted(document.chunks.all(), key=lambda chunk: chunk.position)
        return render_to_string("agents/_chunks.html", {"chunks": chunks})

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> Document:
        """Store a note and cut it into passages."""
        return save_document(**values, by=by, now=now)

    def update(self, row: Document, values: dict[str, Any], *, by: Member, now: datetime) -> Document:
        """Store the changed note; its passages are cut anew."""
        return save_document(**values, document_id=row.pk, by=by, now=now)

    def remove(self, row: Document, *, by: Member, now: datetime) -> None:
        """Delete a note; drafts that quoted it keep their sources."""
        remove_document(row.pk, by=by)
