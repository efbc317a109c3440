"""Which kind a mail is: machines' reports first, then servers, programs, lists, and at last what a person wrote."""

from __future__ import annotations

import re
from datetime import datetime

from leads.mail.automatic import (
    Signs,
    says_automatic,
    says_away,
    says_left,
    says_only,
    says_only_received,
    says_received,
    says_thanks_or_closed,
    signs_of,
)
from leads.mail.bounces import ADDRESS, FIELD_TO, bounce_in
from leads.mail.fold import fold
from leads.mail.message import Part, addresses_in
from leads.mail.reports import Finding, original_ids, original_of, report_in
from leads.mail.return_dates import return_date
from leads.mail.unsubscribe import ANSWER_MARKS, asks_to_be_left_alone

HUMAN = Finding("human")
AGGREGATE = re.compile(
    r"^(?:\[?preview\]? )?report[- ]domain\s?:|^\[?dmarc\]? (?:aggregate )?report|dmarc aggregate report"
)
TLS_REPORT = ("application/tlsrpt+gzip", "application/tlsrpt+json")
MOST_OF_A_NOTE = 2_500  # characters
MOST_OF_A_REQUEST = 300
MOST_OF_A_REPORT = 16_000
MOST_OF_A_COMMENT = 120  # characters that a calendar itself writes: who accepted
SHORT_LIST = 200  # characters: who writes to a list only to leave it
ABUSE_DESK = re.compile(
    r"(?:[\w.-]*[._-])?(?:abuse|complaints?|fbl|feedback-?loop|spam-?reports?|arf)(?:[._+-][\w.+-]*)?@|[^@]+@reports\.spamcop\.net$"
)
ABUSE = re.compile(r"spam|abuse|complaint|junk|missbrauch|beschwerde|plainte")
COMPLAINT_DESKS = ("staff@hotmail.com", "scomp@aol.net", "feedbackloop@", "fbl@", "abuse-report@")


def kind_of_mail(mail: Part, *, text: str, new: str, raw: bytes, received: datetime | None) -> Finding:
    """Tell what a mail is. `text` is all of its text, `new` what its writer wrote themselves."""
    return (
        report_in(mail)
        or _report_without_form(mail, text)
        or bounce_in(mail, text, raw)
        or _written(mail, new, received)
    )


def _report_without_form(mail: Part, text: str) -> Finding | None:
    """Know what providers send as a mail with a file: complaints of old, and daily figures on a domain."""
    sender = next(iter(addresses_in(mail.headers.get("from"))), "")
    subject = fold(mail.headers.get("subject")[:200])
    original = original_of(mail)
    if ABUSE_DESK.match(sender) and ABUSE.search(subject) and (original or FIELD_TO.search(text[:MOST_OF_A_REPORT])):
        whom = original.get("to") if original else next(match[1] for match in FIELD_TO.finditer(text))
        return Finding(
            "complaint", "Reported by the recipient: abuse.", addresses_in(whom)[:1], about_ids=original_ids(mail, text)
        )
    if sender.startswith(COMPLAINT_DESKS) and original:
        whom = original.get("x-hmxmroriginalrecipient") or original.get("to")
        reason = "Reported by the recipient: abuse."
        return Finding("complaint", reason, addresses_in(whom)[:1], about_ids=original_ids(mail))
    if "x-xarf" in mail.headers:
        return Finding("complaint", "An abuse report in the X-ARF form.")
    if _calendar_answer(mail):
        return Finding("auto_reply", "A calendar's answer to an invitation.")
    if AGGREGATE.search(subject) or any(part.type in TLS_REPORT for part in mail.walk()):
        return Finding("auto_reply", "A report on the mail of a domain.")
    return None


def _calendar_answer(mail: Part) -> bool:
    """Whether a calendar answers for its owner, who wrote nothing beside."""
    calendars = [part for part in mail.walk() if part.type in ("text/calendar", "application/ics")]
    if not any(
        "reply" in part.parameters.get("method", "reply" * ("METHOD:REPLY" in part.text)).casefold()
        for part in calendars
    ):
        return False
    said = next((part.text for part in mail.walk() if part.type == "text/plain"), "").strip()
    return len(said) <= MOST_OF_A_COMMENT and not ("?" in said or "\n\n" in said)


