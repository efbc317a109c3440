"""The step that looks for earlier mail with a person: among the desk's own messages, then in the mailbox itself."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from agents.runs.asked import asked_in
from agents.runs.steps import Context, NotConnected, Result
from crm.connectors.mail_port import MailGone
from crm.connectors.ports import port_of
from crm.errors import DomainError, NeedsReauth, PermanentFailure
from crm.models import Contact, Mailbox
from crm.services.reading import can_be_read
from crm.shorten import shorten
from drafts.services.propose import mailbox_for
from leads.connectors.forms import storable
from leads.mail import read_mail
from leads.models import Message
from leads.threads import message_ids

OF_OURS = 10  # messages of the desk
OF_THEIRS = 5  # mails of the mailbox: each is fetched
QUOTED = 500  # characters


def search_mail(context: Context) -> Result:
    """Look for earlier mail with this person."""
    asked = asked_in(context)
    said, address = _said_before(context, asked.writer), asked.fields.get("email", "")
    try:
        mailbox = _readable(context)
    except NotConnected as reason:
        if not said:
            raise
        return Result(output={"messages": len(said), "mailbox": str(reason)}, evidence=said)
    known = {one["message_id"] for one in said}
    found = [one for one in _in_mailbox(mailbox, address) if one["message_id"] not in known] if address else []
    output = {"messages": len(said), "mailbox": mailbox.address, "found_there": len(found)}
    return Result(output=output, input={"address": address}, evidence=[*said, *found])


def _said_before(context: Context, writer: Contact) -> list[dict[str, Any]]:
    """Describe what was said with this person before, newest first."""
    run = context.run
    said = Message.objects.filter(conversation__contact=writer)
    if run.message_id:
        said = said.filter(pk__lt=run.message_id)
    elif run.submission_id:
        said = said.exclude(submission=run.submission_id)
    else:
        said = said.exclude(conversation__lead=run.lead)
    return [
        _evidence(
            f"message:{one.pk}",
            f"{'They' if one.direction == Message.Direction.IN else 'We'} on {one.at:%-d %B %Y}",
            one.text,
            one.message_id,
        )
        for one in said.order_by("-id")[:OF_OURS]
    ]


def _readable(context: Context) -> Mailbox:
    try:
        mailbox = mailbox_for(context.run.message)
    except DomainError as none:
        raise NotConnected(f"Earlier mail was not searched: {none}") from none
    if not can_be_read(mailbox.connection):
        raise NotConnected("Earlier mail was not searched: no mailbox can be read yet.")
    return mailbox


def _in_mailbox(mailbox: Mailbox, address: str) -> list[dict[str, Any]]:
    """Ask the mailbox itself; what it answers is kept with the step."""
    try:
        with closing(port_of(mailbox.connection, mailbox.address)) as port:
            found = []
            for listed in port.search(address, limit=OF_THEIRS):
                try:
                    raw = port.fetch(listed.ref)
                except (MailGone, PermanentFailure):
                    continue
                read = read_mail(raw, received_at=listed.at)
                on = f" on {listed.at:%-d %B %Y}" if listed.at else ""
                title = f"{storable(read.subject) or 'Mail'}, from {storable(read.sender)}{on}"
                id_ = next(iter(message_ids(storable(read.message_id))), "")
                found.append(_evidence(f"mail:{listed.ref}", title, storable(read.new_text), id_))
            return found
    except NeedsReauth as failure:
        raise NotConnected(f"Earlier mail was not searched: {failure}") from failure


def _evidence(id_: str, title: str, text: str, message_id: str) -> dict[str, Any]:
    return {"id": id_, "kind": "mail", "title": shorten(title, 200), "quote": text[:QUOTED], "url": "", "row": "",
            "message_id": message_id}  # fmt: skip
