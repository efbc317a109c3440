"""Accounts and mailboxes in the admin: accounts on pages of their own, mailboxes as a list and a form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from crm import clock, connection_pages, google_pages, mailbox_pages
from crm.connection_words import words_of
from crm.forms import MailboxForm
from crm.models import Connection, Mailbox, Member, SyncState
from crm.service_admin import ServiceModelAdmin
from crm.services.mailboxes import change_mailbox, remove_connection, remove_mailbox
from crm.tenancy.permissions import member_of
from crm.theme import column

HEALTH = {
    "ok": "success",
    "degraded": "warning",
    "needs_reauth": "danger",
    "paused": "warning",
    "disconnected": "danger",
}


class ConnectionAdmin(ServiceModelAdmin[Connection]):
    """Outside accounts: pages of their own, for admins alone."""

    def get_urls(self) -> list[URLPattern]:
        """Replace the list and the forms; what was disconnected and holds no mailbox can be forgotten."""
        view = self.admin_site.admin_view
        return [
            path("", view(connection_pages.connections_page), name="crm_connection_changelist"),
            path("add/", view(connection_pages.mail_server_page), name="crm_connection_add"),
            path("google/", view(google_pages.google_page), name="crm_connection_google"),
            path("google/back/", view(google_pages.google_back_page), name="crm_connection_google_back"),
            path("<int:pk>/", view(connection_pages.servers_page), name="crm_connection_change"),
            path("<int:pk>/test/", view(connection_pages.test_page), name="crm_connection_test"),
            path("<int:pk>/address/", view(connection_pages.address_page), name="crm_connection_address"),
            path("<int:pk>/disconnect/", view(connection_pages.disconnect_page), name="crm_connection_disconnect"),
            path("<path:object_id>/delete/", view(self.delete_view), name="crm_connection_delete"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Connection | None = None) -> bool:
        """Show accounts to admins only."""
        return member_of(request).role == Member.Role.ADMIN

    has_add_permission = has_change_permission = has_view_permission

    def remove(self, row: Connection, *, by: Member, now: datetime) -> None:
        """Forget an account that no mailbox uses."""
        remove_connection(row.pk, by=by)


class MailboxAdmin(ServiceModelAdmin[Mailbox]):
    """Mailboxes, their modes and limits; they come with their account, under Connections."""

    form = MailboxForm
    change_form_template = "crm/mailbox.html"
    list_display = ("address", "name", "member", "mode", "daily_limit", "health", "connection")
    list_select_related = ("member", "connection")
    fields = ("name", "member", "mode", "daily_limit", "undo_seconds", "signature")
    list_lead = "Addresses that answers are sent from, what may leave from each, and how much a day."
    empty_text = "No mailbox yet: drafts need one to be sent from. An admin connects one under Connections."

    @column("State", label=HEALTH)
    def health(self, mailbox: Mailbox) -> str:
        """How it is doing: its own state, else its account's."""
        return mailbox.state if mailbox.state != "ok" else mailbox.connection.state

    def get_urls(self) -> list[URLPattern]:
        """Add what is done with a mailbox beside its form."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/pause/", view(mailbox_pages.pause_page), name="crm_mailbox_pause"),
            path("<int:pk>/mended/", view(mailbox_pages.mended_page), name="crm_mailbox_mended"),
            path("<int:pk>/look/", view(mailbox_pages.look_page), name="crm_mailbox_look"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mailbox]:
        """Read the account with each mailbox."""
        rows: QuerySet[Mailbox] = super().get_queryset(request).select_related("connection")
        return rows

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show beside the form how the mailbox is doing."""
        box = self.get_object(request, object_id)
        said: dict[str, Any] = {}
        if box is not None:
            now = clock.now()
            account = words_of(box.connection, connection_pages.waiting_for(box.connection), now=now)
            said = {"box": box, "account": account, "sync": SyncState.objects.filter(mailbox=box).first(),
                    "sent_today": mailbox_pages.sent_today(box, now=now), "subtitle": None,
                    "is_admin": member_of(request).role == Member.Role.ADMIN}  # fmt: skip
        answer: HttpResponse = super().change_view(request, object_id, form_url, {**said, **(extra_context or {})})
        return answer

    def update(self, row: Mailbox, values: dict[str, Any], *, by: Member, now: datetime) -> Mailbox:
        """Change a mailbox's mode, limits or signature."""
        return change_mailbox(row.pk, values, by=by)

    def remove(self, row: Mailbox, *, by: Member, now: datetime) -> None:
        """Forget a mailbox that no draft was written for."""
        remove_mailbox(row.pk, by=by)
