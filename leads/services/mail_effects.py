"""What follows from mails that no person has to answer: bounces, complaints, absences, and wishes to be left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from crm.events import DomainSignal, OnTimelines, emit
from crm.models import Contact, ContactPoint, Mailbox, Outbox, Suppression
from crm.models.mailbox import AccountState
from crm.normalise import normalise_email
from crm.services.absence import came_to_leave, postpone_tasks
from crm.services.reputation import note_return
from crm.services.suppression import suppress
from leads.mail import ReadMail
from leads.models import Conversation, IncomingMail
from leads.signals import (
    contact_away,
    contact_left,
    mail_answered_itself,
    mail_came_back,
    mail_complained,
    mail_delayed,
    mail_unsubscribed,
    mailbox_degraded,
)
from leads.threads import sent_by_us

LONGEST_ABSENCE = timedelta(days=180)
FORGED = "It names no mail that was sent from here: nothing was changed."


def follow(mail: IncomingMail, read: ReadMail, *, now: datetime) -> None:
    """Do what a mail's kind asks for, and say on the mail what that was."""
    effects: dict[str, Callable[[IncomingMail, ReadMail, datetime], None]] = {
        "hard_bounce": _hard_bounce,
        "soft_bounce": _late,
        "delayed": _late,
        "policy_bounce": _policy_bounce,
        "complaint": _complaint,
        "out_of_office": _out_of_office,
        "left_company": _left_company,
    }
    effects.get(mail.kind, _of_itself)(mail, read, now)
    if item_id := mail.found.get("outbox_id"):
        note_return(item_id, mail.kind, now=now)


def ignore(mail: IncomingMail, because: str) -> None:
    """Keep a mail and do nothing."""
    mail.state, mail.reason = IncomingMail.State.IGNORED, because


def unsubscribe(mail: IncomingMail, *, contact: Contact | None, now: datetime) -> None:
    """Write to nobody who asked not to be written to; what waits for them is taken back by who drafted it."""
    said = " ".join(mail.found["text"].split())[:120]
    suppress(mail.sender, reason=f"Asked by mail to be left alone: “{said}”"[:200], by=None, now=now,
             source=Suppression.Source.MAIL)  # fmt: skip
    mail.reason, mail.follow_wanted_at = "They asked not to be written to: nothing is sent to them any more.", now
    _tell(mail, mail_unsubscribed, contact=contact, snippet=said)


def _hard_bounce(mail: IncomingMail, read: ReadMail, now: datetime) -> None:
    item = _ours(mail, read)
    if item is None:
        return ignore(mail, FORGED)
    why = mail.found["reason"] or mail.found["status"] or "the address does not exist"
    suppress(item.recipient, reason=f"Mail came back: {why}"[:200], by=None, now=now,
             source=Suppression.Source.BOUNCE, outbox_id=item.pk)  # fmt: skip
    mail.reason = f"The mail to {item.recipient} came back for good, and nothing more is sent there: {why}"
    mail.follow_wanted_at = now
    return _tell(mail, mail_came_back, contact=_contact_at(item.recipient), snippet=item.recipient, because=why)


def _late(mail: IncomingMail, read: ReadMail, now: datetime) -> None:
    item = _ours(mail, read)
    if item is None:
        return ignore(mail, FORGED)
    why = mail.found["reason"] or mail.found["status"] or "no reason was given"
    still = "is late" if mail.kind == "delayed" else "could not be delivered for now"
    mail.reason, mail.follow_wanted_at = f"The mail to {item.recipient} {still}: {why}", now
    return _tell(mail, mail_delayed, contact=_contact_at(item.recipient), snippet=item.recipient, because=why)


def _policy_bounce(mail: IncomingMail, read: ReadMail, now: datetime) -> None:
    """The address is fine: it is our mailbox that the other side does not want mail from."""
    item = _ours(mail, read)
    if item is None:
        return ignore(mail, FORGED)
    why = mail.found["reason"] or mail.found["status"] or "no reason was given"
    mail.reason = f"{item.recipient}'s server refused the mail because of this mailbox, not because of them: {why}"
    mail.follow_wanted_at = now
    _degrade(item, f"A server refused its mail: {why}")
    return _tell(mail, mail_came_back, contact=_contact_at(item.recipient), snippet=item.recipient, because=why)


