"""The strip on top of each page: only what a person must know before they read on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Exists
from django.urls import NoReverseMatch, reverse

from agents.llm import gateway
from crm.models import Mailbox, Switch, Workspace
from crm.models.mailbox import AccountState
from crm.services.switches import sending_is_stopped
from crm.tenancy.scope import required_workspace

register = template.Library()

ILL = {
    AccountState.DEGRADED: "it answers badly",
    AccountState.NEEDS_REAUTH: "it asks to be connected again",
    AccountState.PAUSED: "it is paused",
    AccountState.DISCONNECTED: "it is disconnected",
}


@dataclass(frozen=True)
class Notice:
    """One sentence, in the colour of its meaning, with a link to what mends it."""

    colour: str
    text: str
    action: str = ""
    url: str = ""


@register.inclusion_tag("clara/_strip.html", takes_context=True)
def strip(context: dict[str, Any]) -> dict[str, Any]:
    """Show what is stopped, missing or needs a person; nothing to people without a workspace."""
    request = context.get("request")
    return {"notices": notices() if getattr(request, "member", None) else []}


def notices() -> list[Notice]:
    """List what the whole desk should know now; one query as long as all is well."""
    stops = Exists(Switch.objects.filter(name=Switch.Name.STOP_SENDING, on=True))
    ill = Mailbox.objects.exclude(state=AccountState.OK)
    here = Workspace.objects.filter(pk=required_workspace()).values_list(stops, Exists(ill)).first()
    is_stopped, is_ill = here or (False, False)
    found = []
    if is_stopped and (switch := sending_is_stopped()):
        said = f"All sending is stopped{f' by {switch.by}' if switch.by else ''}"
        why = f": {switch.reason.rstrip('.')}" if switch.reason else ""
        found.append(Notice("red", f"{said}{why}.", "Switches", _page("admin:crm_switch_changelist")))
    for mailbox in ill.order_by("id")[:3] if is_ill else ():
        said = f"{mailbox.address} needs you: {ILL[AccountState(mailbox.state)]}."
        paused = mailbox.state == AccountState.PAUSED
        why = f" {mailbox.state_reason}" if paused and mailbox.state_reason else ""
        page = _page("deliverability:mailbox" if paused else "admin:crm_mailbox_change", mailbox.pk)
        found.append(Notice("red" if paused else "amber", f"{said}{why}", "Open it", page))
    if gateway.RULES_ONLY:
        found.append(Notice("grey", "No model is configured: drafts are written by rules."))
    return found


def _page(name: str, *args: int) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
