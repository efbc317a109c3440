"""What Today shows: four numbers, fourteen days, what needs a person, and how far the first hour has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, F, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse

from agents.models import Document, Run
from crm.capped import capped_count, counted
from crm.models import Connection, Mailbox, Member, Outbox, SyncState, Workspace
from crm.timeline import Entry, timeline
from drafts.models import UNANSWERED, Decision, Draft
from drafts.templatetags.desk import span
from leads.models import Form, IncomingMail, Lead, RefusedDelivery, Submission

DAYS = 14
S = Draft.Status


@dataclass(frozen=True)
class Number:
    """One large number that opens its rows."""

    label: str
    value: str
    detail: str
    url: str
    colour: str = ""
    beside: str = ""  # a second number that opens its own rows
    beside_url: str = ""


@dataclass(frozen=True)
class Day:
    """Enquiries and answers of one day, and where its bars stand in the chart."""

    day: date
    enquiries: int
    answers: int
    x: int
    enquiry_height: float
    answer_height: float


@dataclass(frozen=True)
class Need:
    """Something that waits for a person, with the way to mend it."""

    colour: str
    text: str
    action: str
    url: str


@dataclass(frozen=True)
class Task:
    """One line of the first hour's list."""

    done: bool
    text: str
    why: str
    url: str


@dataclass(frozen=True)
class Sent:
    """What was sent in the days shown."""

    by_day: dict[date, int]
    total: int
    in_time: int
    unedited: int
    overdue: int  # should have been answered in those days, and nothing was sent

    @property
    def due(self) -> int:
        """How many answers those days should have brought: what was sent, and what is late and still not sent."""
        return self.total + self.overdue


def list_of(model: str, **filters: object) -> str:
    """Return the address of a list, filtered."""
    query = f"?{urlencode(filters)}" if filters else ""
    return reverse(f"admin:{model}_changelist") + query


def sent_since(since: datetime, zone: ZoneInfo, *, now: datetime) -> Sent:
    """Count what was sent, by day of the workspace, and what should have been; two queries, each of one index."""
    rows = list(
        Draft.objects.filter(status=S.SENT, updated_at__gte=since)
        .order_by()
        .values(day=TruncDate("updated_at", tzinfo=zone))
        .annotate(
            number=Count("updated_at"),
            in_time=Count("updated_at", filter=Q(updated_at__lte=F("due_at"))),
            unedited=Count("updated_at", filter=Q(version=1)),
        )
    )
    return Sent(
        by_day={row["day"]: row["number"] for row in rows},
        total=sum(row["number"] for row in rows),
        in_time=sum(row["in_time"] for row in rows),
        unedited=sum(row["unedited"] for row in rows),
        overdue=Draft.objects.filter(status__in=UNANSWERED, due_at__gte=since, due_at__lt=now).order_by().count(),
    )


def numbers(sent: Sent, *, member: Member, since: datetime, now: datetime) -> list[Number]:
    """Return the four numbers, each with the address of the rows behind it."""
    pending = Draft.objects.filter(status=S.PENDING)
    oldest = pending.order_by("due_at", "id").first()
    waiting = counted(capped_count(pending)) if oldest else "0"
    overdue = oldest is not None and oldest.due_at < now
    rows = {"status__exact": S.SENT, "updated_at__gte": since.isoformat()}
    return [
        Number(
            "Drafts waiting",
            waiting,
            f"oldest {span(now - oldest.waiting_since)}{', overdue' if overdue else ''}" if oldest else "all done",
            reverse("desk:queue") + "?order=oldest",
            "red" if overdue else "amber" if oldest else "green",
            beside=f"yours {counted(capped_count(pending.filter(holder=member)))}",
            beside_url=reverse("desk:queue") + "?mine=1",
        ),
        Number(
            "Answered in time",
            _percent(sent.in_time, sent.due),
            f"{sent.in_time:,} of {sent.due:,} due{f', {sent.overdue:,} overdue' if sent.overdue else ''}"
            if sent.due
            else "nothing due yet",
            list_of("drafts_draft", **rows, answered="in_time"),
            "red" if sent.overdue else "",
        ),
        Number("Sent", str(sent.total), "replies: not measured yet", list_of("drafts_draft", **rows)),
        Number(
            "Went out unedited",
            _percent(sent.unedited, sent.total),
            f"{sent.unedited} of {sent.total} sent" if sent.total else "nothing sent yet",
            list_of("drafts_draft", **rows, edited="no"),
        ),
    ]


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "–"


def chart(sent: Sent, *, since: datetime, today: date, zone: ZoneInfo) -> list[Day]:
    """Return the days, oldest first, with the height of their bars in a drawing 100 high; one query."""
    asked = dict(
        Lead.objects.filter(created_at__gte=since)
        .order_by()
        .values_list(TruncDate("created_at", tzinfo=zone))
        .annotate(number=Count("id"))
    )
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    most = max([1, *(asked.get(day, 0) for day in days), *(sent.by_day.get(day, 0) for day in days)])
    return [
        Day(
            day,
            asked.get(day, 0),
            sent.by_day.get(day, 0),
            position * 50,
            100 * asked.get(day, 0) / most,
            100 * sent.by_day.get(day, 0) / most,
        )
        for position, day in enumerate(days)
    ]


