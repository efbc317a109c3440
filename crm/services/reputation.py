"""What comes back of a mailbox's mail: noted on the mail, judged at once and each day; a person lets it go on."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from crm.deliverability.judgement import COMPLAINT, HARD, IN_A_ROW, LAST, POLICY, Window, stop_because
from crm.deliverability.ramp import FIRST, REMEMBERED, ramp_limit
from crm.errors import DomainError
from crm.events import emit
from crm.mail_to_self import TEST
from crm.models import AccountState, Connection, Mailbox, Member, Outbox
from crm.outbox import DISCARD
from crm.services.changes import locked
from crm.signals import mailbox_resumed, mailbox_stopped

WEEK, DAY = timedelta(days=7), timedelta(days=1)
WEIGHT = {kind: weight for weight, kind in enumerate(("", "delayed", "soft_bounce", POLICY, HARD, COMPLAINT))}
RUNS = (AccountState.OK, AccountState.DEGRADED)


@transaction.atomic
def note_return(item_id: int, what: str, *, now: datetime) -> None:
    """Note on a mail of ours what came of it, and judge its mailbox; the worst that came counts."""
    item = Outbox.objects.select_for_update(of=("self",)).get(pk=item_id)
    if WEIGHT.get(what, 0) <= WEIGHT.get(item.returned, 0):
        return
    item.returned, item.returned_at = what, now
    item.save(update_fields=["returned", "returned_at"])
    if item.mailbox_id:
        judge_mailbox(item.mailbox_id, now=now)


@transaction.atomic
def judge_mailbox(mailbox_id: int, *, now: datetime) -> None:
    """Stop a mailbox whose mail comes back too often; the reason holds the figures."""
    mailbox = locked(Mailbox, mailbox_id)
    mailbox.judge_at = now + DAY
    why = stop_because(*_figures(mailbox, now=now)) if mailbox.state in RUNS else ""
    if why:
        mailbox.state, mailbox.state_reason = AccountState.PAUSED, why
        emit(mailbox_stopped, subject=mailbox, by=None, snippet=mailbox.address, because=why)
    mailbox.save(update_fields=["judge_at", "state", "state_reason"])


@transaction.atomic
def resume_mailbox(mailbox_id: int, *, because: str, by: Member, now: datetime) -> None:
    """Let a stopped mailbox send again; what came back until now counts no more, and what waits leaves soon."""
    mailbox = locked(Mailbox, mailbox_id)
    if mailbox.state != AccountState.PAUSED:
        raise DomainError("The mailbox is not paused.")
    if not because.strip():
        raise DomainError("Give a reason: what was mended, so that it does not come back?")
    mailbox.state, mailbox.state_reason, mailbox.judged_from = AccountState.OK, "", now
    mailbox.save(update_fields=["state", "state_reason", "judged_from"])
    hurry(mailbox_id, now=now)
    emit(mailbox_resumed, subject=mailbox, by=by, snippet=mailbox.address, because=because.strip())


def hurry(mailbox_id: int, *, now: datetime) -> None:
    """Let what a rule postponed be tried now: the gates are read all the same."""
    waiting = Outbox.objects.filter(mailbox=mailbox_id, state=Outbox.State.PENDING, not_before__gt=now)
    waiting.exclude(reason="").update(not_before=now)


def sent_by(mailbox: Mailbox) -> QuerySet[Outbox]:
    """Return the mails that a mailbox has sent to others."""
    rows = Outbox.objects.filter(mailbox=mailbox, state=Outbox.State.SENT)
    return rows.exclude(kind__in=[DISCARD, TEST])


def limit_of(mailbox: Mailbox, zone: ZoneInfo, *, today: datetime) -> tuple[int, int]:
    """Return how many mails it may send on the day that begins at `today`, and on how many days it sent lately."""
    if not ramps_up(mailbox) or mailbox.daily_limit <= FIRST:
        return mailbox.daily_limit, 0
    lately = sent_by(mailbox).filter(sent_at__gte=today - timedelta(days=REMEMBERED), sent_at__lt=today)
    days = lately.order_by().values(day=TruncDate("sent_at", tzinfo=zone)).distinct().count()
    return ramp_limit(days, mailbox.daily_limit), days


def ramps_up(mailbox: Mailbox) -> bool:
    """Tell whether a mailbox begins with few mails a day: what is captured reaches nobody who could distrust it."""
    return mailbox.ramp_up and mailbox.connection.kind != Connection.Kind.CAPTURE


def _figures(mailbox: Mailbox, *, now: datetime) -> tuple[list[Window], list[str]]:
    rows = sent_by(mailbox)
    if mailbox.judged_from:
        rows = rows.filter(sent_at__gt=mailbox.judged_from)
    last = rows.order_by("-sent_at").values("pk")[:LAST]
    windows = [
        _window("of the last seven days", rows.filter(sent_at__gt=now - WEEK)),
        _window(f"of the last {LAST}", Outbox.objects.filter(pk__in=last)),
    ]
    came_back = rows.filter(sent_at__gt=now - 4 * WEEK).exclude(returned="").order_by("-returned_at", "-pk")
    return windows, list(came_back.values_list("returned", flat=True)[:IN_A_ROW])


def _window(name: str, rows: QuerySet[Outbox]) -> Window:
    found = rows.aggregate(
        sent=Count("pk"),
        bounces=Count("pk", filter=Q(returned=HARD)),
        complaints=Count("pk", filter=Q(returned=COMPLAINT)),
    )
    return Window(name, **found)
