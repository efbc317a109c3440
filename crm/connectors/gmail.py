"""A Gmail account behind the mail port. A draft's id is what makes a send happen once: Gmail rewrites Message-IDs."""

from __future__ import annotations

import base64
import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from email.utils import getaddresses
from typing import Any

from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from crm import clock
from crm.connectors.gmail_answers import HISTORY, arrived, header_of, moment_of, named
from crm.connectors.google_auth import GMAIL, missing_scopes, rights_in_words
from crm.connectors.google_errors import NotThere, RightMissing, in_our_words
from crm.connectors.google_http import GoogleHttp, TokenSource
from crm.connectors.mail_port import (
    OUTBOX_HEADER,
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
from crm.errors import (
    ConnectorError,
    NeedsReauth,
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
    UnknownOutcome,
)

ME = {"userId": "me"}
PAGE = 100  # mails
LISTED = 500  # ids an answer holds at most
LOOKED_AT = 25  # newest mails to a recipient among which one of ours is looked for
PATIENCE = (0.3, 1.0, 3.0)  # seconds before a read is asked again
NO_NEW_TRY = 20.0  # seconds after the first: somebody may be waiting for a page
LONGEST_WAIT = 5.0  # what Google asks beyond that is left to the row's next try
ID = re.compile("[0-9a-f]{1,32}")
INCOMING = " ".join(f"-in:{name}" for name in ("sent", "drafts", "chats"))  # spam and bin are left out anyway


class GmailPort:
    """MailPort over the Gmail API. Not shared between threads."""

    reads = True
    drafts = True

    def __init__(self, tokens: TokenSource, *, address: str, granted: Sequence[str] = (), api_url: str = "") -> None:
        """`address`: the mailbox's own, the account's or one that it may write as; `granted`: its scopes if known."""
        self._address, self._granted = address, granted
        self._http = GoogleHttp(tokens)
        self._gmail = build(
            "gmail", "v1", http=self._http, static_discovery=True, cache_discovery=False,
            client_options={"api_endpoint": api_url} if api_url else None,
        ).users()  # fmt: skip

    def prepare(self, mail: OutboundMail) -> str:
        """Lay the mail up as a draft: in place of the one that a worker laid up before it died, if there is one."""
        found = self._own_draft(mail)
        try:
            return self._lay_up(mail, found, mail.thread)
        except NotThere:  # the thread was deleted: its headers put it in the right place at the other side all the same
            return self._lay_up(mail, "", "")

    def dispatch(self, mail: OutboundMail, draft: str) -> Receipt:
        """Send the draft, once; what Gmail made of its Message-ID is read back where that works."""
        if not draft:
            raise PermanentFailure("No draft was laid up at Google.")
        try:
            sent = self._ask(self._gmail.drafts().send(**ME, body={"id": draft}))
        except NotThere:
            raise UnknownOutcome("The draft is no longer there: it left before, or somebody deleted it.") from None
        if not sent.get("id"):
            raise UnknownOutcome("Google's answer names no mail.")
        receipt = {"code": 200, "answer": f"Gmail sent it as {sent['id']}.", "ref": sent["id"]}
        with suppress(ConnectorError):  # it has left, whatever becomes of this
            sent = self._ask(self._metadata(sent["id"]))
        return receipt | named(sent)

    def reconcile(self, mail: OutboundMail, draft: str) -> Settled:
        """Ask for the draft: there means not sent. Gone, and found among those sent: sent. Else nobody knows."""
        if draft:
            with suppress(NotThere):
                self._read(self._gmail.drafts().get(**ME, id=draft, format="minimal"))
                return Settled("not_sent")
        for ref in self._candidates(mail):
            with suppress(NotThere):
                sent = self._read(self._metadata(ref))
                if "SENT" in sent.get("labelIds", ()) and header_of(sent, OUTBOX_HEADER) == mail.key:
                    answer = f"Found among the mails sent, as {ref}."
                    return Settled("sent", {"answer": answer, "ref": ref, **named(sent)})
        return Settled("unknown")

    def discard(self, draft: str) -> None:
        """Delete a draft; one that is gone is no error."""
        if draft:
            with suppress(NotThere):
                self._read(self._gmail.drafts().delete(**ME, id=draft))  # twice does no harm

    def changes(self, cursor: Cursor) -> Iterator[Page]:
        """List what came after the cursor; a page's cursor names its start until the last page, so none is skipped."""
        if "history" not in cursor:
            raise CursorExpired("This is no cursor of a Gmail account.")
        if "since" in cursor:
            yield from self._listed(int(cursor["since"]), str(cursor["history"]), cursor.get("after", ""))
            return
        start, token = str(cursor["history"]), cursor.get("page")
        while True:
            answer = self._history(start, token)
            token = answer.get("nextPageToken")
            last = {"history": str(answer.get("historyId", start))}
            mails = self._dated(arrived(answer.get("history", ())))
            yield Page(mails, {"history": start, "page": token} if token else last)
            if not token:
                return

    def since(self, moment: datetime) -> Iterator[Page]:
        """List all that came after a moment, oldest first; what comes meanwhile is listed again by `changes`."""
        now = self._read(self._gmail.getProfile(**ME))["historyId"]
        return self._listed(int(moment.timestamp()), str(now), "")

    def search(self, address: str, *, limit: int) -> list[ListedMail]:
        """List the newest mails from or to exactly this address, newest first."""
        plain = "".join(one for one in address if one not in '"{}() ')
        query = f'{{from:"{plain}" to:"{plain}" cc:"{plain}"}} -in:drafts -in:chats'
        found: list[ListedMail] = []
        for one in self._ids(query):
            with suppress(NotThere):
                mail = self._read(self._metadata(one["id"], "From", "To", "Cc"))
                people = getaddresses([header_of(mail, name) for name in ("From", "To", "Cc")])
                if address.casefold() in {known.casefold() for _, known in people}:
                    found.append(ListedMail(one["id"], one["threadId"], moment_of(mail)))
            if len(found) >= limit:
                break
        return found

    def fetch(self, ref: str) -> bytes:
        """Return a mail as it came; raises MailGone."""
        if not ID.fullmatch(ref):
            raise MailGone("This is no mail of a Gmail account.")
        try:
            mail = self._read(self._gmail.messages().get(**ME, id=ref, format="raw"))
            return base64.urlsafe_b64decode(mail["raw"] + "==")
        except NotThere:
            raise MailGone("The mail is no longer in the Gmail account.") from None
        except (KeyError, ValueError):
            raise TemporaryFailure("Google's answer held no mail.") from None

    def health(self) -> Health:
        """Try the account in both directions, without sending anything; never raises."""
        missing = missing_scopes(self._granted) if self._granted else ()
        try:
            account = str(self._read(self._gmail.getProfile(**ME)).get("emailAddress", "")).lower()
            self._read(self._gmail.drafts().list(**ME, maxResults=1))
            alias = account == self._address.lower() or self._may_write_as(self._address)
        except ConnectorError as error:
            return Health(False, str(error), (GMAIL,) if isinstance(error, RightMissing) else missing)
        if missing:
            return Health(False, f"The account did not allow Clara to {rights_in_words(missing)}.", missing)
        if not alias:
            words = f"Gmail would send as {account}: {self._address} is no confirmed address of that account. "
            return Health(False, words + "Add it in Gmail under Settings, Accounts, Send mail as.")
        return Health(True, f"Reads and sends as {self._address} through the Gmail account {account}.")

    def close(self) -> None:
        """Let go of the connections; never raises."""
        self._http.close()

    def _ask(self, request: Any) -> dict[str, Any]:
        """Ask once; an answer that cannot be read is one that was lost."""
        try:
            answer = request.execute(num_retries=0)
        except HttpError as error:
            raise in_our_words(error, now=clock.now()) from None  # not chained: it holds the request
        if isinstance(answer, dict):
            return answer
        raise UnknownOutcome("Google's answer could not be read.")  # its client hands on as text what is no JSON

    def _read(self, request: Any) -> dict[str, Any]:
        """Ask for something that changes nothing, again if need be."""
        until = time.monotonic() + NO_NEW_TRY
        for wait in PATIENCE:
            try:
                return self._ask(request)
            except RateLimited as limited:
                wait = max(wait, (limited.retry_at - clock.now()).total_seconds()) if limited.retry_at else wait
                if wait > LONGEST_WAIT:
                    raise
            except (TemporaryFailure, UnknownOutcome) as failure:
                if time.monotonic() > until:
                    raise TemporaryFailure(str(failure)) from None
            time.sleep(wait + random.uniform(0, wait / 2))  # noqa: S311  so that workers do not come back together
        try:
            return self._ask(request)
        except UnknownOutcome as lost:
            raise TemporaryFailure(str(lost)) from None

    def _lay_up(self, mail: OutboundMail, draft: str, thread: str) -> str:
        message = {"raw": base64.urlsafe_b64encode(mail.raw).decode(), **({"threadId": thread} if thread else {})}
        drafts, body = self._gmail.drafts(), {"message": message}
        request = drafts.update(**ME, id=draft, body=body) if draft else drafts.create(**ME, body=body)
        try:
            return str(self._ask(request)["id"])
        except KeyError:
            raise TemporaryFailure("Google's answer names no draft.") from None
        except UnknownOutcome as lost:  # nobody got a mail: the next try finds the draft or makes one
            raise TemporaryFailure(str(lost)) from None

    def _own_draft(self, mail: OutboundMail) -> str:
        listed = self._read(self._gmail.drafts().list(**ME, q=f'to:"{mail.recipient}"', maxResults=LOOKED_AT))
        for one in listed.get("drafts", ()):
            with suppress(NotThere):
                draft = self._read(self._gmail.drafts().get(**ME, id=one["id"], format="metadata"))
                if header_of(draft.get("message", {}), OUTBOX_HEADER) == mail.key:
                    return str(one["id"])
        return ""

    def _candidates(self, mail: OutboundMail) -> Iterator[str]:
        """List mails that may be this one: those of its thread, then the newest to its recipient."""
        if mail.thread:
            with suppress(NotThere):
                thread = self._read(self._gmail.threads().get(**ME, id=mail.thread, format="minimal"))
                yield from (one["id"] for one in reversed(thread.get("messages", ())))
        query = f'in:sent to:"{mail.recipient}"'
        listed = self._read(self._gmail.messages().list(**ME, q=query, maxResults=LOOKED_AT))
        yield from (one["id"] for one in listed.get("messages", ()))

    def _metadata(self, ref: str, *names: str) -> Any:
        wanted = list(names or ("Message-ID", OUTBOX_HEADER))
        return self._gmail.messages().get(**ME, id=ref, format="metadata", metadataHeaders=wanted)

    def _history(self, start: str, token: str | None) -> dict[str, Any]:
        request = self._gmail.history().list(
            **ME, startHistoryId=start, maxResults=PAGE, pageToken=token, historyTypes=HISTORY
        )
        try:
            return self._read(request)
        except NotThere:
            raise CursorExpired("Gmail no longer knows how far it was read: the mailbox is read again.") from None
        except NeedsReauth:
            raise
        except PermanentFailure:
            if token is None:
                raise
            return self._history(start, None)  # page tokens age faster than history

    def _listed(self, since: int, history: str, after: str) -> Iterator[Page]:
        """List what came after a second of the epoch, page by page; `after` is the mail that was kept last."""
        newest_first = [ListedMail(one["id"], one["threadId"]) for one in self._ids(f"after:{since} {INCOMING}")]
        mails = newest_first[::-1]
        places = [number for number, mail in enumerate(mails, start=1) if mail.ref == after]
        mails = mails[places[0] :] if places else mails
        while len(mails) > PAGE:
            page, mails = mails[:PAGE], mails[PAGE:]
            yield Page(self._dated(page), {"since": since, "history": history, "after": page[-1].ref})
        yield Page(self._dated(mails), {"history": history})

    def _dated(self, mails: Sequence[ListedMail]) -> tuple[ListedMail, ...]:
        """Say when each came, which no list of Gmail's does; those deleted meanwhile are left out."""
        found = []
        for mail in mails:
            with suppress(NotThere):
                told = self._read(self._gmail.messages().get(**ME, id=mail.ref, format="minimal"))
                found.append(replace(mail, at=moment_of(told)))
        return tuple(found)

    def _ids(self, query: str) -> Iterator[dict[str, str]]:
        """List what a query finds, newest first."""
        token = None
        while True:
            request = self._gmail.messages().list(**ME, q=query, maxResults=LISTED, pageToken=token)
            answer = self._read(request)
            yield from answer.get("messages", ())
            token = answer.get("nextPageToken")
            if not token:
                return

    def _may_write_as(self, address: str) -> bool:
        known = self._read(self._gmail.settings().sendAs().list(**ME)).get("sendAs", ())
        confirmed = [one for one in known if one.get("isPrimary") or one.get("verificationStatus") == "accepted"]
        return address.lower() in {str(one.get("sendAsEmail", "")).lower() for one in confirmed}
