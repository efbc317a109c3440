"""The pages of the switches: each says what it does, and is turned with a reason on a page that names the effect."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from crm import clock
from crm.capped import capped_count, counted
from crm.models import Member, Outbox, Switch
from crm.services.switches import turn_switch
from crm.tenancy.permissions import member_of

WAITING = ("pending", "claimed", "drafted")


@require_GET
def switches_page(request: HttpRequest) -> HttpResponse:
    """List the switches with their state, who turned them and why."""
    known = {row.name: row for row in Switch.objects.select_related("by")}
    rows = [{"name": name, "label": label, "switch": known.get(name)} for name, label in Switch.Name.choices]
    context = {"rows": rows, "waiting": _waiting(), "may_turn": _may_turn(request)}
    return TemplateResponse(request, "crm/switches.html", {**_shell(request, "Switches"), **context})


@require_http_methods(["GET", "POST"])
def switch_page(request: HttpRequest, name: str) -> HttpResponse:
    """Ask before a switch is turned, with its effect; a reason is needed."""
    if name not in Switch.Name.values:
        raise Http404("There is no such switch.")
    if not _may_turn(request):
        raise PermissionDenied("Only an admin turns switches.")
    switch = Switch.objects.filter(name=name).first()
    turn_on = not (switch and switch.on)
    problem = ""
    if request.method == "POST":
        reason = " ".join(request.POST.get("reason", "").split())[:200]
        if (request.POST.get("on") == "yes") != turn_on:
            messages.warning(request, "Somebody has turned it meanwhile; nothing was changed.")
            return redirect("admin:crm_switch_changelist")
        if reason:
            turned = turn_switch(name, on=turn_on, reason=reason, by=member_of(request), now=clock.now())
            messages.success(request, f"“{turned.get_name_display()}” is {'on' if turned.on else 'off'} now.")
            return redirect("admin:crm_switch_changelist")
        problem = "Give a reason: others will want to know."
    context = {"label": Switch.Name(name).label, "turn_on": turn_on, "waiting": _waiting(), "problem": problem}
    return TemplateResponse(request, "crm/switch.html", {**_shell(request, Switch.Name(name).label), **context})


def _waiting() -> str:
    return counted(capped_count(Outbox.objects.filter(state__in=WAITING)))


def _may_turn(request: HttpRequest) -> bool:
    return member_of(request).role == Member.Role.ADMIN


def _shell(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title}