def _written(mail: Part, new: str, received: datetime | None) -> Finding:
    signs = signs_of(mail)
    subject = mail.headers.get("subject")
    if signs.listed and not signs.replied and not signs.titled:
        if signs.admin:
            return Finding("auto_reply", "A mailing list's own notice.")
        asked = len(new) <= SHORT_LIST and "in-reply-to" in mail.headers and asks_to_be_left_alone(new, subject)
        if asked:
            return Finding("unsubscribe", f"Asks for no more mail: “{asked}”.")
        return Finding("list", "Came through a mailing list or as a newsletter.")
    if not signs.replied and len(new) <= MOST_OF_A_REQUEST and (asked := asks_to_be_left_alone(new, subject)):
        # A client's unsubscribe button writes for its owner, and says so.
        return Finding("unsubscribe", f"Asks for no more mail: “{asked}”.")
    if signs.machine or (_looks_programmed(signs, new) and not _by_hand(mail, signs, new)):
        return _by_program(signs, subject, new, received)
    return _by_person(mail, signs, subject, new)


def _by_program(signs: Signs, subject: str, new: str, received: datetime | None) -> Finding:
    if left := says_left(new):
        return Finding("left_company", f"Works there no more: “{left}”.", _others(new))
    title = subject if signs.titled else ""
    if away := says_away(new) or says_away(title.partition(":")[0]) or says_away(title.partition(":")[2][:60]):
        # "We are on it, our office is closed at night": an acknowledgement that names hours, no absence.
        if not (says_received(new) and not return_date(new, received=received) and not signs.titled):
            return Finding("out_of_office", f"Is away: “{away}”.")
    elif (
        (signs.replied or signs.titled)
        and not says_received(new)
        and return_date(f"{title}\n\n{new}", received=received)
    ):
        return Finding("out_of_office", "Answers by a program that names a day to be back.")
    return Finding("auto_reply", "Written by a program.")


def _by_person(mail: Part, signs: Signs, subject: str, new: str) -> Finding:
    if asked := asks_to_be_left_alone(new, subject):
        return Finding("unsubscribe", f"Asks for no more mail: “{asked}”.")
    if (left := says_left(new)) and says_only(new, left=True):
        return Finding("left_company", f"Works there no more: “{left}”.", _others(new))
    # A note without any header of a program: to one reader, from no client of a person's, and it says nothing else.
    alone = _readers(mail) <= 1 and not signs.person and _answers(mail, signs, new)
    if alone and (away := says_away(new)) and says_only(new, left=False):
        return Finding("out_of_office", f"Is away: “{away}”.")
    return HUMAN


def _looks_programmed(signs: Signs, new: str) -> bool:
    by_words = says_received(new) and (signs.hinted or (signs.office and says_only_received(new)))
    return signs.titled or says_automatic(new) or bool(by_words or (signs.hinted and says_away(new)))


def _by_hand(mail: Part, signs: Signs, new: str) -> bool:
    """Whether a person wrote it all the same: with a client of theirs, to several, or asking something."""
    return signs.person or "?" in new or len(new) > MOST_OF_A_NOTE or _readers(mail) > 1


def _readers(mail: Part) -> int:
    return len(addresses_in(", ".join((mail.headers.get("to"), mail.headers.get("cc")))))


def _answers(mail: Part, signs: Signs, new: str) -> bool:
    """Whether it answers something, as a note by a program always does, or tells that an office is closed."""
    answered = "in-reply-to" in mail.headers or ANSWER_MARKS.match(fold(mail.headers.get("subject")[:100]))
    return bool(answered) or signs.titled or says_thanks_or_closed(new)


def _others(new: str) -> tuple[str, ...]:
    """Return whom to write to instead."""
    return tuple(dict.fromkeys(one.casefold().strip(".'") for one in ADDRESS.findall(new[:6000])))[:5]
