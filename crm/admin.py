"""The ground floor's pages: people and companies, who works here, accounts, the pipeline, what leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from crm import clock, switch_pages
from crm.account_admin import ConnectionAdmin, MailboxAdmin
from crm.desk import WRITERS
from crm.events import categories, says
from crm.forms import ApiKeyForm, CompanyForm, ContactForm, MemberForm
from crm.models import (
    ApiKey,
    Company,
    Connection,
    Contact,
    Event,
    Mailbox,
    Member,
    Outbox,
    Stage,
    Suppression,
    Switch,
    Task,
)
from crm.normalise import normalise_email
from crm.outbox_admin import OutboxAdmin
from crm.record_admin import RecordAdmin
from crm.selectors import tasks_of_contact
from crm.service_admin import Revealed, ServiceModelAdmin
from crm.services.api_keys import create_api_key, revoke_api_key
from crm.services.changes import add_record, change_record, remove_record
from crm.services.members import change_member, take_in_member
from crm.services.people import resolve_company
from crm.services.records import add_company, add_contact, change_company, change_contact
from crm.sign_in import password_link
from crm.signals import company_removed, contact_removed
from crm.suppression_admin import SuppressionAdmin
from crm.task_admin import TaskAdmin
from crm.tenancy.permissions import member_of
from crm.theme import column
from crm.timeline import NOBODY

admin.site.register(Task, TaskAdmin)
admin.site.register(Outbox, OutboxAdmin)
admin.site.register(Suppression, SuppressionAdmin)
admin.site.register(Connection, ConnectionAdmin)
admin.site.register(Mailbox, MailboxAdmin)


@admin.register(Company)
class CompanyAdmin(RecordAdmin[Company]):
    """Companies: clients and prospects."""

    form = CompanyForm
    record_template = "crm/company.html"
    event_key = "company_id"
    search_door = "companies"
    search_help_text = "Name, domain or industry"
    list_display = ("name", "domain", "industry", "size", "country", "created_at")
    fields = ("name", "domain", "industry", "size", "country")
    empty_text = "Companies appear with the first enquiry from a business address. You can also add one by hand."

    def record_context(self, request: HttpRequest, record: Company) -> dict[str, Any]:
        """Show who works there."""
        people = Contact.objects.filter(company=record).order_by("name", "id").prefetch_related("points")
        return {"people": list(people[:20])}

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> Company:
        """Store a company that somebody typed in."""
        return add_company(**values, by=by, now=now)

    def update(self, row: Company, values: dict[str, Any], *, by: Member, now: datetime) -> Company:
        """Change what is known of a company."""
        return change_company(row.pk, **values, by=by, now=now)

    def remove(self, row: Company, *, by: Member, now: datetime) -> None:
        """Delete a company; its contacts stay."""
        remove_record(Company, row.pk, by=by, signal=company_removed, company_id=row.pk)


@admin.register(Contact)
class ContactAdmin(RecordAdmin[Contact]):
    """Contacts: the people behind enquiries."""

    form = ContactForm
    record_template = "crm/contact.html"
    event_key = "contact_id"
    search_door = "contacts"
    search_help_text = "Name, address, number or company"
    list_display = ("__str__", "title", "company", "email", "phone", "owner", "created_at")
    list_select_related = ("company", "owner")
    list_filter = ("owner",)
    fields = ("name", "title", "company_name", "emails", "phones", "owner", "language", "time_zone", "country")
    empty_text = "Contacts appear with the first enquiry. You can also add one by hand."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        """Read the points of all listed contacts in one query, and company and owner beside them."""
        contacts: QuerySet[Contact] = super().get_queryset(request)
        return contacts.select_related("company", "owner").prefetch_related("points")

    @column("Mail")
    def email(self, contact: Contact) -> str:
        """The address that is written to."""
        return _first(contact, "email")

    @column("Phone")
    def phone(self, contact: Contact) -> str:
        """The number that is called."""
        return _first(contact, "phone")

    def record_context(self, request: HttpRequest, record: Contact) -> dict[str, Any]:
        """Show how the person is reached, and what is to do about them."""
        points = sorted(record.points.all(), key=lambda point: (point.kind, not point.primary, point.pk))
        may_act = member_of(request).role in WRITERS
        return {"points": points, "tasks": tasks_of_contact(record.pk, now=clock.now()), "may_act": may_act}

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> Contact:
        """Store a person that somebody typed in."""
        return add_contact(**_contact_values(values, by=by, now=now), by=by, now=now)

    def update(self, row: Contact, values: dict[str, Any], *, by: Member, now: datetime) -> Contact:
        """Change who somebody is and how they are reached."""
        return change_contact(row.pk, **_contact_values(values, by=by, now=now), by=by, now=now)

    def remove(self, row: Contact, *, by: Member, now: datetime) -> None:
        """Delete a person with whom nothing has happened yet."""
        remove_record(Contact, row.pk, by=by, signal=contact_removed, contact_id=row.pk)


def _first(contact: Contact, kind: str) -> str:
    points = [point for point in contact.points.all() if point.kind == kind]
    return min(points, key=lambda point: (not point.primary, point.pk)).value if points else ""


def _contact_values(values: dict[str, Any], *, by: Member, now: datetime) -> dict[str, Any]:
    kept = dict(values)
    name = kept.pop("company_name")
    email = "" if name else normalise_email("".join(kept["emails"][:1])) or ""
    company = resolve_company(name=name, email=email, by=by, now=now)
    return {**kept, "company": company, "region": by.workspace.region}


@admin.register(Member)
class MemberAdmin(ServiceModelAdmin[Member]):
    """Members of the workspace and the agents beside them."""

    form = MemberForm
    list_display = ("name", "email", "role_label", "kind", "title", "active")
    list_filter = ("role", "kind", "active")
    fields = ("name", "email", "role", "title", "signature")
    list_lead = (
        "Viewers see, operators work, managers also delete, admins also manage members, keys, forms, accounts and "
        "switches. Nobody is deleted: who leaves is set inactive, and what they did stays on record."
    )

    def get_fields(self, request: HttpRequest, obj: Member | None = None) -> tuple[str, ...]:
        """An address cannot change, and only who is here can leave."""
        return ("name", "role", "title", "signature", "active") if obj else self.fields

    @column("Role", label={"admin": "danger", "manager": "warning", "operator": "info", "viewer": ""})
    def role_label(self, member: Member) -> str:
        """The role, in its colour."""
        return member.role

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> Member:
        """Take somebody in; who has no sign-in yet gets a link to choose a password."""
        member, is_new = take_in_member(**values, by=by)
        if is_new:
            member.revealed = Revealed(  # type: ignore[attr-defined]  # shown once, never stored
                f"{member} is a member",
                f"Send {member} this link: it lets them choose a password and then sign in with {member.email}. "
                "It works once and for three days; it is not shown again.",
                [("Link", password_link(member))],
            )
        return member

    def update(self, row: Member, values: dict[str, Any], *, by: Member, now: datetime) -> Member:
        """Change a member's role or card."""
        return change_member(row.pk, values, by=by)


