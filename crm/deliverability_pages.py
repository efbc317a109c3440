"""The deliverability pages: whether a mailbox's mail arrives, what to mend, and letting it send."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST

from crm import clock
from crm.connectors.dns import Dns
from crm.deliverability_shown import OLD, figures_of, ramp_of, standing_of, tested
from crm.desk import WRITERS, desk_page, desk_post
from crm.models import Connection, Deliverability, Mailbox, Member
from crm.queue import wake
from crm.services.deliverability import agree_to_send, check_mailbox, domain_of, known_of, send_test_mail
from crm.services.mailboxes import change_mailbox
from crm.services.one_click import try_one_click
from crm.services.reputation import resume_mailbox
from crm.services.switches import sending_is_stopped
from crm.tasks import deliver_task
from crm.tenancy.permissions import member_of


@require_GET
@desk_page
def list_page(request: HttpRequest) -> HttpResponse:
    """List the mailboxes, each with how it stands."""
    known = {one.mailbox_id: one for one in Deliverability.objects.all()}
    mailboxes = Mailbox.objects.select_related("connection").order_by("address")
    rows = [{"mailbox": one, "standing": standing_of(one, known.get(one.pk) or Deliverability()),
             "known": known.get(one.pk)} for one in mailboxes]  # fmt: skip
    context = {**admin.site.each_context(request), "title": "Deliverability", "rows": rows}
    return TemplateResponse(request, "crm/deliverability_list.html", context)


@require_GET
@desk_page
def mailbox_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mailbox: its domain's records, the test message, one-click, figures and growth."""
    return _page(request, _mailbox(pk))


@require_POST
@desk_post
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Look the records up again."""
    servers = settings.NAME_SERVERS
    host, _, port = servers[0].partition(":") if servers else ("", "", "")
    names = Dns([host], port=int(port or 53)) if host else Dns()
    check_mailbox(_mailbox(pk).pk, names=names, by=member_of(request), now=clock.now())
    messages.success(request, "Looked up just now.")
    return redirect("deliverability:mailbox", pk)


@require_POST
@desk_post
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test message."""
    item = send_test_mail(_mailbox(pk).pk, by=member_of(request), now=clock.now())
    wake(deliver_task, item.workspace_id, item.pk)
    messages.success(request, "The test message is in the outbox.")
    return redirect("deliverability:mailbox", pk)


@require_POST
@desk_post
def one_click(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one-click unsubscribing on a throwaway link."""
    known = try_one_click(_mailbox(pk).pk, by=member_of(request), now=clock.now())
    if not known.one_click_problem:
        messages.success(request, "One-click unsubscribing works.")
    return redirect("deliverability:mailbox", pk)


@require_POST
@desk_post
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an admin send although a check is red."""
    agree_to_send(_mailbox(pk).pk, because=_reason(request), by=_admin(request), now=clock.now())
    messages.success(request, "Mail may leave all the same; it is kept who said so.")
    return redirect("deliverability:mailbox", pk)


@require_POST
@desk_post
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an admin start a stopped mailbox again."""
    resume_mailbox(_mailbox(pk).pk, because=_reason(request), by=_admin(request), now=clock.now())
    messages.success(request, "The mailbox sends again. Only what comes back from now on counts.")
    return redirect("deliverability:mailbox", pk)


@require_POST
@desk_post
def ramp(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an admin switch the slow start on or off."""
    on = request.POST.get("on") == "yes"
    change_mailbox(_mailbox(pk).pk, {"ramp_up": on}, by=_admin(request))
    messages.success(request, f"The slow start is {'on' if on else 'off'}.")
    return redirect("deliverability:mailbox", pk)


def _page(request: HttpRequest, mailbox: Mailbox) -> HttpResponse:
    member, known, now = member_of(request), known_of(mailbox), clock.now()
    zone = ZoneInfo(member.workspace.time_zone)
    standing = standing_of(mailbox, known)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"Deliverability of {mailbox.address}",
        "mailbox": mailbox,
        "domain": domain_of(mailbox),
        "known": known,
        "standing": standing,
        "captured": mailbox.connection.kind == Connection.Kind.CAPTURE,
        "red": [one["name"] for one in known.findings if one["level"] == "red"],
        "old": known.checked_at and now - known.checked_at > OLD,
        "tested": tested(known, stopped=sending_is_stopped() is not None),
        "figures": figures_of(mailbox, zone, now=now),
        "ramp": ramp_of(mailbox, zone, now=now),
        "may_act": member.role in WRITERS,
        "is_admin": member.role == Member.Role.ADMIN,
        "here": request.get_full_path(),
    }
    return TemplateResponse(request, "crm/deliverability.html", context)


def _mailbox(pk: int) -> Mailbox:
    mailbox = Mailbox.objects.select_related("connection").filter(pk=pk).first()
    if mailbox is None:
        raise Http404("There is no such mailbox here.")
    return mailbox


def _admin(request: HttpRequest) -> Member:
    member = member_of(request)
    if member.role != Member.Role.ADMIN:
        raise PermissionDenied("Only an admin may do this.")
    return member


def _reason(request: HttpRequest) -> str:
    return " ".join(request.POST.get("reason", "").split())[:200]
