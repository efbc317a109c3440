"""The pages of mails that came in: a list, and a page a mail that says what it was told to be and what followed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from crm import clock
from crm.desk import WRITERS
from crm.errors import DomainError
from crm.models import SyncState
from crm.service_admin import ServiceModelAdmin
from crm.services.reading import look_now
from crm.shorten import shorten
from crm.tenancy.permissions import member_of
from crm.theme import column
from leads.connectors.forms import storable
from leads.mail import whole_text
from leads.models import Conversation, IncomingMail
from leads.services.incoming import retry_mail

STATES = {"received": "info", "processed": "success", "ignored": "", "failed": "danger"}
SHOWN = 100_000  # characters of a mail on its page; the file holds all of it
HERE = "admin:leads_incomingmail_changelist"


class IncomingMailAdmin(ServiceModelAdmin[IncomingMail]):
    """What the mailboxes brought, byte for byte, also what was ignored."""

    list_display = ("received_at", "sent_by", "about", "told", "arrival", "followed", "mailbox")
    list_select_related = ("mailbox",)
    list_display_links = None
    list_filter = ("state", "kind")
    row_words = ("mail", "mails")
    live = True
    change_list_template = "leads/incoming_list.html"
    list_lead = (
        "Every mail that came into a mailbox that is read. What people write becomes a lead or goes on in its thread; "
        "bounces, absences and wishes to be left alone are acted on; lists and machines are kept and never answered."
    )
    empty_text = (
        "No mail has come in yet. Mailboxes are read once their account can be: add IMAP or Google under "
        "Settings, Connections."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[IncomingMail]:
        """Leave the bytes aside until one is opened."""
        mails: QuerySet[IncomingMail] = super().get_queryset(request).defer("raw")
        return mails

    def get_urls(self) -> list[URLPattern]:
        """Add the file, the button that tries again, and the one that looks for new mail."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/mail.eml", view(require_GET(self.file)), name="leads_incomingmail_file"),
            path("<int:pk>/retry/", view(require_POST(self.retry)), name="leads_incomingmail_retry"),
            path("look/", view(require_POST(self.look)), name="leads_incomingmail_look"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show beside the list when each mailbox was read, and what stood in the way."""
        reads = SyncState.objects.select_related("mailbox").order_by("mailbox__address")[:50]
        context = {"reads": list(reads), "may_look": member_of(request).role in WRITERS, **(extra_context or {})}
        return super().changelist_view(request, context)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show one mail; nothing on its page is typed, so it is no form."""
        mail = self._mail(request, object_id)
        text = storable(whole_text(bytes(mail.raw)))
        context = {
            **self.admin_site.each_context(request),
            "title": mail.subject or "A mail without a subject",
            "mail": mail,
            "colour": {"info": "blue", "success": "green", "danger": "red", "": "grey"}[STATES[mail.state]],
            "text": text[:SHOWN],
            "cut": len(text) > SHOWN,
            "size": len(mail.raw),
            "suggested": Conversation.objects.filter(pk=mail.found.get("suggested_conversation") or 0).first(),
            "may_act": member_of(request).role in WRITERS,
            "now": clock.now(),
        }
        return TemplateResponse(request, "leads/incoming_mail.html", context)

    def file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the mail as it came, to be kept and not shown: a browser must not run what a stranger wrote."""
        mail = self._mail(request, str(pk))
        answer = HttpResponse(bytes(mail.raw), content_type="application/octet-stream")
        answer["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        answer["Cache-Control"] = "no-store"
        return answer

    def retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a mail that could not be taken in be tried again."""
        self._act(request, partial(retry_mail, pk), "The mail is taken in again.")
        return redirect("admin:leads_incomingmail_change", pk)

    def look(self, request: HttpRequest) -> HttpResponse:
        """Look into all mailboxes now."""
        boxes = list(SyncState.objects.values_list("mailbox_id", flat=True)[:50])
        for mailbox_id in boxes:
            self._act(request, partial(look_now, mailbox_id), "")
        if boxes:
            messages.success(request, "Looking for new mail: what there is appears here within moments.")
        else:
            messages.warning(request, "No mailbox can be read yet. Add IMAP or Google under Settings, Connections.")
        return redirect(HERE)

    def _act(self, request: HttpRequest, service: Any, done: str) -> None:
        member = member_of(request)
        if member.role not in WRITERS:
            raise PermissionDenied("Viewers may look, not decide.")
        try:
            service(by=member, now=clock.now())
        except DomainError as error:
            for reason in error.reasons:
                messages.error(request, reason)
        else:
            if done:
                messages.success(request, done)

    def _mail(self, request: HttpRequest, object_id: str) -> IncomingMail:
        known = object_id.isdecimal() and len(object_id) < 19
        mails = IncomingMail.objects.select_related("mailbox", "conversation__lead", "conversation__contact")
        mail = mails.filter(pk=int(object_id)).first() if known else None
        if mail is None or not self.has_view_permission(request, mail):
            raise Http404("There is no such mail here.")
        return mail

    @column("From")
    def sent_by(self, mail: IncomingMail) -> str:
        """Who sent it."""
        return shorten(f"{mail.sender_name} {mail.sender}".strip(), 60)

    @column("Subject")
    def about(self, mail: IncomingMail) -> SafeString:
        """Its subject, which opens it."""
        said = shorten(mail.subject, 80) or "(no subject)"
        return format_html(
            '<a href="{}"><bdi>{}</bdi></a>', reverse("admin:leads_incomingmail_change", args=[mail.pk]), said
        )

    @column("Is")
    def told(self, mail: IncomingMail) -> str:
        """What it was told to be, in words."""
        return mail.kind_words

    @column("State", label=STATES)
    def arrival(self, mail: IncomingMail) -> str:
        """What became of it."""
        return mail.state

    @column("What followed")
    def followed(self, mail: IncomingMail) -> SafeString:
        """Why it was ignored, or what was done."""
        return format_html('<span class="c-two" title="{}">{}</span>', mail.reason, shorten(mail.reason, 120))