@admin.register(ApiKey)
class ApiKeyAdmin(ServiceModelAdmin[ApiKey]):
    """Keys that programs sign in with."""

    form = ApiKeyForm
    list_display = ("name", "prefix", "scope_words", "member", "state", "expires_at", "last_used_at")
    list_select_related = ("member",)
    fields = ("name", "scopes", "member", "lifetime")
    list_lead = "A key is shown once, when it is made; only its hash is kept. Revoke it and it stops working at once."
    empty_text = "No keys yet. Add one for each program, so that each can be revoked alone."
    delete_verb = "Revoke"

    @column("May")
    def scope_words(self, key: ApiKey) -> str:
        """The scopes."""
        return ", ".join(key.scopes)

    @column("State", label={"good": "success", "revoked": "danger", "expired": "warning"})
    def state(self, key: ApiKey) -> str:
        """Whether the key still opens anything."""
        if key.revoked_at:
            return "revoked"
        return "good" if key.usable(clock.now()) else "expired"

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> ApiKey:
        """Make a key and show it, this once."""
        lifetime = values.pop("lifetime")
        key, secret = create_api_key(**values, by=by, now=now, expires_at=now + lifetime if lifetime else None)
        key.revealed = Revealed(  # type: ignore[attr-defined]  # shown once, never stored
            f"The key “{key.name}”",
            "Copy it now: it is not shown again. Lost it? Revoke it and make another.",
            [("Key", secret), ("Header", f"Authorization: Bearer {secret}")],
        )
        return key

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """Offer revoking while there is something to revoke."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.revoked_at is None)

    def remove(self, row: ApiKey, *, by: Member, now: datetime) -> None:
        """Revoke a key; its row stays for the record."""
        revoke_api_key(row.pk, by=by, now=now)

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> tuple[str, ...]:
        """Show what a key is, ask for what it should be."""
        return ("name", "prefix", "scope_words", "member", "state", "created_at", "expires_at", "last_used_at",
                "revoked_at") if obj else self.fields  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> tuple[str, ...]:
        """A key never changes."""
        return self.get_fields(request, obj) if obj else ()


@admin.register(Stage)
class StageAdmin(ServiceModelAdmin[Stage]):
    """The pipeline's stages."""

    list_display = ("name", "key", "position")
    ordering = ("position", "id")
    fields = ("name", "key", "position")
    list_lead = "The steps of the pipeline, in their order. Which one a new lead stands in is set by the stage table."

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> Stage:
        """Add a stage."""
        return add_record(Stage, values, by=by)

    def update(self, row: Stage, values: dict[str, Any], *, by: Member, now: datetime) -> Stage:
        """Rename or move a stage."""
        return change_record(Stage, row.pk, values, by=by)

    def remove(self, row: Stage, *, by: Member, now: datetime) -> None:
        """Delete a stage in which no lead stands."""
        remove_record(Stage, row.pk, by=by)


