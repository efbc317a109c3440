"""How an approved draft leaves: gates read again, the mailbox it leaves from, and the draft follows its outbox row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, Max, QuerySet, Subquery

from crm import clock
from crm.connectors.mail_port import MailPort, OutboundMail, Receipt, Settled
from crm.deliverability.ramp import FIRST, days_to_go
from crm.deliverers import Verdict
from crm.errors import PermanentFailure
from crm.events import emit
from crm.mime import references_of
from crm.models import AccountState, Mailbox, Outbox, Switch, Workspace
from crm.open_ports import give_back, take_port
from crm.services.deliverability import unproven_because
from crm.services.reputation import limit_of
from crm.services.suppression import suppressions_of
from crm.services.unsubscribe import wants_of
from drafts.collisions import colliding, collision_of
from drafts.models import Draft
from drafts.outgoing import Letter, disclosure_of, letter_of
from drafts.policies.sending import ACCOUNT_SAYS, FEWER, FRESH, WEEK, SendingFacts, no_holidays, sending_hold
from drafts.services.propose import ids_of
from drafts.signals import draft_failed, draft_sent
from drafts.states import before, move
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
    """A mailbox, and the mail that leaves from it once it is packed."""

    item: Outbox
    mailbox: Mailbox
    port: MailPort
    well: bool = False  # whether the last thing that was asked of the port went well: else it is not used again
    mail: OutboundMail = field(init=False)
    letter: Letter = field(init=False)

    def pack(self, subject: Draft) -> None:
        """Write the mail."""
        self.letter = letter_of(subject, subject.workspace)
        self.mail = self.letter.mail(self.item, at=clock.now())

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

    def open(self, item: Outbox) -> MailParcel:
        """Open the way to the mailbox."""
        if item.mailbox is None:
            raise PermanentFailure("The mail's mailbox is gone.")
        return MailParcel(item, item.mailbox, take_port(item.mailbox))

    def read(self, item: Outbox) -> Draft:
        """Read the draft with all that its letter and its gates need."""
        mailbox = ("mailbox__connection", "mailbox__deliverability", "mailbox__member")
        beside = (*mailbox, "answers__incoming", "lead__contact", "lead__company")
        drafts = Draft.objects.select_related("workspace", "proposed_by", *beside).defer("answers__incoming__raw")
        return drafts.get(pk=item.subject_id)

    def gates(self, item: Outbox, subject: Draft, *, now: datetime) -> Verdict | None:
        """Read everything that could have changed since approval."""
        hold = sending_hold(facts_of(item, subject, now=now), now=now)
        return Verdict(hold.reason, hold.until, hold.ask) if hold else None

    def follow(self, item: Outbox, *, now: datetime) -> None:
        """Bring the draft in step; a sent one becomes a message of the conversation."""
        status = FOLLOWS[State(item.state)]
        drafts = Draft.objects.filter(pk=item.subject_id)
        if not drafts.filter(status__in=before(status)).update(status=status, reason=item.reason, updated_at=now):
            draft = drafts.select_for_update(of=("self",)).get()
            if draft.status != status:
                move(draft, status)  # says why not
            drafts.update(reason=item.reason)
            return
        if status == S.SENT:
            draft = drafts.select_related("lead", "mailbox").get()
            _remember(draft, item, now=now)
            emit(draft_sent, subject=draft, by=None, snippet=draft.subject, draft_id=draft.pk, **ids_of(draft))
        elif status == S.FAILED:
            draft = drafts.select_related("lead").get()
            emit(draft_failed, subject=draft, by=None, because=item.reason, draft_id=draft.pk, **ids_of(draft))
        elif status == S.PENDING and (newest := unheard(drafts.get()).order_by("-pk").first()):
            drafts.update(overtaken_by=newest)  # it came meanwhile: unread, gates would hold the next approval for ever


def facts_of(item: Outbox, draft: Draft, *, now: datetime) -> SendingFacts:
    """Read all that leaving depends on; one query beside the draft's own, for an answer that is fresh."""
    mailbox, workspace = draft.mailbox, draft.workspace
    account = mailbox.connection
    received_at = draft.answers.at if draft.answers else draft.created_at
    keeps_hours = not draft.asked_for or now - received_at > FRESH
    place = whereabouts_of(draft, workspace) if keeps_hours else None
    unasked = [] if draft.asked_for else _unasked_this_week(draft, now=now)
    today = now.astimezone(ZoneInfo(workspace.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    wants = "all" if draft.asked_for else wants_of(draft.to_email)
    own = mailbox.state if mailbox.state in ACCOUNT_SAYS else account.state
    found = _found(draft, today=today, now=now)
    sent = (found["sent"] or 0) + (found["underway"] or 0)
    zone = ZoneInfo(workspace.time_zone)
    limit, days = limit_of(mailbox, zone, today=today) if sent >= FIRST else (mailbox.daily_limit, 0)
    collides = found["collides"] and "collision" not in item.payload.get("agreed", {})
    return SendingFacts(
        stopped_because=found["stopped"],
        mode=mailbox.mode,
        kind=account.kind,
        real_sends=settings.ALLOW_REAL_SENDS,
        approved=item.payload.get("fingerprint") == draft.fingerprint,
        answered_already=found["answered"],
        written_again=found["written_again"],
        to_email=draft.to_email,
        suppressed_because=found["suppressed"] or "",
        collision=collision_of(draft, now=now) if collides else "",
        account_state=own,
        account_reason=mailbox.state_reason or (account.last_error if own != AccountState.OK else ""),
        sent_today=sent,
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


def _found(draft: Draft, *, today: datetime, now: datetime) -> dict[str, Any]:
    """Ask at once for what stands in other tables."""
    others = Draft.objects.filter(answers_id=draft.answers_id or 0, status__in=[S.SENDING, S.SENT]).exclude(pk=draft.pk)
    left = Outbox.objects.filter(mailbox=draft.mailbox_id, kind="draft_mail")  # and what may have: nobody knows yet
    underway = left.filter(state__in=[State.IN_FLIGHT, State.UNKNOWN], in_flight_at__gte=today)
    stop = Switch.objects.filter(name=Switch.Name.STOP_SENDING, on=True)
    found: Any = Workspace.objects.filter(pk=draft.workspace.pk).values(
        stopped=Subquery(stop.values("reason")[:1]),
        suppressed=Subquery(suppressions_of(draft.to_email).values("reason")[:1]),
        sent=_count(left.filter(state=State.SENT, sent_at__gte=today)),
        underway=_count(underway),
        answered=Exists(others),
        written_again=Exists(unheard(draft)),
        collides=Exists(colliding(draft, now=now)),
    )
    return dict(found[0])


def _count(rows: QuerySet[Outbox]) -> Subquery:
    return Subquery(rows.order_by().values("kind").annotate(number=Count("pk")).values("number"))


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


def written_again(draft: Draft) -> bool:
    """Tell whether something came into the conversation that nobody has read beside this draft."""
    return unheard(draft).exists()


def unheard(draft: Draft) -> QuerySet[Message]:
    """Find what came into the conversation that nobody has read beside this draft."""
    heard = max(draft.answers_id or 0, draft.overtaken_by_id or 0)
    if not heard:
        return Message.objects.none()
    return Message.objects.filter(conversation=draft.conversation_id, direction=Message.Direction.IN, pk__gt=heard)


def _remember(draft: Draft, item: Outbox, *, now: datetime) -> None:
    """Put what was sent into the conversation, under the id that the provider gave it: answers name that one."""
    receipt = item.receipt
    if "disclosure" not in receipt:  # a person settled it: the provider said nothing
        receipt = {**receipt, "disclosure": disclosure_of(draft, draft.workspace)}
    message = Message(
        key=f"outbox:{item.pk}",
        conversation_id=draft.conversation_id,
        direction=Message.Direction.OUT,
        channel=Message.Channel.MAIL,
        author=draft.mailbox.address,
        text=draft.body,
        message_id=receipt.get("message_id") or item.message_id,
        references=receipt.get("references", ""),
        disclosure=receipt["disclosure"],
        at=now,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
