"""What stands in the sidebar: the day first, then records, the machinery last. A model without pages is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from crm.models import Member
from drafts import selectors


@dataclass(frozen=True)
class Item:
    """One line of the sidebar: its words, its icon (Material Symbols) and the name of its address."""

    title: str
    icon: str
    page: str
    admins: bool = False  # whether only admins see it


QUEUE = Item("Queue", "inbox", "desk:queue")
DAY = (Item("Today", "today", "admin:index"), QUEUE, Item("Tasks", "task_alt", "admin:crm_task_changelist"))
DEMO = (Item("Prospects' inboxes", "mark_email_unread", "demo-inbox"),)  # where mails are captured and nothing leaves
GROUPS: tuple[tuple[str, tuple[Item, ...]], ...] = (
    (
        "People",
        (
            Item("Leads", "person_search", "admin:leads_lead_changelist"),
            Item("Contacts", "contacts", "admin:crm_contact_changelist"),
            Item("Companies", "apartment", "admin:crm_company_changelist"),
            Item("Conversations", "forum", "admin:leads_conversation_changelist"),
        ),
    ),
    (
        "Knowledge",
        (
            Item("Documents", "menu_book", "admin:agents_document_changelist"),
            Item("Assets", "link", "admin:drafts_asset_changelist"),
        ),
    ),
    (
        "Operations",
        (
            Item("Runs", "play_circle", "runs:list"),
            Item("Drafts", "drafts", "admin:drafts_draft_changelist"),
            Item("Incoming mail", "mark_email_unread", "admin:leads_incomingmail_changelist"),
            Item("Submissions", "input", "admin:leads_submission_changelist"),
            Item("Refused deliveries", "gpp_bad", "admin:leads_refuseddelivery_changelist"),
            Item("Outbox", "outbox", "admin:crm_outbox_changelist"),
            Item("Deliverability", "verified_user", "deliverability:list"),
            Item("Events", "history", "admin:crm_event_changelist"),
        ),
    ),
    (
        "Settings",
        (
            Item("Workspace", "tune", "admin:crm_workspace_changelist"),
            Item("Mailboxes", "mail", "admin:crm_mailbox_changelist"),
            Item("Connections", "cable", "admin:crm_connection_changelist", admins=True),
            Item("Forms", "dynamic_form", "admin:leads_form_changelist"),
            Item("Pipeline", "view_kanban", "admin:crm_stage_changelist"),
            Item("Stage table", "table_rows", "admin:crm_stagerule_changelist"),
            Item("Switches", "toggle_on", "admin:crm_switch_changelist"),
            Item("Do not contact", "block", "admin:crm_suppression_changelist"),
            Item("Members", "group", "admin:crm_member_changelist"),
            Item("API keys", "key", "admin:crm_apikey_changelist"),
        ),
    ),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups of the sidebar, the number that waits beside the queue."""
    day = _lines(DAY)
    counted = getattr(request, "waiting", None)  # a page that has counted already says so
    waiting = counted or selectors.capped(selectors.count_waiting() if _member(request) else 0)
    if waiting != "0":
        day[DAY.index(QUEUE)] |= {"badge": waiting, "badge_variant": "warning"}
    groups: list[dict[str, Any]] = [{"items": day}]
    member = _member(request)
    is_admin = member is not None and member.role == Member.Role.ADMIN
    demo = (("Demo", DEMO),) if settings.CAPTURE_FOLDER else ()
    for title, items in (*demo, *GROUPS):
        shown = tuple(item for item in items if is_admin or not item.admins)
        if lines := _lines(shown):
            groups.append({"title": title, "separator": True, "items": lines})
    return groups


def workspace_name(request: HttpRequest) -> str:
    """Return the name of the workspace that is worked in."""
    member = _member(request)
    return member.workspace.name if member else ""


def _member(request: HttpRequest) -> Member | None:
    member: Member | None = getattr(request, "member", None)
    return member


def _lines(items: tuple[Item, ...]) -> list[dict[str, Any]]:
    lines = []
    for item in items:
        try:
            link = reverse(item.page)
        except NoReverseMatch:
            continue
        lines.append({"title": item.title, "icon": item.icon, "link": link})
    return lines