@admin.register(Switch)
class SwitchAdmin(ServiceModelAdmin[Switch]):
    """The workspace's switches: shown with their effect, turned on a page that names it."""

    def get_urls(self) -> list[URLPattern]:
        """Replace the list and the forms by pages of our own."""
        view = self.admin_site.admin_view
        return [
            path("", view(switch_pages.switches_page), name="crm_switch_changelist"),
            path("<slug:name>/", view(switch_pages.switch_page), name="crm_switch_turn"),
        ]


class OfCategory(admin.SimpleListFilter):
    """What kind of thing happened."""

    title, parameter_name = "kind", "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Name the kinds that there are, whether any such event happened or not."""
        return [(name, name.capitalize()) for name in categories()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        """Keep one kind."""
        return queryset.filter(category=self.value()) if self.value() in categories() else queryset


@admin.register(Event)
class EventAdmin(ServiceModelAdmin[Event]):
    """What happened, all of it, newest first; it only grows."""

    list_display = ("at", "who", "what", "whom", "snippet", "reason")
    list_select_related = ("by", "text")
    list_filter = (OfCategory, "by")
    list_display_links = None
    list_lead = "Everything that happened in this workspace, by whom and why. Nothing here can be changed or deleted."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Read beside each event the names of the contact and the company that it is about."""
        contact = Contact.objects.filter(pk=OuterRef("contact_id")).values("name")
        company = Company.objects.filter(pk=OuterRef("company_id")).values("name")
        events: QuerySet[Event] = super().get_queryset(request)
        return events.annotate(contact=Subquery(contact[:1]), company=Subquery(company[:1]))

    @column("Whom")
    def whom(self, event: Event) -> str:
        """The person and company it is about."""
        return ", ".join(name for name in (getattr(event, "contact", ""), getattr(event, "company", "")) if name)

    @column("Who")
    def who(self, event: Event) -> str:
        """A person, an agent, or the desk by itself."""
        return event.by.name if event.by else NOBODY

    @column("What")
    def what(self, event: Event) -> str:
        """What they did, in words."""
        return says(event.verb)

    @column("About")
    def snippet(self, event: Event) -> str:
        """What people read of it."""
        return event.text.snippet if hasattr(event, "text") else ""

    @column("Because")
    def reason(self, event: Event) -> str:
        """Why, as far as somebody said."""
        return event.text.reason if hasattr(event, "text") else ""

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the list: an event has no page of its own."""
        return redirect("admin:crm_event_changelist")
