"""How an approved draft leaves: gates read again, the mailbox it leaves from, and the draft follows its outbox row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max

from crm import clock
from crm.connectors.mail_port import MailPort, OutboundMail, Receipt, Settled
from crm.deliverability.ramp import days_to_go
from crm.deliverers import Verdict
from crm.events import emit
from crm.mime import references_of
from crm.models import AccountState, Mailbox, Outbox, Workspace
from crm.services.deliverability import unproven_because
from crm.services.reputation import limit_of
from crm.open_ports import give_back, take_port
from crm.services.suppression import suppressed_because
from crm.services.switches import sending_is_stopped
from crm.services.unsubscribe import wants_of
from crm.tenancy.scope import required_workspace
from drafts.collisions import collision_of
from drafts.models import Draft
from drafts.outgoing import Letter, disclosure_of, letter_of
from drafts.policies.sending import ACCOUNT_SAYS, FEWER, FRESH, WEEK, SendingFacts, no_holidays, sending_hold
from drafts.services.propose import ids_of
from drafts.signals import draft_failed, draft_sent
from drafts.states import move
from drafts.whereabouts import whereabouts_of
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


@dataclass
class MailParcel:
    """An approved mail, and the mailbox that it leaves from."""

    mailbox: Mailbox
    port: MailPort
    mail: OutboundMail
    letter: Letter
    well: bool = False  # whether the last thing that was asked of the port went well: else it is not used again

    @property
    def drafts(self) -> bool:
        """Whether the provider keeps it as a draft first."""
        return self.port.drafts

    @property
    def contents(self) -> str:
        """A hash of what would leave."""
        return self.letter.contents

    def lay_up(self) -> str:
        """Lay it up in the mailbox's drafts."""
        return self.port.prepare(self.mail)

    def discard(self, draft: str) -> None:
        """Delete it from the mailbox's drafts."""
        self.port.discard(draft)

    def send(self, draft: str) -> Receipt:
        """Hand it to the provider."""
        self.well = False
        receipt = self._kept(self.port.dispatch(self.mail, draft))
        self.well = True
        return receipt

    def ask(self, draft: str) -> Settled:
        """Ask the provider whether it left."""
        settled = self.port.reconcile(self.mail, draft)
        return replace(settled, receipt=self._kept(settled.receipt))

    def close(self) -> None:
        """Let go of the mailbox; the next mail may go on with it."""
        if self.well:
            give_back(self.mailbox, self.port)
        else:
            self.port.close()

    def _kept(self, receipt: Receipt) -> Receipt:
        """Keep with the receipt what was said of being written by a machine, and where in the thread it stands."""
        references = references_of(self.letter.in_reply_to, self.letter.references)
        return {**receipt, "disclosure": self.letter.disclosure, "references": references}


class DraftMail:
    """The deliverer of kind `draft_mail`."""

    def gates(self, item: Outbox, *, now: datetime) -> Verdict | None:
        """Read everything that could have changed since approval."""
        hold = sending_hold(facts_of(item, now=now), now=now)
        return Verdict(hold.reason, hold.until, hold.ask) if hold else None

    def prepare(self, item: Outbox) -> MailParcel:
        """Write the mail, and open the way to its mailbox."""
        draft = _draft(item)
        letter = letter_of(draft, Workspace.objects.get(pk=required_workspace()))
        mail = letter.mail(item, at=clock.now())
        return MailParcel(draft.mailbox, take_port(draft.mailbox), mail, letter)

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
    beside = ("mailbox__connection", "mailbox__member", "answers__incoming", "lead__contact", "lead__company")
    drafts = Draft.objects.select_related(*beside, "proposed_by").defer("answers__incoming__raw")
    return drafts.get(pk=item.subject_id)


