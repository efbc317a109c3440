"""Look into mailboxes: list what came, fetch it, and store it raw in one transaction with the cursor after it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial

import structlog
from django.conf import settings
from django.db import transaction

from crm.connectors.mail_port import Cursor, CursorExpired, ListedMail, MailGone, MailPort, Page
from crm.connectors.ports import port_of
from crm.errors import ConnectorError, LeaseLost, NeedsReauth, PermanentFailure, RateLimited
from crm.failpoints import crash_here
from crm.models import Mailbox, SyncState
from crm.services.connections import let_through, note_failure, note_success
from crm.stumble import Stumbling, words_of
from leads.mail_key import mail_key
from leads.models import IncomingMail
from leads.signals import mails_stored

LEASE = timedelta(seconds=180)
RENEW = timedelta(seconds=30)  # while mails are fetched one by one
LOOK = timedelta(seconds=30)  # of one look; what is still there comes with the next, which follows at once
REST = timedelta(minutes=5)  # between looks at whether an account may be asked again
LONGEST = timedelta(hours=1)  # between tries
BACK = timedelta(days=2)  # how far before the last full look a mailbox is listed again when its cursor is lost
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Fetched:
    """A mail as it was listed and as it came, or why it could not be fetched."""

    listed: ListedMail
    raw: bytes = field(repr=False)
    refused: str = ""

    @cached_property
    def key(self) -> str:
        """What makes it the same mail wherever it is found."""
        return mail_key(self.raw or self.listed.ref.encode())


@dataclass
class Held:
    """A mailbox in the hands of one worker, until its lease ends."""

    sync: SyncState
    token: uuid.UUID
    clock: Callable[[], datetime]
    renewed_at: datetime

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox that is read."""
        return self.sync.mailbox

    def write(self, **values: object) -> None:
        """Change the row, only while this worker's lease is the one that counts; raises LeaseLost otherwise."""
        if not SyncState.objects.filter(pk=self.sync.pk, lease=self.token).update(**values):
            raise LeaseLost(f"Mailbox {self.sync.mailbox_id} is in other hands.")

    def keep(self) -> None:
        """Prolong the lease when a good part of it is over."""
        now = self.clock()
        if now - self.renewed_at >= RENEW:
            self.write(lease_until=now + LEASE, due_at=now + LEASE)
            self.renewed_at = now


def read_mailbox(sync_id: int, *, clock: Callable[[], datetime]) -> None:
    """Take a due mailbox and store what came; harmless however often it is called."""
    held = _claim(sync_id, clock)
    if held is None:
        return
    crash_here("poll_claimed")
    try:
        with Stumbling(lambda error: _put_off(held, f"An error in Clara stopped the reading ({words_of(error)}).")):
            _look(held)
    except LeaseLost as lost:
        log.info("poll_lease_lost", because=str(lost))


def _claim(sync_id: int, clock: Callable[[], datetime]) -> Held | None:
    now, token = clock(), uuid.uuid4()
    due = SyncState.objects.filter(pk=sync_id, due_at__lte=now)
    if not due.update(lease=token, lease_until=now + LEASE, due_at=now + LEASE):
        return None
    sync = SyncState.objects.select_related("mailbox__connection").get(pk=sync_id)
    return Held(sync, token, clock, now)


def _look(held: Held) -> None:
    mailbox, now = held.mailbox, held.clock()
    account = mailbox.connection
    if not let_through(account.pk, now=now):  # nobody is asked while it rests; a paused mailbox is read all the same
        opens = account.next_try_at if account.next_try_at and account.next_try_at > now else now + REST
        return held.write(lease=None, due_at=opens)
    try:
        with closing(port_of(mailbox.connection, mailbox.address)) as port:
            if not port.reads:
                return held.write(lease=None, due_at=now + LONGEST, error="")
            more = _read(held, port)
    except ConnectorError as failure:
        crash_here("poll_failed")
        return _failed(held, failure, began=now)
    return _done(held, more=more, began=now)


def _read(held: Held, port: MailPort) -> bool:
    """Store page after page; True when there may be more."""
    until, sync = held.clock() + LOOK, held.sync
    if sync.cursor:
        try:
            for page in port.changes(sync.cursor):
                _take(held, port, page, page.cursor)
                if held.clock() >= until:
                    return True
        except CursorExpired as lost:
            log.warning("cursor_expired", mailbox=sync.mailbox_id, because=str(lost))
        else:
            return False
    return _read_again(held, port, until=until)


