"""A mailbox at any server: SMTP sends, IMAP reads. The cursor is (UIDVALIDITY, UID) of the inbox."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import getaddresses
from typing import TypeVar

import structlog

from crm.connectors import smtp
from crm.connectors.imap import Dropped, Folder, ImapAccount, ImapSession, NoSuchFolder
from crm.connectors.imap_answers import Entry, batches, day, quoted
from crm.connectors.mail_port import (
    Cursor,
    CursorExpired,
    Health,
    ListedMail,
    MailGone,
    OutboundMail,
    Page,
    Receipt,
    Settled,
)
from crm.connectors.smtp import SmtpAccount
from crm.errors import ConnectorError, PermanentFailure

INBOX = "INBOX"
PAGE = 200  # mails
PAGE_BYTES = 32_000_000  # of a page's mails: who reads it holds all of them
AHEAD_BYTES = 2_000_000  # of a page's mails that come together: one answer for many small ones
FILING_SECONDS = 25.0  # with SMTP's minute well within an outbox lease
LARGEST_BYTES = 64_000_000
SEARCHED = 1_000  # newest mails of a folder whose addresses are compared
WAIT_SECONDS = (0.1, 0.6)  # before a read is asked again on a fresh connection
T = TypeVar("T")
log = structlog.get_logger(__name__)


class SmtpImapPort:
    """MailPort over SMTP, and IMAP where the account has it. Not shared between threads."""

    drafts = False  # SMTP keeps none

    def __init__(self, smtp_account: SmtpAccount, imap_account: ImapAccount | None, *, files_sent: bool = True) -> None:
        """`files_sent`: put a copy of what was sent into the Sent folder; servers that do it themselves need none."""
        self._smtp, self._host = smtp_account, imap_account.host if imap_account else ""
        self._line = smtp.SmtpLine(smtp_account)
        self._imap = ImapSession(imap_account) if imap_account else None
        self.reads = imap_account is not None
        self._files_sent = files_sent
        self._listed: list[Entry] = []  # of the page that was listed last, in the inbox
        self._ahead: dict[str, bytes] = {}  # fetched together with one that was asked for
        self._next_uid = 0  # of the inbox, when it was last looked into
        self._uses: dict[str, str] = {}

    def prepare(self, mail: OutboundMail) -> str:
        """SMTP keeps no drafts."""
        return ""

    def discard(self, draft: str) -> None:
        """SMTP keeps no drafts."""

    def dispatch(self, mail: OutboundMail, draft: str) -> Receipt:
        """Send it, once, and file a copy; a copy that could not be filed changes nothing of what was sent."""
        receipt = self._line.send(sender=mail.sender, recipient=mail.recipient, mail=mail.raw)
        receipt["message_id"] = mail.message_id
        if self._imap and self._files_sent:
            receipt["filed"] = self._file(self._imap, mail)
        return receipt

    def reconcile(self, mail: OutboundMail, draft: str) -> Settled:
        """Look for the mail's own copies; none found proves nothing."""
        if self._imap is None:
            return Settled("unknown")
        wanted = f"HEADER Message-ID {quoted(mail.message_id)}"
        for folder in [*self._folders("\\Sent", "\\All"), INBOX]:
            if self._read(lambda folder=folder: self._in(folder, wanted)):  # type: ignore[misc]  # a default binds it
                return Settled("sent", {"message_id": mail.message_id, "found_in": folder})
        return Settled("unknown")

    def changes(self, cursor: Cursor) -> Iterator[Page]:
        """List what came into the inbox after the cursor, oldest first, at least one page; raises CursorExpired."""
        inbox = self._read(lambda: self._open_inbox())
        if cursor.get("uidvalidity") != inbox.validity:
            raise CursorExpired(f"{self._host} numbers its mails anew: the inbox is read again.")
        after = int(cursor.get("uid", 0))
        # `n:*` always holds the last mail, though it be older than n.
        found = self._read(lambda: self._in(INBOX, f"UID {after + 1}:*"))
        yield from self._pages(inbox, [uid for uid in found if uid > after], after)

    def since(self, moment: datetime) -> Iterator[Page]:
        """List what came into the inbox after a moment, oldest first; the last page's cursor goes on from there."""
        inbox = self._read(lambda: self._open_inbox())
        # Servers compare days, each in its own time zone.
        found = self._read(lambda: self._in(INBOX, f"SINCE {day(moment.astimezone(UTC) - timedelta(days=1))}"))
        # An old server does not say which number comes next: then the highest is asked for.
        last = inbox.next_uid - 1 if inbox.next_uid else max(self._read(lambda: self._in(INBOX, "ALL")), default=0)
        yield from self._pages(inbox, found, max([last, *found]), not_before=moment)

    def search(self, address: str, *, limit: int) -> list[ListedMail]:
        """List the newest mails from or to an address in the inbox, the archive and what was sent, newest first."""
        name = quoted(address)
        wanted = f"OR FROM {name} OR TO {name} CC {name}"
        found: list[ListedMail] = []
        for folder in self._folders("\\All") or [INBOX, *self._folders("\\Sent", "\\Archive")]:
            found += self._read(lambda folder=folder: self._with(address, folder, wanted, limit))  # type: ignore[misc]  # a default binds it
        return sorted(found, key=lambda mail: mail.at or datetime.min.replace(tzinfo=UTC), reverse=True)[:limit]

    def fetch(self, ref: str) -> bytes:
        """Return a mail as it came, unseen as before; raises MailGone."""
        if ref not in self._ahead:
            self._ahead = self._read(lambda: self._fetched(ref))
        if ref not in self._ahead:
            raise MailGone(f"The mail is no longer where it was at {self._host}.")
        return self._ahead.pop(ref)

    def idle(self, seconds: float) -> bool:
        """Wait at most so long for news of the inbox; whether there may be some. Raises PermanentFailure without IDLE.

        News since the last `changes` or `since` counts, so that none falls between looking and waiting.
        """
        known = self._next_uid
        inbox = self._read(lambda: self._open_inbox())
        if known and inbox.next_uid != known:
            return True
        return self._session().idle(seconds)

    def health(self) -> Health:
        """Try the account in both directions, without sending anything; never raises."""
        said: list[str] = []
        ok = True
        for way, attempt in (("Sending", self._try_sending), ("Reading", self._try_reading)):
            if way == "Reading" and not self.reads:
                said.append("Reading: no IMAP server is set, so answers cannot be seen.")
                continue
            try:
                said.append(f"{way}: {attempt()}")
            except ConnectorError as error:
                ok = False
                said.append(f"{way}: {error}")
        return Health(ok, " ".join(said))

    def close(self) -> None:
        """Let go of the connection; never raises."""
        self._line.close()
        if self._imap:
            self._imap.close()

    def _try_sending(self) -> str:
        smtp.try_account(self._smtp)
        return f"{self._smtp.host} let us in."

    def _try_reading(self) -> str:
        inbox = self._read(lambda: self._session().open(INBOX))
        sent = self._sent_folder()
        copies = f"copies of what is sent go to {sent}" if sent else "there is no folder for what was sent"
        return f"{self._host} let us in, {inbox.count} mails in the inbox; {copies}."

    def _file(self, imap: ImapSession, mail: OutboundMail) -> str:
        """Put a copy into the Sent folder and name it; empty where that failed: the mail has left all the same."""
        imap.until = time.monotonic() + FILING_SECONDS
        try:
            folder = self._sent_folder()
            if folder:
                imap.append(folder, mail.raw)
            return folder
        except ConnectorError as error:
            log.warning("sent_copy_not_filed", message_id=mail.message_id, error=str(error))
            return ""
        finally:
            imap.until = math.inf

    def _session(self) -> ImapSession:
        if self._imap is None:
            raise PermanentFailure("This account only sends: no IMAP server is set.")
        return self._imap

    def _read(self, work: Callable[[], T]) -> T:
        """Ask; and once more on a fresh connection when this one broke. Reading twice does no harm."""
        try:
            return work()
        except Dropped:
            time.sleep(random.uniform(*WAIT_SECONDS))  # noqa: S311  not a secret
            return work()

    def _open_inbox(self) -> Folder:
        """Look into the inbox anew, for what came since."""
        inbox = self._session().open(INBOX)
        self._next_uid, self._listed, self._ahead = inbox.next_uid, [], {}
        return inbox

    def _in(self, folder: str, criteria: str) -> list[int]:
        self._session().opened(folder)
        return self._session().uids(criteria)

    def _pages(
        self, inbox: Folder, uids: Sequence[int], last: int, *, not_before: datetime | None = None
    ) -> Iterator[Page]:
        """Give the mails page by page, each with the cursor after it, and an empty page at the end."""
        cursor = {"uidvalidity": inbox.validity, "uid": last}
        for start in range(0, len(uids), PAGE):
            chunk = uids[start : start + PAGE]
            entries = self._read(lambda chunk=chunk: self._entries(chunk))  # type: ignore[misc]  # a default binds it
            for part in batches([entry for entry in entries if _came_since(entry, not_before)], PAGE_BYTES):
                self._listed, self._ahead = part, {}
                mails = tuple(ListedMail(_ref(inbox.validity, entry.uid, INBOX), at=entry.at) for entry in part)
                yield Page(mails, {**cursor, "uid": part[-1].uid})
        yield Page((), {**cursor, "uid": max([last, *uids])})  # what was deleted or is too old is behind us, too

    def _entries(self, uids: Sequence[int]) -> list[Entry]:
        self._session().opened(INBOX)
        return self._session().entries(uids)

    def _with(self, address: str, folder: str, criteria: str, limit: int) -> list[ListedMail]:
        """List a folder's newest mails with exactly this address; servers look for parts of words."""
        session = self._session()
        opened = session.open(folder)
        newest = session.uids(criteria)[-SEARCHED:]
        found: list[ListedMail] = []
        while newest and len(found) < limit:
            newest, chunk = newest[:-PAGE], newest[-PAGE:]
            for entry in reversed(session.entries(chunk, headers="FROM TO CC")):
                headers = message_from_bytes(entry.headers)
                lines = [str(value) for name in ("From", "To", "Cc") for value in headers.get_all(name, [])]
                if address.casefold() in {known.casefold() for _, known in getaddresses(lines)}:
                    found.append(ListedMail(_ref(opened.validity, entry.uid, folder), at=entry.at))
        return found[:limit]

    def _fetched(self, ref: str) -> dict[str, bytes]:
        """Fetch a mail, and with it those that were listed after it, as long as they are small."""
        validity, uid, folder = _parts(ref)
        try:
            if self._session().opened(folder).validity != validity:
                return {}
        except NoSuchFolder:
            return {}
        listed = self._listed if folder == INBOX else []
        place = next((n for n, entry in enumerate(listed) if entry.uid == uid), None)
        entries = self._session().entries([uid]) if place is None else listed[place:]
        if entries and entries[0].size > LARGEST_BYTES:
            raise PermanentFailure(f"A mail of {entries[0].size // 1_000_000} MB is too large to be read.")
        together = [entry.uid for entry in next(batches(entries, AHEAD_BYTES), [])]
        return {_ref(validity, uid, folder): mail for uid, mail in self._session().raw(together).items()}

    def _sent_folder(self) -> str:
        return next(iter(self._folders("\\Sent")), "")

    def _folders(self, *uses: str) -> list[str]:
        """List the folders of these uses that there are."""
        self._uses = self._uses or self._read(lambda: self._session().uses())
        return [self._uses[use] for use in uses if use in self._uses]


def _came_since(entry: Entry, moment: datetime | None) -> bool:
    return moment is None or entry.at is None or entry.at >= moment


def _ref(validity: int, uid: int, folder: str) -> str:
    return f"{validity}.{uid}.{folder}"


def _parts(ref: str) -> tuple[int, int, str]:
    try:
        validity, uid, folder = ref.split(".", 2)
        return int(validity), int(uid), folder
    except ValueError:
        raise MailGone("This is no mail of an IMAP mailbox.") from None
