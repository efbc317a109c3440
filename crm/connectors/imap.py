"""One signed-in connection to an IMAP server: what the port asks of it, every failure turned into ours.

A connection is opened when first needed and let go of when anything breaks, so that the next call finds a fresh one.
Nothing here changes a mailbox but `append`: folders are opened for reading alone, and mails stay unseen.
"""

from __future__ import annotations

import imaplib
import math
import re
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, UnexpectedCommandStatusError
from imap_tools.mailbox import BaseMailBox

from crm.connectors.deadline import Line, cut_after
from crm.connectors.imap_answers import CONTROL, UID, Entry, fetched, listed, number, ranges, words
from crm.errors import NeedsReauth, PermanentFailure, TemporaryFailure

TIMEOUT_SECONDS = 20.0  # for one answer
DEADLINE_SECONDS = 60.0  # for all of one call; asked twice, it ends within the lease of a mailbox that is read
LONGEST_WAIT = 28 * 60.0  # servers hang up after half an hour
USES = ("\\Sent", "\\All", "\\Archive")
NO_FOLDER = re.compile(r"(?i)\[nonexistent\]|doesn't exist|does not exist|not found|unknown mailbox")
SENT_NAMES = ("Sent", "Sent Items", "Sent Messages", "Gesendet", "Gesendete Elemente", "Envoyés", "INBOX.Sent")
LATER = re.compile(r"(?i)\[(unavailable|limit|inuse|serverbug)\]|too many|try again|temporar|unavailable|rate limit")


class Dropped(TemporaryFailure):
    """The connection broke; a read may be asked again on a fresh one."""


class NoSuchFolder(PermanentFailure):
    """The folder was deleted or renamed."""


@dataclass(frozen=True)
class ImapAccount:
    """Where and how to read."""

    host: str
    port: int
    username: str
    password: str = field(default="", repr=False)
    security: str = "tls"
    token: str = field(default="", repr=False)  # OAuth, instead of a password


@dataclass(frozen=True)
class Folder:
    """A folder as it was when opened; a server that rebuilds it gives it another `validity`, and all UIDs are void."""

    name: str
    validity: int
    next_uid: int
    count: int