def _complaint(mail: IncomingMail, read: ReadMail, now: datetime) -> None:
    item = _ours(mail, read)
    if item is None:
        return ignore(mail, FORGED)
    suppress(item.recipient, reason="Complained about a mail as spam", by=None, now=now,
             source=Suppression.Source.COMPLAINT, outbox_id=item.pk)  # fmt: skip
    mail.reason = f"{item.recipient} marked the mail as spam: nothing more is sent there."
    mail.follow_wanted_at = now
    _degrade(item, f"{item.recipient} marked a mail of it as spam.")
    return _tell(mail, mail_complained, contact=_contact_at(item.recipient), snippet=item.recipient)


def _out_of_office(mail: IncomingMail, read: ReadMail, now: datetime) -> None:
    contact = _contact_of(mail)
    if contact is None:
        return ignore(mail, "An automatic answer of somebody who is not known here.")
    until = read.return_date
    if until is None or until > (now + LONGEST_ABSENCE).date():  # a far day is a mistake, or somebody else's joke
        named = f"; back on {until:%-d %B %Y}, which is too far away to wait for" if until else ""
        mail.reason = f"Away{named or '; no day of return is named'}: nothing was moved."
    else:
        moved = postpone_tasks(contact, until=until, now=now)
        tasks = f" {moved} task{'s' if moved != 1 else ''} moved there." if moved else ""
        mail.reason = f"Away until {until:%-d %B %Y}.{tasks}"
        mail.follow_wanted_at = now
    return _tell(mail, contact_away, contact=contact, snippet=mail.reason)


def _left_company(mail: IncomingMail, read: ReadMail, now: datetime) -> None:
    contact = _contact_of(mail)
    if contact is None:
        return ignore(mail, "An automatic answer of somebody who is not known here.")
    others = [one for one in mail.found["addresses"] if one and one != mail.sender]
    named = f" They name {', '.join(others)} to write to instead: a suggestion, nothing was changed." if others else ""
    mail.reason = f"{contact} has left the company.{named}"
    came_to_leave(contact, told=mail.reason, key=f"mail:{mail.key}", now=now)
    return _tell(mail, contact_left, contact=contact, snippet=mail.reason)


def _of_itself(mail: IncomingMail, read: ReadMail, now: datetime) -> None:
    """Lists, and machines that say that something has arrived: read by nobody, answered by nobody."""
    if mail.kind == "list" or mail.conversation is None:
        said = "Mail to a list" if mail.kind == "list" else "An automatic mail"
        why = f" ({mail.found['reason']})" if mail.found["reason"] else ""
        return ignore(mail, f"{said}{why}: kept, and never answered.")
    mail.reason = "An automatic answer: noted, and never answered."
    return _tell(mail, mail_answered_itself, contact=_contact_of(mail), snippet=mail.subject)


def _ours(mail: IncomingMail, read: ReadMail) -> Outbox | None:
    """Return the mail of ours that this one is about, if its words and our records agree on whom it went to."""
    item = sent_by_us((*read.about_ids, read.in_reply_to, *read.references))
    if item is None:
        return None
    named = {normalise_email(one) or one.lower() for one in read.addresses}
    if named and item.recipient not in named:
        return None
    mail.found["outbox_id"] = item.pk
    if mail.conversation is None:
        mail.conversation = Conversation.objects.filter(drafts=item.subject_id).first()
    return item


def _degrade(item: Outbox, reason: str) -> None:
    """Let people see on the mailbox what its mail met; it goes on sending until a person or a limit stops it."""
    mailbox = Mailbox.objects.filter(outbox=item, state__in=[AccountState.OK, AccountState.DEGRADED]).first()
    if mailbox is not None:
        mailbox.state, mailbox.state_reason = AccountState.DEGRADED, reason
        mailbox.save(update_fields=["state", "state_reason"])
        emit(mailbox_degraded, subject=mailbox, by=None, snippet=mailbox.address, because=reason)


def _contact_of(mail: IncomingMail) -> Contact | None:
    """Return who wrote: by their address, else by the thread, where an absent person's server may answer for them."""
    if known := _contact_at(mail.sender):
        return known
    return mail.conversation.contact if mail.conversation else None


def _contact_at(address: str) -> Contact | None:
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, normalised=address)
    point = points.select_related("contact").first()
    return point.contact if point else None


def _tell(
    mail: IncomingMail, signal: DomainSignal, *, contact: Contact | None, snippet: str, because: str = ""
) -> None:
    lead = mail.conversation.lead if mail.conversation else None
    ids: OnTimelines = {
        "lead_id": lead.pk if lead else None,
        "contact_id": contact.pk if contact else lead.contact_id if lead else None,
        "company_id": contact.company_id if contact else None,
    }
    emit(signal, subject=mail, by=None, snippet=snippet, because=because, mail_id=mail.pk, **ids)