def needs(*, now: datetime) -> list[Need]:
    """List what needs a person, the gravest first, each with its fix."""
    found = []
    for rows, colour, one, many, action, url in _counted_needs(now):
        if number := capped_count(rows):
            found.append(Need(colour, one if number == 1 else many.format(counted(number)), action, url))
    return [*found, *_mailbox_needs()]


def _counted_needs(now: datetime) -> list[tuple[QuerySet[Any], str, str, str, str, str]]:
    """Return what to count, its colour, the words for one and for several, and the way to mend it."""
    errors, queue = reverse("runs:errors"), reverse("desk:queue")
    refused = RefusedDelivery.objects.filter(at__gte=now - timedelta(days=1))
    return [
        (Outbox.objects.filter(state=Outbox.State.UNKNOWN), "red",
         "1 mail may or may not have arrived. Look, then choose.",
         "{} mails may or may not have arrived. Look, then choose.", "Settle", queue),
        (Draft.objects.filter(status=S.FAILED), "red",
         "1 approved answer could not be sent. The reason stands beside it.",
         "{} approved answers could not be sent. The reason stands beside each.", "See why",
         list_of("drafts_draft", status__exact=S.FAILED)),
        (Run.objects.filter(state=Run.State.DEAD), "red",
         "1 run stopped before its draft was written. Nothing is lost.",
         "{} runs stopped before their drafts were written. Nothing is lost.", "Retry", errors),
        (Submission.objects.filter(state=Submission.State.FAILED), "red",
         "1 enquiry could not be worked up. Its raw bytes are kept.",
         "{} enquiries could not be worked up. Their raw bytes are kept.", "Retry", errors),
        (IncomingMail.objects.filter(state=IncomingMail.State.FAILED), "red",
         "1 mail that came in could not be taken in. It is kept as it came.",
         "{} mails that came in could not be taken in. They are kept as they came.", "Try again",
         list_of("leads_incomingmail", state__exact=IncomingMail.State.FAILED)),
        (SyncState.objects.filter(failures__gte=3), "amber", "1 mailbox cannot be read at the moment.",
         "{} mailboxes cannot be read at the moment.", "See why", list_of("leads_incomingmail")),
        (refused, "amber", "1 post came with a wrong signature in the last day. Is a secret out of date?",
         "{} posts came with a wrong signature in the last day. Is a secret out of date?", "Look",
         list_of("leads_refuseddelivery")),
    ]  # fmt: skip


def _mailbox_needs() -> list[Need]:
    mailboxes = list(Mailbox.objects.select_related("connection").order_by("id")[:20])
    url = reverse("admin:crm_mailbox_changelist")
    if not mailboxes:
        accounts = reverse("admin:crm_connection_changelist")
        return [Need("red", "No mailbox: drafts have nothing to be sent from.", "Connect one", accounts)]
    real = [box for box in mailboxes if box.connection.kind != Connection.Kind.CAPTURE]
    sends = [box for box in real if box.mode != Mailbox.Mode.DRAFT_ONLY]
    if sends and not settings.ALLOW_REAL_SENDS:
        said = f"{sends[0].address} may send, but real sending is off here: set ALLOW_REAL_SENDS=true and restart."
        return [Need("amber", said, "Mailboxes", url)]
    return []


def first_hour(workspace: Workspace) -> list[Task]:
    """Return the list of the first hour, or nothing once all of it is done; one query."""
    member = Member.objects.filter(kind=Member.Kind.PERSON, active=True)
    done = Workspace.objects.filter(pk=workspace.pk).values(
        notes=Exists(Document.objects.all()),
        mailbox=Exists(Mailbox.objects.all()),
        form=Exists(Form.objects.filter(active=True)),
        page=Subquery(Form.objects.filter(active=True, kind=Form.Kind.HOSTED).order_by("id").values("key")[:1]),
        enquiry=Exists(Lead.objects.all()),
        decided=Exists(Decision.objects.filter(verb=Decision.Verb.APPROVE)),
        mates=Exists(member.order_by("id")[1:2]),
    )[0]
    settings_page = reverse("admin:crm_workspace_change", args=[workspace.pk])
    tasks = [
        Task(bool(workspace.icp.get("industries")), "Say whom you want as a customer",
             "the score needs it", settings_page),
        Task(done["notes"], "Write down what you sell and what it costs", "drafts quote these notes and nothing else",
             reverse("admin:agents_document_add")),
        Task(done["mailbox"], "Connect a mailbox", "answers leave from it", reverse("admin:crm_connection_changelist")),
        Task(done["form"], "Add a form", "enquiries come in through it", reverse("admin:leads_form_changelist")),
        Task(done["enquiry"], "Send yourself a test enquiry", "it becomes a lead with a drafted answer",
             reverse("hosted-form", args=[done["page"]]) if done["page"] else reverse("admin:leads_form_changelist")),
        Task(done["decided"], "Approve your first answer", "nothing leaves without a person", reverse("desk:queue")),
        Task(done["mates"], "Add a colleague", "so that the queue is never alone", reverse("admin:crm_member_add")),
    ]  # fmt: skip
    return [] if all(task.done for task in tasks) else tasks


def happened(limit: int = 12) -> list[Entry]:
    """Return what people did last."""
    return timeline(limit=limit, actor="person")
