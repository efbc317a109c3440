"""What is done with one mailbox beside its form: pause, go on, look now."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from crm import clock
from crm.connection_pages import admins_page, shell
from crm.errors import DomainError
from crm.models import AccountState, Mailbox, Outbox, Workspace
from crm.services.mailboxes import note_mended, pause_mailbox
from crm.services.reading import look_now
from crm.tenancy.permissions import member_of
from crm.tenancy.scope import required_workspace

ONE = "admin:crm_mailbox_change"


def sent_today(box: Mailbox, *, now: datetime) -> int:
    """Count what has left a mailbox since midnight of the workspace."""
    zone = ZoneInfo(Workspace.objects.values_list("time_zone", flat=True).get(pk=required_workspace()))
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return Outbox.objects.filter(mailbox=box, state=Outbox.State.SENT, kind="draft_mail", sent_at__gte=midnight).count()


@require_http_methods(["GET", "POST"])
@admins_page
def pause_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason before a mailbox is paused; the page of its deliverability lets it send again."""
    box = _mailbox(pk)
    problem = ""
    if box.state == AccountState.PAUSED:
        return redirect("deliverability:mailbox", pk)
    if request.method == "POST":
        if reason := " ".join(request.POST.get("reason", "").split())[:200]:
            pause_mailbox(pk, reason=reason, by=member_of(request))
            messages.success(request, f"{box.address} is paused: nothing leaves from it until an admin lets it.")
            return redirect(ONE, pk)
        problem = "Give a reason: others will want to know."
    context = {**shell(request, f"Pause {box.address}"), "box": box, "problem": problem}
    return TemplateResponse(request, "crm/pause.html", context)


@require_POST
@admins_page
def mended_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down what a mailbox's mail met, once a person has looked at it."""
    box = note_mended(_mailbox(pk).pk, by=member_of(request))
    messages.success(request, f"Noted. Should {box.address} meet it again, it is said again.")
    return redirect(ONE, pk)


@require_POST
@admins_page
def look_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a mailbox be looked into at once."""
    box = _mailbox(pk)
    try:
        look_now(pk, by=member_of(request), now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{box.address} is looked into now; what came shows within seconds.")
    return redirect(ONE, pk)


def _mailbox(pk: int) -> Mailbox:
    box = Mailbox.objects.filter(pk=pk).first()
    if box is None:
        raise Http404("There is no such mailbox here.")
    return box
