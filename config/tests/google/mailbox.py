"""A Gmail mailbox: mails, threads, drafts and history, as Gmail keeps them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import getaddresses, parseaddr
from typing import Any

from config.tests.google.faults import NOT_FOUND, Refusal
from config.tests.google.letter import Letter
from config.tests.google.search import search

SYSTEM_LABELS = ("INBOX", "SENT", "DRAFT", "SPAM", "TRASH", "UNREAD", "STARRED", "IMPORTANT", "CHAT")
_FIRST = 0x18F0000000000000
_HIDDEN = {"SPAM", "TRASH"}


@dataclass
class Gmailbox:
    """One account's mail. The server calls it under a lock of its own; so may a test."""

    address: str
    deliver_elsewhere: Callable[[str, bytes], None] = lambda recipient, raw: None
    aliases: list[str] = field(default_factory=list)  # other addresses it may write as
    letters: dict[str, Letter] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)  # draft id to the id of its mail
    history: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)  # id, what happened, to what
    history_id: int = 1000
    forgotten: int = 0  # history up to this id is gone
    labels: dict[str, str] = field(default_factory=dict)
    watching: dict[str, Any] = field(default_factory=dict)
    _count: int = 0

    @property
    def sent(self) -> list[Letter]:
        """What left, oldest first."""
        return [letter for letter in self.letters.values() if "SENT" in letter.labels]

    @property
    def inbox(self) -> list[Letter]:
        """What came, oldest first."""
        return [letter for letter in self.letters.values() if "INBOX" in letter.labels]

    def deliver(
        self, raw: bytes, *, labels: tuple[str, ...] = ("INBOX", "UNREAD"), at: datetime | None = None
    ) -> Letter:
        """Let a mail come in; it joins a thread by its references and subject."""
        letter = self._new(raw, labels, at=at)
        letter.thread = self._thread_of(letter) or letter.id
        return self._keep(letter)

    def draft(self, raw: bytes, thread: str = "") -> str:
        """Lay up a draft; returns its id."""
        letter = self._new(raw, ("DRAFT",))
        letter.thread = self._given_thread(letter, thread)
        draft_id = f"r{secrets.randbelow(10**18)}"
        self._keep(letter)
        self.drafts[draft_id] = letter.id
        return draft_id

    def redraft(self, draft_id: str, raw: bytes, thread: str = "") -> None:
        """Put another mail in a draft's place; the draft keeps its id."""
        old, letter = self.of_draft(draft_id), self._new(raw, ("DRAFT",))
        letter.thread = self._given_thread(letter, thread)
        self.remove(old.id)
        self.drafts[draft_id] = self._keep(letter).id

    def send_draft(self, draft_id: str) -> Letter:
        """Send a draft: it is deleted, and a new mail lies among those sent."""
        letter = self.of_draft(draft_id)
        self._receivers(letter.raw)
        self.delete_draft(draft_id)
        return self.send(letter.raw, letter.thread if letter.thread != letter.id else "")

    def send(self, raw: bytes, thread: str = "") -> Letter:
        """Send a mail; its Message-ID is Gmail's own, and what stood there before is lost."""
        receivers = self._receivers(raw)
        letter = self._new(self._rewritten(raw), ("SENT",))
        letter.thread = self._given_thread(letter, thread)
        self._keep(letter)
        for receiver in receivers:
            self.deliver_elsewhere(receiver, letter.raw)
        return letter

    def of_draft(self, draft_id: str) -> Letter:
        """Return a draft's mail."""
        if draft_id not in self.drafts:
            raise Refusal(*NOT_FOUND)
        return self.letters[self.drafts[draft_id]]

    def delete_draft(self, draft_id: str) -> None:
        """Delete a draft and its mail."""
        letter = self.of_draft(draft_id)
        del self.drafts[draft_id]
        self.remove(letter.id)

    def get(self, message_id: str) -> Letter:
        """Return a mail."""
        if message_id not in self.letters:
            raise Refusal(*NOT_FOUND)
        return self.letters[message_id]

    def remove(self, message_id: str) -> None:
        """Delete a mail for good."""
        self._note("messagesDeleted", self.letters.pop(message_id))

    def relabel(self, message_id: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Letter:
        """Move a mail between labels."""
        letter = self.get(message_id)
        letter.labels = (letter.labels | set(add)) - set(remove)
        for what, which in (("labelsAdded", add), ("labelsRemoved", remove)):
            if which:
                self._note(what, letter, labelIds=sorted(which))
        return letter

    def find(self, query: str, *, hidden: bool = False) -> list[Letter]:
        """List what a search finds, newest first."""
        test = search(query)
        found = [one for one in self.letters.values() if (hidden or not one.labels & _HIDDEN) and test(one)]
        return sorted(found, key=lambda letter: (letter.at, letter.id), reverse=True)

    def in_thread(self, thread: str) -> list[Letter]:
        """List a thread's mails, oldest first."""
        return [letter for letter in self.letters.values() if letter.thread == thread]

    def forget_history(self) -> None:
        """Let every history id handed out so far be too old."""
        self._note("messagesAdded", None)
        self.forgotten = self.history_id
        self.history_id += 1

    def _new(self, raw: bytes, labels: tuple[str, ...], at: datetime | None = None) -> Letter:
        self._count += 1
        name = f"{_FIRST + self._count:x}"
        return Letter(name, name, set(labels), at or datetime.now(UTC), raw)

    def _keep(self, letter: Letter) -> Letter:
        self.letters[letter.id] = letter
        self._note("messagesAdded", letter)
        return letter

    def _note(self, what: str, letter: Letter | None, **more: Any) -> None:
        self.history_id += 7  # ids grow, and leave gaps
        if letter:
            letter.history = self.history_id
            message = {"id": letter.id, "threadId": letter.thread, "labelIds": sorted(letter.labels)}
            self.history.append((self.history_id, what, {"message": message, **more}))

    def _given_thread(self, letter: Letter, thread: str) -> str:
        """Put a mail into the thread asked for if its references and subject belong there; else into one of its own."""
        if thread and not self.in_thread(thread):
            raise Refusal(*NOT_FOUND)
        return thread if thread and thread == self._thread_of(letter) else letter.id

    def _thread_of(self, letter: Letter) -> str:
        known = {one.message_id: one for one in self.letters.values()}
        named = re.findall(r"<[^>]+>", f"{letter.header('References')} {letter.header('In-Reply-To')}")
        for message_id in reversed(named):
            if message_id in known and known[message_id].subject == letter.subject:
                return known[message_id].thread
        return ""

    def _receivers(self, raw: bytes) -> list[str]:
        letter = Letter("", "", set(), datetime.now(UTC), raw)
        # Empty ones left out: with them, some Pythons' getaddresses takes the list for a forged one.
        named = [value for name in ("To", "Cc", "Bcc") if (value := letter.header(name))]
        found = [address.lower() for _, address in getaddresses(named) if "@" in address]
        if not found:
            raise Refusal(400, "invalidArgument", "Recipient address required")
        return found

    def _rewritten(self, raw: bytes) -> bytes:
        head, gap, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        fields = [one for one in re.split(rb"\n(?![ \t])", head) if not re.match(rb"(?i)(message-id|bcc):", one)]
        sender = parseaddr(Letter("", "", set(), datetime.now(UTC), raw).header("From"))[1].lower()
        if sender not in (self.address, *self.aliases):  # an address that is not theirs
            fields = [one for one in fields if not re.match(rb"(?i)from:", one)] + [f"From: {self.address}".encode()]
        fields.append(f"Message-ID: <CA{secrets.token_urlsafe(18)}@mail.gmail.com>".encode())
        return (b"\n".join(fields) + gap + body).replace(b"\n", b"\r\n")