def facts_of(item: Outbox, *, now: datetime) -> SendingFacts:
    """Read all that leaving depends on."""
    draft = _draft(item)
    mailbox, switch = draft.mailbox, sending_is_stopped()
    account = mailbox.connection
    workspace = Workspace.objects.get(pk=required_workspace())
    received_at = draft.answers.at if draft.answers else draft.created_at
    keeps_hours = not draft.asked_for or now - received_at > FRESH
    place = whereabouts_of(draft, workspace) if keeps_hours else None
    unasked = [] if draft.asked_for else _unasked_this_week(draft, now=now)
    today = now.astimezone(ZoneInfo(workspace.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    limit, days = limit_of(mailbox, ZoneInfo(workspace.time_zone), today=today)
    wants = "all" if draft.asked_for else wants_of(draft.to_email)
    own = mailbox.state if mailbox.state in ACCOUNT_SAYS else account.state
    return SendingFacts(
        stopped_because=switch.reason if switch else None,
        mode=mailbox.mode,
        kind=account.kind,
        real_sends=settings.ALLOW_REAL_SENDS,
        approved=item.payload.get("fingerprint") == draft.fingerprint,
        answered_already=_answered_already(draft),
        written_again=written_again(draft),
        to_email=draft.to_email,
        suppressed_because=suppressed_because(draft.to_email),
        collision="" if "collision" in item.payload.get("agreed", {}) else collision_of(draft, now=now),
        account_state=own,
        account_reason=mailbox.state_reason or (account.last_error if own != AccountState.OK else ""),
        sent_today=_sent_since(mailbox, today),
        daily_limit=limit,
        days_to_full_limit=days_to_go(days, mailbox.daily_limit) if limit < mailbox.daily_limit else 0,
        unproven=unproven_because(mailbox, asked_for=draft.asked_for),
        wants=wants,
        wrote_last=_wrote_last(draft, now=now) if wants == "fewer" else None,
        next_day=today + timedelta(days=1),
        asked_for=draft.asked_for,
        sent_this_week=len(unasked),
        week_ends=min(unasked) + WEEK if unasked else None,
        received_at=received_at,
        zones=place.zones if place else (),
        holidays=place.holidays if place else no_holidays,
    )


def _unasked_this_week(draft: Draft, *, now: datetime) -> list[datetime]:
    """List when the contact got mail in the last seven days that they had not asked for."""
    sent = Draft.objects.filter(lead__contact=draft.lead.contact_id, status__in=[S.SENDING, S.SENT])
    sent = sent.filter(updated_at__gt=now - WEEK).exclude(kind=Draft.Kind.ANSWER).exclude(pk=draft.pk)
    return list(sent.values_list("updated_at", flat=True))


def _wrote_last(draft: Draft, *, now: datetime) -> datetime | None:
    """Say when the contact last got mail that they had not asked for, within the span that counts."""
    sent = Draft.objects.filter(lead__contact=draft.lead.contact_id, status__in=[S.SENDING, S.SENT])
    sent = sent.filter(updated_at__gt=now - FEWER).exclude(kind=Draft.Kind.ANSWER).exclude(pk=draft.pk)
    last: datetime | None = sent.aggregate(last=Max("updated_at"))["last"]
    return last


def _answered_already(draft: Draft) -> bool:
    """Tell whether another draft has answered the same message: one answer each."""
    if draft.answers_id is None:
        return False
    others = Draft.objects.filter(answers_id=draft.answers_id, status__in=[S.SENDING, S.SENT])
    return others.exclude(pk=draft.pk).exists()


def written_again(draft: Draft) -> bool:
    """Tell whether something came into the conversation that nobody has read beside this draft."""
    heard = max(draft.answers_id or 0, draft.overtaken_by_id or 0)
    since = Message.objects.filter(conversation=draft.conversation_id, direction=Message.Direction.IN, pk__gt=heard)
    return bool(heard) and since.exists()


def _sent_since(mailbox: Mailbox, moment: datetime) -> int:
    """Count what has left, and what may have: on its way, or unknown."""
    rows = Outbox.objects.filter(mailbox=mailbox, kind="draft_mail")
    underway = rows.filter(state__in=[State.IN_FLIGHT, State.UNKNOWN], in_flight_at__gte=moment)
    return rows.filter(state=State.SENT, sent_at__gte=moment).count() + underway.count()


def _remember(draft: Draft, item: Outbox, *, now: datetime) -> None:
    """Put what was sent into the conversation, under the id that the provider gave it: answers name that one."""
    receipt = item.receipt
    if "disclosure" not in receipt:  # a person settled it: the provider said nothing
        workspace = Workspace.objects.get(pk=required_workspace())
        receipt = {**receipt, "disclosure": disclosure_of(_draft(item), workspace)}
    Message.objects.get_or_create(
        key=f"outbox:{item.pk}",
        defaults={
            "conversation_id": draft.conversation_id,
            "direction": Message.Direction.OUT,
            "channel": Message.Channel.MAIL,
            "author": draft.mailbox.address,
            "text": draft.body,
            "message_id": receipt.get("message_id") or item.message_id,
            "references": receipt.get("references", ""),
            "disclosure": receipt["disclosure"],
            "at": now,
        },
    )
