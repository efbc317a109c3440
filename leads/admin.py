"""This floor's pages: leads, what came in, forms, the stage table, and what the workspace looks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from crm import clock
from crm.desk import WRITERS
from crm.events import OnTimelines
from crm.models import Member, StageRule, Workspace
from crm.record_admin import RecordAdmin
from crm.selectors import tasks_of_contact
from crm.service_admin import ServiceModelAdmin
from crm.services.changes import add_record, change_record, remove_record
from crm.services.people import resolve_contact
from crm.shorten import shorten
from crm.signals import workspace_changed
from crm.tenancy.permissions import member_of
from crm.theme import column
from leads.form_pages import form_address, revealed_secret, rotate_page
from leads.forms import POINTS, FormForm, LeadForm, NewLeadForm, StageRuleForm, WorkspaceForm, points_field
from leads.mail_admin import IncomingMailAdmin
from leads.models import (
    Conversation,
    Form,
    IncomingMail,
    Lead,
    Message,
    Qualification,
    RefusedDelivery,
    Score,
    Submission,
)
from leads.score_page import shown_parts
from leads.services.forms import add_form, change_form, remove_form
from leads.services.records import add_lead, change_lead
from leads.signals import lead_removed

FIELDS: dict[str, tuple[str, ...]] = {
    Form.Kind.HUBSPOT: ("portal_id", "old_signatures", "secret", "mapping"),
    Form.Kind.WEBHOOK: ("mapping",),
    Form.Kind.HOSTED: ("intro", "labels"),
}
admin.site.register(IncomingMail, IncomingMailAdmin)
ARRIVED = {"received": "info", "processed": "success", "ignored": "", "rejected": "danger"}


@admin.register(Lead)
class LeadAdmin(RecordAdmin[Lead]):
    """Leads: who asked for what, and how good they are."""

    record_template = "leads/lead.html"
    event_key = "lead_id"
    search_door = "leads"
    search_help_text = "Name, address, company or words of the enquiry"
    list_display = ("who", "asks", "points", "bucket_label", "status_words", "stage", "category", "owner", "created_at")
    list_filter = ("status", "stage", "bucket", "grade", "owner", "category")
    empty_text = "Leads appear with the first enquiry: add a form under Settings, or type one in."

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read what a row shows in the same query."""
        rows = super().get_queryset(request).select_related("contact", "company", "stage", "owner", "form")
        newest = Score.objects.filter(lead=OuterRef("pk")).order_by("-id").values("parts")[:1]
        on_page = request.resolver_match is not None and request.resolver_match.url_name == self.url_name("record")
        return rows.annotate(newest_parts=Subquery(newest)) if on_page else rows

    @column("Who", header=True)
    def who(self, lead: Lead) -> tuple[str, str]:
        """The person and their company."""
        return str(lead.contact), str(lead.company or "")

    @column("Asks")
    def asks(self, lead: Lead) -> str:
        """The first words of the enquiry."""
        return shorten(lead.title, 80)

    @column("Score", label={"A": "success", "B": "info", "C": "warning", "D": "", "F": ""})
    def points(self, lead: Lead) -> tuple[str, str]:
        """Points and grade."""
        return lead.grade, f"{lead.score} {lead.grade}"

    @column("Bucket", label={"P1": "danger", "P2": "warning", "P3": ""})
    def bucket_label(self, lead: Lead) -> str:
        """How soon it wants an answer."""
        return lead.bucket

    @column("Status")
    def status_words(self, lead: Lead) -> str:
        """How far it has come, in words."""
        return lead.status.replace("_", " ")

    def get_form(self, request: HttpRequest, obj: Lead | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Ask a new lead's person and words; of a stored one only what a person may say."""
        return super().get_form(request, obj, change=change, form=LeadForm if obj else NewLeadForm, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Lead | None = None) -> tuple[str, ...]:
        """List the form's fields."""
        if obj:
            return ("title", "status", "stage", "owner", "win_probability", "expected_close_on")
        return ("name", "email", "phone", "company_name", "job_title", "title", "message", "owner")

    def record_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Show what is to do, what was said, what was read from it, and what it scored."""
        messages = Message.objects.filter(conversation__lead=record).select_related("submission", "incoming")
        qualification = Qualification.objects.filter(lead=record).order_by("-id").first()
        return {
            "title": ", ".join(str(one) for one in (record.contact, record.company) if one),
            "messages_said": list(messages.defer("submission__raw", "incoming__raw").order_by("at", "id")[:50]),
            "qualification": qualification,
            "parts": shown_parts(record.newest_parts or {}, qualification.found if qualification else {}),
            "points": list(record.contact.points.order_by("kind", "-primary", "id")),
            "tasks": tasks_of_contact(record.contact_id, lead_id=record.pk, now=clock.now()),
            "may_act": member_of(request).role in WRITERS,
        }

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> Lead:
        """Find or make the person, then add the lead."""
        contact = resolve_contact(
            by.workspace, name=values["name"], email=values["email"], phone=values["phone"],
            title=values["job_title"], company=values["company_name"], by=by, now=now,
        )  # fmt: skip
        said = values["message"].strip()
        title = values["title"] or next(line.strip() for line in said.splitlines() if line.strip())
        return add_lead(
            contact, title=title, message=said, source={"form": "typed in"}, owner=values["owner"], by=by, now=now
        )

    def update(self, row: Lead, values: dict[str, Any], *, by: Member, now: datetime) -> Lead:
        """Change what a person may say of a lead."""
        return change_lead(row.pk, by=by, now=now, **values)

    def remove(self, row: Lead, *, by: Member, now: datetime) -> None:
        """Delete a lead on which nothing hangs yet."""
        ids: OnTimelines = {"lead_id": row.pk, "contact_id": row.contact_id, "company_id": row.company_id}
        remove_record(Lead, row.pk, by=by, signal=lead_removed, **ids)


@admin.register(Conversation)
class ConversationAdmin(ServiceModelAdmin[Conversation]):
    """Threads over all channels."""

    list_display = ("subject_line", "contact", "lead", "created_at")
    list_select_related = ("contact", "lead")
    fields = ("subject", "contact", "lead", "created_at", "thread")
    readonly_fields = fields
    empty_text = "A conversation starts with each enquiry."

    @column("Subject")
    def subject_line(self, conversation: Conversation) -> str:
        """What it is about."""
        return str(conversation)

    @column("What was said")
    def thread(self, conversation: Conversation) -> SafeString:
        """All messages, oldest first."""
        said = conversation.messages.select_related("incoming").defer("incoming__raw").order_by("at", "id")[:100]
        return render_to_string("leads/_thread.html", {"messages_said": said})


@admin.register(Submission)
class SubmissionAdmin(ServiceModelAdmin[Submission]):
    """What forms posted, byte for byte, also what was ignored or rejected."""

    list_display = ("received_at", "form", "sender", "arrival", "reason", "lead", "attempts")
    list_select_related = ("form", "lead")
    list_filter = ("state", "form")
    fields = ("received_at", "form", "arrival", "reason", "lead", "run_id", "sent_fields", "source", "headers", "bytes")
    readonly_fields = fields
    list_lead = "Everything that was well signed is kept as it came. Badly signed posts stand under Refused deliveries."
    empty_text = "Nothing has come in yet. Send a test enquiry through one of your forms."

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave the bytes aside until one is opened."""
        return super().get_queryset(request).defer("raw")

    @column("State", label=ARRIVED)
    def arrival(self, submission: Submission) -> str:
        """What became of it."""
        return submission.state

    @column("From")
    def sender(self, submission: Submission) -> str:
        """Who sent it."""
        return str(submission.fields.get("email") or submission.fields.get("name") or "")

    @column("Fields")
    def sent_fields(self, submission: Submission) -> SafeString:
        """What was read, known fields first."""
        return render_to_string("leads/_fields.html", {"submission": submission})

    @column("As it came")
    def bytes(self, submission: Submission) -> SafeString:
        """The raw bytes, as far as they are text."""
        text = memoryview(submission.raw).tobytes().decode("utf-8", "replace")
        return format_html('<pre class="c-raw">{}</pre>', text[:20_000])


@admin.register(RefusedDelivery)
class RefusedDeliveryAdmin(ServiceModelAdmin[RefusedDelivery]):
    """The ring of badly signed deliveries."""

    list_display = ("at", "form", "reason", "address")
    list_select_related = ("form",)
    list_display_links = None
    list_lead = (
        "Posts whose signature was wrong: answered 401, nothing was started. The last thousand are kept. "
        "Many from your own site mean that its secret is not the one of the form."
    )
    empty_text = "None. Every delivery was well signed."


@admin.register(Form)
class FormAdmin(ServiceModelAdmin[Form]):
    """Forms: where enquiries come from."""

    form = FormForm
    list_display = ("name", "kind", "address", "active", "created_at")
    list_lead = "Each form has an address of its own. Only those on the allow-list start work; others are only kept."
    empty_text = "No form yet. Add one: from HubSpot, from any site that signs its posts, or a page hosted here."

    def get_fields(self, request: HttpRequest, obj: Form | None = None) -> tuple[str, ...]:
        """Ask what the form's kind needs; the kind of a stored form cannot change, its secret would be another's."""
        if obj is None:
            return ("name", "kind", "active", *{name: "" for fields in FIELDS.values() for name in fields})
        return ("name", "kind_label", "address", "active", *FIELDS[Form.Kind(obj.kind)], *self._shown(obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Form | None = None) -> tuple[str, ...]:
        """Show kind and address of a stored form."""
        return ("kind_label", "address", *self._shown(obj)) if obj else ()

    @staticmethod
    def _shown(form: Form) -> tuple[str, ...]:
        return ("signing_secret",) if form.kind == Form.Kind.WEBHOOK else ()

    @column("Signing secret")
    def signing_secret(self, form: Form) -> SafeString:
        """A secret is shown once; who lost it makes a new one."""
        url = reverse("admin:leads_form_secret", args=[form.pk])
        return format_html('Set, not shown again. <a class="c-link" href="{}">Make a new one</a>', url)

    def get_urls(self) -> list[URLPattern]:
        """Add the page that makes a new secret."""
        rotate = path(
            "<int:pk>/secret/",
            self.admin_site.admin_view(rotate_page),
            {"page": self},
            name="leads_form_secret",
        )
        return [rotate, *super().get_urls()]

    @column("Kind")
    def kind_label(self, form: Form) -> str:
        """The kind in words."""
        return form.get_kind_display()

    @column("Address")
    def address(self, form: Form) -> SafeString:
        """Where enquiries are posted to, or the page that asks for them."""
        url = form_address(form)
        if form.kind == Form.Kind.HOSTED:
            return format_html('<a class="c-link" href="{}">{}</a>', url, url)
        return format_html('<code class="c-wrap">{}</code>', url)

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> Form:
        """Add a form; a secret that was made for it is shown this once."""
        given = values.get("secret")
        form = add_form(**values, by=by, now=now)
        if form.kind == Form.Kind.WEBHOOK and not given:
            form.revealed = revealed_secret(form, form.secret)  # type: ignore[attr-defined]  # shown once
        return form

    def update(self, row: Form, values: dict[str, Any], *, by: Member, now: datetime) -> Form:
        """Change a form."""
        return change_form(row.pk, values, by=by)

    def remove(self, row: Form, *, by: Member, now: datetime) -> None:
        """Delete a form that never received anything."""
        remove_form(row.pk, by=by)


@admin.register(StageRule)
class StageRuleAdmin(ServiceModelAdmin[StageRule]):
    """The table by which status and score choose a stage."""

    form = StageRuleForm
    list_display = ("status_words", "min_score", "stage")
    list_select_related = ("stage",)
    ordering = ("status", "-min_score")
    fields = ("status", "min_score", "stage")
    row_words = ("row", "rows")
    list_lead = "When a lead is scored, the first row that fits its status and score says in which stage it stands."

    @column("Status")
    def status_words(self, rule: StageRule) -> str:
        """From which status on, in words."""
        return rule.status.replace("_", " ")

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> StageRule:
        """Add a row to the table."""
        return add_record(StageRule, values, by=by)

    def update(self, row: StageRule, values: dict[str, Any], *, by: Member, now: datetime) -> StageRule:
        """Change a row of the table."""
        return change_record(StageRule, row.pk, values, by=by)

    def remove(self, row: StageRule, *, by: Member, now: datetime) -> None:
        """Take a row off the table."""
        remove_record(StageRule, row.pk, by=by)


def in_threes(names: list[str]) -> tuple[tuple[str, ...], ...]:
    """Set fields in rows of three."""
    return tuple(tuple(names[start : start + 3]) for start in range(0, len(names), 3))


@admin.register(Workspace)
class WorkspaceAdmin(ServiceModelAdmin[Workspace]):
    """The workspace in scope; it stands on this floor because its profile and points are policies of this floor."""

    form = WorkspaceForm
    fieldsets = (
        (None, {"fields": (("name", "time_zone"), ("currency", "typical_deal"), ("region", "first_response_minutes"),
                           "rates")}),
        ("AI disclosure", {
            "fields": (("disclose_approved", "disclose_auto"), "disclosure"),
            "description": "Whether a mail that was proposed by a machine says so; what a member wrote says nothing.",
        }),
        ("Ideal customer", {
            "fields": ("industries", ("sizes", "regions"), ("titles", "excluded_domains")),
            "description": "Whom you want to hear from. Enquiries that fit get points; an empty profile gives none.",
        }),
        *(
            (f"Points: {part.replace('_', ' ')}", {"fields": in_threes([points_field(part, name) for name in row])})
            for part, row in POINTS.items()
        ),
    )  # fmt: skip

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Open the one workspace that is worked in."""
        return redirect("admin:crm_workspace_change", member_of(request).workspace_id)

    def update(self, row: Workspace, values: dict[str, Any], *, by: Member, now: datetime) -> Workspace:
        """Change the workspace's settings."""
        kept = {name: value for name, value in values.items() if not name.startswith("points_")}
        return change_record(Workspace, row.pk, kept, by=by, signal=workspace_changed)

    def response_post_save_change(self, request: HttpRequest, obj: Workspace) -> HttpResponse:
        """Stay on the page."""
        return redirect("admin:crm_workspace_change", obj.pk)
