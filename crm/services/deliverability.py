"""Whether a mailbox's mail arrives: looked up, tried with a test message, and agreed to by a person who knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes

from django.db import transaction

from crm import outbox
from crm.connectors.dns import Names
from crm.connectors.mail_port import OUTBOX_HEADER
from crm.deliverability.authentication_results import read_verdict
from crm.deliverability.look_up import look_up
from crm.errors import DomainError
from crm.events import emit
from crm.mail_to_self import SUBJECT, TEST
from crm.mime import new_message_id
from crm.models import Connection, Deliverability, Mailbox, Member, Outbox
from crm.services.changes import locked
from crm.services.reputation import hurry
from crm.signals import mailbox_agreed, mailbox_checked, test_mail_came

BETWEEN_TESTS = timedelta(minutes=2)
ONE_CLICK = "one-click unsubscribing"


def known_of(mailbox: Mailbox) -> Deliverability:
    """Return what is known of a mailbox; a new, unsaved row where nothing is."""
    try:
        return mailbox.deliverability  # often read beside the mailbox
    except Deliverability.DoesNotExist:
        return Deliverability(mailbox=mailbox)


def domain_of(mailbox: Mailbox) -> str:
    """Return the domain that a mailbox sends in the name of."""
    return mailbox.address.rpartition("@")[2].lower()


def check_mailbox(mailbox_id: int, *, names: Names, by: Member, now: datetime) -> Deliverability:
    """Look up the records of a mailbox's domain, and keep what they say."""
    mailbox = _mailbox(mailbox_id)
    account = mailbox.connection
    if account.kind == Connection.Kind.CAPTURE:
        raise DomainError("Captured mail reaches nobody, so there is nothing to look up.")
    server = "gmail.com" if account.kind == Connection.Kind.GOOGLE else account.host
    seen = tuple(known_of(mailbox).selectors)
    findings = [one.stored() for one in look_up(domain_of(mailbox), names, server=server, seen=seen)]
    return _keep_findings(mailbox, findings, by=by, now=now)


@transaction.atomic
def _keep_findings(mailbox: Mailbox, findings: list[dict[str, object]], *, by: Member, now: datetime) -> Deliverability:
    known = _row(mailbox)
    was = {one["name"]: one["level"] for one in known.findings}
    known.checked_at, known.findings = now, findings
    levels = {str(one["name"]): str(one["level"]) for one in findings}
    if any(level == "red" and was.get(name) != "red" for name, level in levels.items()):
        known.agreed_by, known.agreed_at, known.agreed_because = None, None, ""  # agreed to what was known then
    known.save()
    if "red" not in levels.values():
        hurry(mailbox.pk, now=now)
    said = ", ".join(f"{name} {level}" for name, level in levels.items())
    emit(mailbox_checked, subject=mailbox, by=by, snippet=f"{mailbox.address}: {said}")
    return known


@transaction.atomic
def agree_to_send(mailbox_id: int, *, because: str, by: Member, now: datetime) -> Deliverability:
    """Let an admin send although a check is red; who and why is kept."""
    mailbox = _mailbox(mailbox_id)
    known = _row(mailbox)
    if known.checked_at is None:
        raise DomainError("Check the mailbox first: then you know what you agree to.")
    if not because.strip():
        raise DomainError("Give a reason: colleagues will want to know.")
    known.agreed_by, known.agreed_at, known.agreed_because = by, now, because.strip()[:200]
    known.save(update_fields=["agreed_by", "agreed_at", "agreed_because"])
    hurry(mailbox_id, now=now)
    emit(mailbox_agreed, subject=mailbox, by=by, snippet=mailbox.address, because=because.strip())
    return known


def unproven_because(mailbox: Mailbox, *, asked_for: bool) -> str:
    """Say what keeps a real mailbox from sending until a person has looked, or nothing."""
    if mailbox.connection.kind == Connection.Kind.CAPTURE:
        return ""
    known = known_of(mailbox)
    if known.checked_at is None:
        return f"Nobody has looked yet whether mail of {domain_of(mailbox)} is trusted."
    red = [one["name"] for one in known.findings if one["level"] == "red"]
    if not asked_for and (known.one_click_at is None or known.one_click_problem):
        red.append(ONE_CLICK)
    if not red or known.agreed_at:
        return ""
    return f"Receivers may not trust mail of {domain_of(mailbox)}: {', '.join(red)} {_needs(red)} mending."


def _needs(names: list[str]) -> str:
    return "need" if len(names) > 1 else "needs"


@transaction.atomic
def send_test_mail(mailbox_id: int, *, by: Member, now: datetime) -> Outbox:
    """Let a mailbox write to itself; not again while the last test is young."""
    mailbox = _mailbox(mailbox_id)
    known = _row(mailbox)
    if known.test and known.test.created_at > now - BETWEEN_TESTS:
        raise DomainError("A test message was sent a moment ago. Wait until it has arrived.")
    known.test = outbox.add(
        TEST, subject_id=mailbox.pk, key=f"{TEST}:{mailbox.pk}:{now:%Y%m%d%H%M%S}", not_before=now, now=now, by=by,
        mailbox=mailbox, recipient=mailbox.address, payload={"subject": SUBJECT},
        message_id=new_message_id(mailbox.address),
    )  # fmt: skip
    known.test_came_at, known.test_verdict = None, {}
    known.save()
    return known.test


@transaction.atomic
def note_test_mail(raw: bytes, *, mailbox: Mailbox, now: datetime) -> bool:
    """Keep what the receiving server said of our test message; False when it is none, or not the last."""
    key = str(message_from_bytes(raw).get(OUTBOX_HEADER, "")).strip()
    known = Deliverability.objects.select_for_update(of=("self",)).filter(mailbox=mailbox, test__key=key).first()
    if not key.startswith(f"{TEST}:") or known is None:
        return False
    verdict = read_verdict(raw, domain=domain_of(mailbox))
    known.test_came_at = known.test_came_at or now
    known.test_verdict = verdict.said
    known.selectors = list(dict.fromkeys((*verdict.selectors, *known.selectors)))[:5]
    known.save()
    emit(test_mail_came, subject=mailbox, by=None, snippet=mailbox.address)
    return True


def _mailbox(mailbox_id: int) -> Mailbox:
    mailbox = Mailbox.objects.select_related("connection").filter(pk=mailbox_id).first()
    if mailbox is None:
        raise DomainError("There is no such mailbox here.")
    return mailbox


def _row(mailbox: Mailbox) -> Deliverability:
    """Lock what is known of a mailbox, by its mailbox, so that two first checks make one row."""
    locked(Mailbox, mailbox.pk)
    return Deliverability.objects.get_or_create(mailbox=mailbox)[0]