def _read_again(held: Held, port: MailPort, *, until: datetime) -> bool:
    """List all that is not surely here; from a cursor in the middle nobody could go on, so only the last one counts."""
    sync = held.sync
    since = max(sync.since, sync.read_at - BACK) if sync.read_at else sync.since
    page: Page | None = None
    for page in port.since(since):
        _take(held, port, page, None)
        if held.clock() >= until:
            return True
    if page is not None:
        held.write(cursor=page.cursor)
    crash_here("poll_caught_up")
    return False


def _take(held: Held, port: MailPort, page: Page, cursor: Cursor | None) -> None:
    crash_here("poll_listed")
    fetched = list(_fetched(held, port, page))
    crash_here("poll_fetched")
    _store(held, fetched, cursor)
    crash_here("poll_stored")


def _fetched(held: Held, port: MailPort, page: Page) -> Iterator[Fetched]:
    """Fetch what is not here yet; what was deleted meanwhile is left out, what cannot be fetched is kept by name."""
    refs = [mail.ref for mail in page.mails]
    known = set(IncomingMail.objects.filter(mailbox=held.mailbox, ref__in=refs).values_list("ref", flat=True))
    for mail in page.mails:
        if mail.ref in known:
            continue
        held.keep()
        try:
            yield Fetched(mail, port.fetch(mail.ref))
        except MailGone:
            continue
        except PermanentFailure as failure:  # too large, say: the others must not wait for it
            yield Fetched(mail, b"", str(failure))


@transaction.atomic
def _store(held: Held, fetched: list[Fetched], cursor: Cursor | None) -> None:
    """Keep the mails of a page, each once, and the cursor with them."""
    now = held.clock()
    moved = {} if cursor is None else {"cursor": cursor}
    held.write(lease_until=now + LEASE, due_at=now + LEASE, **moved)
    if fetched:
        store_mails(held.mailbox, fetched, now=now)
    crash_here("poll_before_stored")


def store_mails(mailbox: Mailbox, fetched: Iterable[Fetched], *, now: datetime) -> list[int]:
    """Keep mails as they came, once a mailbox, and tell who works them up; return the ids of the new ones."""
    by_key = {one.key: one for one in fetched}
    mine = IncomingMail.objects.filter(mailbox=mailbox)
    for row in mine.filter(key__in=by_key).only("pk", "key"):  # listed anew, and known so next time
        IncomingMail.objects.filter(pk=row.pk).update(ref=by_key.pop(row.key).listed.ref)
    rows = (_row(mailbox, one, now=now) for one in by_key.values())
    IncomingMail.objects.bulk_create(rows, ignore_conflicts=True)
    received = mine.filter(key__in=by_key, state=IncomingMail.State.RECEIVED)
    new = list(received.order_by("id").values_list("pk", flat=True))
    tell = partial(mails_stored.send_robust, sender=None, workspace_id=mailbox.workspace_id, mail_ids=new)
    transaction.on_commit(tell, robust=True)
    return new


def _row(mailbox: Mailbox, one: Fetched, *, now: datetime) -> IncomingMail:
    state = IncomingMail.State.IGNORED if one.refused else IncomingMail.State.RECEIVED
    return IncomingMail(
        mailbox=mailbox, key=one.key, ref=one.listed.ref, thread=one.listed.thread[:250], raw=one.raw, state=state,
        reason=one.refused, received_at=min(one.listed.at or now, now), not_before=now,
    )  # fmt: skip


def _done(held: Held, *, more: bool, began: datetime) -> None:
    now = held.clock()
    due = now if more else now + timedelta(seconds=settings.MAILBOX_POLL_SECONDS)
    read = {} if more else {"read_at": began}
    with transaction.atomic():
        held.write(lease=None, due_at=due, failures=0, error="", **read)
        note_success(held.mailbox.connection_id, now=began)
        crash_here("poll_before_done")
    crash_here("poll_done")


def _failed(held: Held, failure: ConnectorError, *, began: datetime) -> None:
    """Keep why it could not be read where people look for it: here, and on the account that it concerns."""
    until = failure.retry_at if isinstance(failure, RateLimited) else None
    if isinstance(failure, NeedsReauth):
        until = held.clock() + REST
    with transaction.atomic():
        _put_off(held, str(failure), until=until)
        note_failure(held.mailbox.connection_id, failure, began)
        crash_here("poll_before_failed")


def _put_off(held: Held, error: str, *, until: datetime | None = None) -> None:
    wait = min(LONGEST, timedelta(seconds=settings.MAILBOX_POLL_SECONDS) * 2 ** min(held.sync.failures, 10))
    tries = min(held.sync.failures + 1, 1000)
    held.write(lease=None, due_at=until or held.clock() + wait, failures=tries, error=error)
