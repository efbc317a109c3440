"""The outbox: its list, and a page a mail that says where it stands, why, and what was in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Exists, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from crm import clock, outbox
from crm.desk import WRITERS, came_from, desk_post
from crm.errors import DomainError
from crm.models import Outbox, Switch
from crm.outbox_words import COLOURS, WAITING, answer_words, choices_of, reason_words, state_words
from crm.service_admin import ServiceModelAdmin
from crm.shorten import shorten
from crm.tenancy.permissions import member_of
from crm.theme import column

LABELS = {"green": "success", "blue": "info", "red": "danger", "amber": "warning", "grey": ""}


ACTS = {
    "arrived": (outbox.say_it_arrived, "Noted: it arrived."),
    "again": (outbox.send_again, "It leaves once more now."),
    "anyway": (outbox.send_all_the_same, "It leaves all the same; that it was you is kept."),
    "now": (outbox.try_now, "It is tried now."),
}


@require_POST
@desk_post
def act(request: HttpRequest, item_id: int) -> HttpResponse:
    """Do what a person chose about a mail."""
    found = ACTS.get(request.POST.get("choice", ""))
    if found is None:
        raise DomainError("Choose one of the buttons.")
    service, said = found
    if not service(item_id, by=member_of(request), now=clock.now()):
        raise DomainError("Somebody was faster, or it has left meanwhile: look at it again.")
    messages.success(request, said)
    return redirect(came_from(request))


class OutboxAdmin(ServiceModelAdmin[Outbox]):
    """What is to leave the house, why it waits, and when it left or is tried next."""

    list_display = ("to", "subject", "progress", "when", "because")
    list_select_related = ("mailbox__connection",)
    list_display_links = None
    list_filter = ("state", "mailbox")
    row_words = ("mail", "mails")
    live = True
    list_lead = (
        "Every approved mail passes here once. What waits says why. Mail of a capture mailbox is kept on this machine "
        "instead of leaving it."
    )
    empty_text = "Nothing has been approved yet. Approve a draft in the queue and it leaves from here."

    def get_urls(self) -> list[URLPattern]:
        """Add the post behind the buttons."""
        post = path("<int:item_id>/act/", self.admin_site.admin_view(act), name="crm_outbox_act")
        return [post, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outbox]:
        """Read beside each row whether sending is stopped: that is what its words depend on."""
        stopped = Switch.objects.filter(name=Switch.Name.STOP_SENDING, on=True)
        items: QuerySet[Outbox] = super().get_queryset(request).annotate(stopped=Exists(stopped))
        return items

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show one mail; nothing on its page is typed, so it is no form."""
        rows = self.get_queryset(request).select_related("mailbox__connection")
        item = rows.filter(pk=int(object_id)).first() if object_id.isdecimal() and len(object_id) < 19 else None
        if item is None or not self.has_view_permission(request, item):
            raise Http404("There is no such mail here.")
        context = {
            **self.admin_site.each_context(request),
            "title": item.payload.get("subject") or "A mail",
            "item": item,
            "now": clock.now(),
            "stands": state_words(item, stopped=_stopped(item)),
            "colour": COLOURS[Outbox.State(item.state)],
            "reason": reason_words(item, stopped=_stopped(item)),
            "waits": item.state in WAITING and not _stopped(item),
            "answer": answer_words(item),
            "choices": choices_of(item, stopped=_stopped(item)) if member_of(request).role in WRITERS else [],
        }
        return TemplateResponse(request, "crm/outbox_item.html", context)

    @column("To")
    def to(self, item: Outbox) -> str:
        """Whom it is for."""
        return item.recipient

    @column("State", label={state: LABELS[colour] for state, colour in COLOURS.items()})
    def progress(self, item: Outbox) -> tuple[str, str]:
        """Where it stands."""
        return item.state, state_words(item, stopped=_stopped(item))

    @column("When")
    def when(self, item: Outbox) -> str:
        """When it was sent, or is tried next; what the switch holds has no such moment."""
        if item.sent_at:
            return f"sent {shown_time(item.sent_at)}"
        if item.state not in WAITING:
            return ""
        return "when sending goes on" if _stopped(item) else f"next try {shown_time(item.not_before)}"

    @column("Why")
    def because(self, item: Outbox) -> SafeString:
        """Why it stands there, short enough for two lines; all of it stands on its page."""
        said = reason_words(item, stopped=_stopped(item))
        page = reverse("admin:crm_outbox_change", args=[item.pk])
        return format_html('<span class="c-two" title="{}">{}</span> <a class="c-link c-small" href="{}">Details</a>',
                           said, shorten(said, 110), page)  # fmt: skip

    @column("Subject")
    def subject(self, item: Outbox) -> SafeString:
        """The subject of the mail, which opens the draft behind it, if there is one."""
        if item.kind == outbox.DISCARD:
            return format_html("<bdi>{}</bdi>", shorten(f"To delete: the draft of {item.payload['subject']}", 80))
        said = item.payload.get("subject") or f"Draft {item.subject_id}"
        if item.kind != "draft_mail":  # a test message, or a draft to delete at the provider: no draft of ours
            return format_html("<bdi>{}</bdi>", shorten(said, 80))
        return format_html(
            '<a href="{}"><bdi>{}</bdi></a>', reverse("desk:review", args=[item.subject_id]), shorten(said, 80)
        )


def _stopped(item: Outbox) -> bool:
    return bool(getattr(item, "stopped", False))


def shown_time(moment: datetime) -> str:
    """Write a moment short, in the zone of the page."""
    return date_format(timezone.localtime(moment), "j M, H:i")