class ImapSession:
    """One account's connection, opened when first needed. Not shared between threads."""

    def __init__(self, account: ImapAccount) -> None:
        self._account = account
        self.until = math.inf  # no call goes on beyond this moment of time.monotonic()
        self._box: BaseMailBox | None = None
        self._opened: Folder | None = None

    def open(self, name: str) -> Folder:
        """Open a folder for reading, and say how it stands now; raises NoSuchFolder."""
        with self._asking("open a folder") as box:
            try:
                box.folder.set(name, readonly=True)
            except MailboxFolderSelectError as error:
                if NO_FOLDER.search(str(error)):
                    raise NoSuchFolder(f"{self._account.host} has no folder {name} any more.") from error
                raise
            told = [number(box.client.response(word)) for word in ("UIDVALIDITY", "UIDNEXT", "EXISTS")]
        self._opened = Folder(name, *told)
        return self._opened

    def opened(self, name: str) -> Folder:
        """Open a folder unless it is open; how it stood when it was opened."""
        if self._box and self._opened and self._opened.name == name:
            return self._opened
        return self.open(name)

    def uids(self, criteria: str) -> list[int]:
        """List the UIDs of the open folder that match, ascending."""
        with self._asking("search") as box:
            return sorted(int(uid) for uid in box.uids(criteria, None if criteria.isascii() else "UTF-8"))

    def entries(self, uids: Sequence[int], *, headers: str = "") -> list[Entry]:
        """List mails of the open folder, with the headers named; what was deleted meanwhile is left out."""
        wanted = f" BODY.PEEK[HEADER.FIELDS ({headers})]" if headers else ""
        found = [listed(*answer) for answer in self._fetch(uids, f"(UID INTERNALDATE RFC822.SIZE{wanted})")]
        return sorted((entry for entry in found if entry), key=lambda entry: entry.uid)

    def raw(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Return mails of the open folder as they came; what was deleted meanwhile is left out."""
        answers = self._fetch(uids, "(UID BODY.PEEK[])")
        return {int(uid[1]): mail for told, mail in answers if mail is not None and (uid := UID.search(told))}

    def uses(self) -> dict[str, str]:
        """Return the folders by what they are for: `\\Sent`, `\\All`, `\\Archive` to a name."""
        with self._asking("list the folders") as box:
            folders = box.folder.list()
        found = {use: known.name for known in folders for use in USES if use in known.flags}
        names = [known.name for known in folders]
        sent = next((name for name in SENT_NAMES if name in names), "")  # of a server that does not say
        return found if "\\Sent" in found or not sent else found | {"\\Sent": sent}

    def append(self, folder: str, mail: bytes) -> None:
        """Put a copy of a mail into a folder, as read."""
        with self._asking("keep a copy") as box:
            box.append(mail, folder, flag_set=["\\Seen"])

    def idle(self, seconds: float) -> bool:
        """Wait for word from the open folder, at most 28 minutes; whether any came."""
        seconds = min(seconds, LONGEST_WAIT)
        with self._asking("wait for mail", seconds=seconds) as box:
            if "IDLE" not in box.client.capabilities:
                raise PermanentFailure(f"{self._account.host} cannot say when mail comes; it has to be asked.")
            box.idle.start()  # type: ignore[no-untyped-call]  # imap-tools
            said = box.idle.poll(seconds)
            # With what came together with the answer to our wish to wait.
            said += box.idle.stop()[1]  # type: ignore[no-untyped-call]  # imap-tools
            return any(b"EXISTS" in line for line in said if line)

    def close(self) -> None:
        """Let go of the connection; never raises."""
        box, self._box, self._opened = self._box, None, None
        if box is None:
            return
        with suppress(OSError, imaplib.IMAP4.error, ImapToolsError, ValueError):
            box.client.sock.settimeout(2)
            box.logout()
        with suppress(OSError, imaplib.IMAP4.error, ValueError):
            box.client.shutdown()

    def _fetch(self, uids: Sequence[int], parts: str) -> list[tuple[bytes, bytes | None]]:
        if not uids:
            return []
        with self._asking("fetch mail") as box:
            code, data = box.client.uid("FETCH", ",".join(ranges(uids)), parts)
            if code != "OK":
                raise UnexpectedCommandStatusError((code, data), "OK")
            return list(fetched(data))

    @contextmanager
    def _asking(self, what: str, *, seconds: float = 0) -> Iterator[BaseMailBox]:
        """Give the connection for one call, with an end to it, and tell apart what goes wrong."""
        host = self._account.host
        with cut_after(min(DEADLINE_SECONDS + seconds, self.until - time.monotonic())) as watch:
            try:
                if self._box is None:
                    self._box = _sign_in(self._account, watch)
                else:
                    watch(self._box.client)
                yield self._box
            except (imaplib.IMAP4.abort, OSError) as error:
                self._forget()
                raise Dropped(f"The connection to {host} broke (to {what}): {error}.") from error
            except UnexpectedCommandStatusError as error:  # NO: the line is whole, the wish was not granted
                raise TemporaryFailure(f"{host} did not {what}: {words(error.command_result[-1])}.") from error
            except (imaplib.IMAP4.error, ImapToolsError, ValueError, LookupError, TypeError) as error:
                self._forget()
                raise TemporaryFailure(f"{host} answered what makes no sense (to {what}): {error!s:.200}.") from error

    def _forget(self) -> None:
        """Drop the connection without a word: nobody knows what would be answered to it."""
        box, self._box, self._opened = self._box, None, None
        if box:
            with suppress(OSError, ValueError):
                box.client.shutdown()


def _sign_in(account: ImapAccount, watch: Callable[[Line], None]) -> BaseMailBox:
    if any(CONTROL.search(word) for word in (account.username, account.password, account.token)):
        raise NeedsReauth("The user name or password holds a character that cannot be typed.")
    try:
        box = _Watched(account, watch)
    except (OSError, imaplib.IMAP4.error, ImapToolsError, UnicodeError) as error:
        raise TemporaryFailure(f"{account.host}:{account.port} could not be reached: {error}.") from error
    try:
        if account.token:
            box.xoauth2(account.username, account.token, initial_folder=None)
        elif (account.username + account.password).isascii():
            box.login(account.username, account.password, initial_folder=None)
        else:
            box.login_utf8(account.username, account.password, initial_folder=None)
    except (imaplib.IMAP4.abort, OSError) as error:
        raise Dropped(f"The connection to {account.host} broke at sign-in: {error}.") from error
    except (imaplib.IMAP4.error, ImapToolsError) as error:  # not chained: a server may answer with what it was told
        with suppress(OSError):
            box.client.shutdown()
        if LATER.search(str(error)):
            raise TemporaryFailure(f"{account.host} put the sign-in off.") from None
        raise NeedsReauth(f"{account.host} refused the {'token' if account.token else 'password'} (IMAP).") from None
    return box


class _Watched(BaseMailBox):
    """imap-tools' mailbox, whose socket has an end from before the first word is read."""

    def __init__(self, account: ImapAccount, watch: Callable[[Line], None]) -> None:
        self._account, self._watch = account, watch
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        account, watch = self._account, self._watch
        kind: type[imaplib.IMAP4] = imaplib.IMAP4_SSL if account.security == "tls" else imaplib.IMAP4

        def _connect(self: Any) -> None:  # reads the greeting; the socket is open by now
            watch(self)
            kind._connect(self)  # type: ignore[attr-defined]  # imaplib's own, not in the stubs

        tls = {"ssl_context": ssl.create_default_context()} if account.security == "tls" else {}
        client: imaplib.IMAP4 = type("Watched", (kind,), {"_connect": _connect})(
            account.host, account.port, timeout=TIMEOUT_SECONDS, **tls
        )
        if account.security == "starttls":
            client.starttls(ssl.create_default_context())
        return client
