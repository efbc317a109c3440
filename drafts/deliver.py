"""How an approved draft leaves: gates read again, then SMTP, then the draft follows its outbox row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from crm import clock
from crm.connectors.smtp import SmtpAccount, send
from crm.errors import PermanentFailure
from crm.events import emit
from crm.mime import build_mail
from crm.models import Connection, ContactPoint, Mailbox, Outbox, Workspace
from crm.outbox import Verdict
from crm.services.suppression import suppressed_because
from crm.services.switches import sending_is_stopped
from crm.tenancy.scope import required_workspace
from crm.zones import zones_of
from drafts.models import Draft
from drafts.policies.sending import SendingFacts, sending_hold
from drafts.services.propose import ids_of
from drafts.signals import draft_failed, draft_sent
from drafts.states import move
from leads.models import Message

S, State = Draft.Status, Outbox.State

# Draft follows its outbox row.
FOLLOWS = {
    State.PENDING: S.SCHEDULED,
    State.CLAIMED: S.SCHEDULED,
    State.DRAFTED: S.SCHEDULED,
    State.IN_FLIGHT: S.SENDING,
    State.UNKNOWN: S.SENDING,
    State.SENT: S.SENT,
    State.PARKED: S.FAILED,
    State.DEAD: S.FAILED,
    State.CANCELLED: S.PENDING,
}


class DraftMail:
    """The deliverer of kind `draft_mail`."""

    def gates(self, item: Outbox, *, now: datetime) -> Verdict | None:
        """Read everything that could have changed since approval."""
        hold = sending_hold(_facts(item, now=now), now=now)
        return Verdict(hold.reason, hold.until) if hold else None

    def prepare(self, item: Outbox) -> Callable[[], dict[str, Any]]:
        """Build the mail, and return the call that hands it to the mailbox's server."""
        draft = _draft(item)
        mailbox = draft.mailbox
        mail = build_mail(
            sender=(mailbox.name, mailbox.address),
            to=(draft.to_name, draft.to_email),
            subject=draft.subject,
            body=draft.body,
            message_id=item.message_id,
            at=clock.now(),
            in_reply_to=draft.answers.message_id if draft.answers else "",
        )
        return partial(send, _account(mailbox.connection), sender=mailbox.address, recipient=draft.to_email, mail=mail)

    def reconcile(self, item: Outbox) -> dict[str, Any] | None:
        """Over SMTP alone nothing can be asked: not found would not mean not sent."""
        return None

    def follow(self, item: Outbox, *, now: datetime) -> None:
        """Bring the draft in step; a sent one becomes a message of the conversation."""
        draft = Draft.objects.select_for_update(of=("self",)).select_related("lead").get(pk=item.subject_id)
        status = FOLLOWS[State(item.state)]
        if draft.status == status:
            Draft.objects.filter(pk=draft.pk).update(reason=item.reason)
            return
        move(draft, status)
        draft.reason, draft.updated_at = item.reason, now
        draft.save(update_fields=["status", "reason", "updated_at"])
        if status == S.SENT:
            _remember(draft, item, now=now)
            emit(draft_sent, subject=draft, by=None, snippet=draft.subject, draft_id=draft.pk, **ids_of(draft))
        elif status == S.FAILED:
            emit(draft_failed, subject=draft, by=None, because=item.reason, draft_id=draft.pk, **ids_of(draft))


def _draft(item: Outbox) -> Draft:
    return Draft.objects.select_related("mailbox__connection", "answers", "lead__contact", "lead__company").get(
        pk=item.subject_id
    )


def _facts(item: Outbox, *, now: datetime) -> SendingFacts:
    draft = _draft(item)
    mailbox, switch = draft.mailbox, sending_is_stopped()
    workspace = Workspace.objects.get(pk=required_workspace())
    contact, company = draft.lead.contact, draft.lead.company
    phone = contact.points.filter(kind=ContactPoint.Kind.PHONE).order_by("-primary", "id").first()
    zones = zones_of(
        own=contact.time_zone,
        phone=phone.normalised if phone else "",
        country=contact.country or (company.country if company else ""),
        workspace=workspace.time_zone,
    )
    today = now.astimezone(ZoneInfo(workspace.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return SendingFacts(
        stopped_because=switch.reason if switch else None,
        mode=mailbox.mode,
        kind=mailbox.connection.kind,
        real_sends=settings.ALLOW_REAL_SENDS,
        mailbox_state=mailbox.state,
        approved=item.payload.get("fingerprint") == draft.fingerprint,
        to_email=draft.to_email,
        suppressed_because=suppressed_because(draft.to_email),
        sent_today=_sent_since(mailbox, today),
        daily_limit=mailbox.daily_limit,
        next_day=today + timedelta(days=1),
        received_at=draft.answers.at if draft.answers else draft.created_at,
        zones=zones,
    )


def _sent_since(mailbox: Mailbox, moment: datetime) -> int:
    """Count what has left, and what may have: on its way, or unknown."""
    rows = Outbox.objects.filter(mailbox=mailbox)
    underway = rows.filter(state__in=[State.IN_FLIGHT, State.UNKNOWN], in_flight_at__gte=moment)
    return rows.filter(state=State.SENT, sent_at__gte=moment).count() + underway.count()


def _account(connection: Connection) -> SmtpAccount:
    if connection.kind == Connection.Kind.CAPTURE:
        # Fixed to this machine, and no credentials: what is captured never leaves.
        return SmtpAccount("127.0.0.1", connection.port or 1025, security="none")
    if not connection.host or not connection.port:
        raise PermanentFailure("The connection has no host or port. Fill them in under Settings.")
    return SmtpAccount(connection.host, connection.port, connection.username, connection.password, connection.security)


def _remember(draft: Draft, item: Outbox, *, now: datetime) -> None:
    Message.objects.get_or_create(
        key=f"outbox:{item.pk}",
        defaults={
            "conversation_id": draft.conversation_id,
            "direction": Message.Direction.OUT,
            "channel": Message.Channel.MAIL,
            "author": draft.mailbox.address,
            "text": draft.body,
            "message_id": item.message_id,
            "at": now,
        },
    )
