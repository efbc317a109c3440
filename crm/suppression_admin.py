"""The list of addresses that nothing may be sent to: how each got there, adding, pasting a list, lifting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from crm import clock
from crm.errors import DomainError
from crm.models import Member, Suppression
from crm.service_admin import ServiceModelAdmin
from crm.services.suppression import OWN_WISH, Imported, lift_suppression, suppress, suppress_list
from crm.tenancy.permissions import member_of
from crm.theme import column

Source = Suppression.Source
COLOURS = {
    Source.PERSON: "info", Source.IMPORT: "info", Source.BOUNCE: "warning", Source.COMPLAINT: "danger",
    Source.CLICK: "danger", Source.MAIL: "danger",
}  # fmt: skip
LONGEST_LIST = 500_000  # characters: some ten thousand addresses


class SuppressionAdmin(ServiceModelAdmin[Suppression]):
    """Addresses that nothing may be sent to."""

    list_display = ("email", "how", "reason", "by", "mail", "created_at")
    list_select_related = ("by",)
    list_filter = ("source",)
    search_door = "suppressions"
    search_help_text = "Address or domain"
    change_list_template = "crm/suppression_list.html"
    fields = ("email", "reason")
    row_words = ("address", "addresses")
    list_lead = "Nothing is sent to these addresses, by anybody, from any mailbox. Approved mail stops too."
    empty_text = (
        "Nobody yet. Addresses come here by themselves when mail comes back, somebody unsubscribes or complains, or a "
        "draft is rejected with “Do not contact”."
    )

    @column("How", label={label: COLOURS[Source(value)] for value, label in Source.choices})
    def how(self, row: Suppression) -> str:
        """How it got here."""
        return Source(row.source).label

    @column("After")
    def mail(self, row: Suppression) -> SafeString | str:
        """After which mail of ours."""
        if row.outbox_id is None:
            return ""
        return format_html('<a class="c-link" href="{}">the mail</a>', _mail_page(row))

    def get_urls(self) -> list[URLPattern]:
        """Add the page for a pasted list."""
        view = self.admin_site.admin_view
        return [path("import/", view(self.import_view), name="crm_suppression_import"), *super().get_urls()]

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> Suppression:
        """Put an address on the list."""
        return suppress(values["email"], reason=values["reason"], by=by, now=now)

    def remove(self, row: Suppression, *, by: Member, now: datetime) -> None:
        """Let an address be written to again; only its own page asks for the reason."""
        raise DomainError("Open the address and say why it may be written to again.")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show how an address got here, and how it can be lifted."""
        row = self._row(request, object_id)
        return self._page(request, row)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lift it, with a reason."""
        row = self._row(request, object_id)
        if not self.has_delete_permission(request, row):
            raise PermissionDenied("Only managers and admins lift an address.")
        if request.method != "POST":
            return redirect(self._address(row))
        reason = " ".join(request.POST.get("reason", "").split())[:200]
        try:
            lift_suppression(row.pk, by=member_of(request), because=reason, agreed=request.POST.get("agreed") == "yes")
        except DomainError as error:
            return self._page(request, row, problems=error.reasons, reason=reason)
        messages.success(request, f"{row.email} may be written to again.")
        return redirect("admin:crm_suppression_changelist")

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take in a pasted list, and say what became of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied("Viewers may look, not change.")
        text, reason = request.POST.get("list", ""), " ".join(request.POST.get("reason", "").split())[:200]
        problem, report = "", None
        if request.method == "POST":
            problem = _problem(text, reason)
            report = None if problem else suppress_list(text, reason=reason, by=member_of(request), now=clock.now())
        context = self._shell(request, "Add a list") | {"text": text, "reason": reason, "problem": problem}
        return TemplateResponse(request, "crm/suppression_import.html", context | {"report": _told(report)})

    def _page(
        self, request: HttpRequest, row: Suppression, *, problems: Sequence[str] = (), reason: str = ""
    ) -> HttpResponse:
        context = self._shell(request, f"Do not contact {row.email}") | {
            "row": row,
            "how": Source(row.source).label,
            "own_wish": row.source in OWN_WISH,
            "mail_url": _mail_page(row) if row.outbox_id else "",
            "may_lift": self.has_delete_permission(request, row),
            "lift_url": reverse("admin:crm_suppression_delete", args=[row.pk]),
            "problems": problems,
            "reason": reason,
        }
        return TemplateResponse(request, "crm/suppression.html", context)

    def _row(self, request: HttpRequest, object_id: str) -> Suppression:
        rows = self.get_queryset(request).select_related("by", "outbox")
        row = rows.filter(pk=int(object_id)).first() if object_id.isdecimal() and len(object_id) < 19 else None
        if row is None or not self.has_view_permission(request, row):
            raise Http404("There is no such address here.")
        return row  # type: ignore[no-any-return]  # the theme ships no types

    def _address(self, row: Suppression) -> str:
        return reverse("admin:crm_suppression_change", args=[row.pk])

    def _shell(self, request: HttpRequest, title: str) -> dict[str, Any]:
        back = reverse("admin:crm_suppression_changelist")
        return {**self.admin_site.each_context(request), "title": title, "list_url": back}


def _mail_page(row: Suppression) -> str:
    return reverse("admin:crm_outbox_change", args=[row.outbox_id])


def _problem(text: str, reason: str) -> str:
    if not text.strip():
        return "Paste at least one address."
    if len(text) > LONGEST_LIST:
        return "That is too long for once: paste it in parts."
    return "" if reason else "Say why: it stands beside each of them."


def _told(report: Imported | None) -> dict[str, Any] | None:
    if report is None:
        return None
    return {"added": report.added, "known": report.known, "rejected": report.rejected[:200],
            "more": max(0, len(report.rejected) - 200)}  # fmt: skip
