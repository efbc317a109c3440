"""The strip on top of each page: only what a person must know before they read on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Exists
from django.urls import NoReverseMatch, reverse

from agents.llm import gateway
from crm import clock
from crm.capped import capped_count, counted
from crm.connection_words import waiting_words, words_of
from crm.models import AccountState as State
from crm.models import Connection, Mailbox, Outbox, Switch, Workspace
from crm.outbox import DISCARD
from crm.outbox_words import WAITING
from crm.services.switches import sending_is_stopped
from crm.tenancy.scope import required_workspace

register = template.Library()

SHOWN = 3  # accounts and mailboxes that need somebody; more are under Connections


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
    accounts, boxes = Connection.objects.exclude(state=State.OK), Mailbox.objects.exclude(state=State.OK)
    here = Workspace.objects.filter(pk=required_workspace()).values_list(stops, Exists(accounts), Exists(boxes)).first()
    is_stopped, is_ill, is_paused = here or (False, False, False)
    found = []
    if is_stopped and (switch := sending_is_stopped()):
        said = f"All sending is stopped{f' by {switch.by}' if switch.by else ''}"
        why = f": {switch.reason.rstrip('.')}" if switch.reason else ""
        found.append(Notice("red", f"{said}{why}.", "Switches", _page("admin:crm_switch_changelist")))
    if is_ill:
        found += [notice for row in accounts.order_by("id")[:SHOWN] if (notice := _of_account(row))]
    if is_paused:
        found += [_of_mailbox(box) for box in boxes.order_by("id")[:SHOWN]]
    if gateway.RULES_ONLY:
        found.append(Notice("grey", "No model is configured: drafts are written by rules."))
    return found


def _of_account(row: Connection) -> Notice | None:
    """Say what an account needs somebody for; one that was let go of only while approved mails wait for it."""
    waiting = _waiting(mailbox__connection=row)
    if row.state == State.DISCONNECTED and waiting == "0":
        return None
    words = words_of(row, waiting, now=clock.now())
    return Notice(
        "amber", f"{words.problem} {words.todo}".strip(), "Connections", _page("admin:crm_connection_changelist")
    )


def _of_mailbox(box: Mailbox) -> Notice:
    """Say why a mailbox is not used, or what its mail met."""
    paused = box.state == State.PAUSED
    page = _page("deliverability:mailbox" if paused else "admin:crm_mailbox_change", box.pk)
    why = box.state_reason.rstrip(".") or "somebody should look"
    said = f"{box.address} {'is paused' if paused else 'needs you'}: {why}.{waiting_words(_waiting(mailbox=box))}"
    return Notice("red" if paused else "amber", said, "Open it", page)


def _waiting(**where: object) -> str:
    items = Outbox.objects.filter(**where, state__in=WAITING).exclude(kind=DISCARD)
    return counted(capped_count(items))


def _page(name: str, *args: int) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
