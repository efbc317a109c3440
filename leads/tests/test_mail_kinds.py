"""Small tables: absences and days back, requests to be left alone, people who only sound like them, servers' words."""

import pytest

from leads.mail import read_mail
from leads.mail.status import kind_of
from leads.tests.mails import lines_of, mail

BY_PROGRAM = "Auto-Submitted: auto-replied\n"
ANSWER = "In-Reply-To: <a@fernway.example>\n"


@pytest.mark.parametrize("line", lines_of("away.txt"))
def test_an_absence_is_read_with_the_day_back(line: str) -> None:
    _, note, back = line.split("|")
    found = read_mail(mail(note, headers=BY_PROGRAM))
    assert (found.kind, str(found.return_date)) == ("out_of_office", back)


@pytest.mark.parametrize("line", lines_of("leave_me_alone.txt"))
def test_who_asks_for_no_more_mail_is_understood(line: str) -> None:
    assert read_mail(mail(line, headers=ANSWER)).kind == "unsubscribe"


@pytest.mark.parametrize("line", lines_of("people.txt"))
def test_a_person_is_no_machine_and_no_unsubscribe(line: str) -> None:
    assert read_mail(mail(line, headers=ANSWER)).kind == "human"


def test_a_quoted_request_is_not_a_request() -> None:
    body = "Yes, Tuesday suits me.\n\nOn Tue, 4 Aug 2026 at 10:00, Mia <mia@fernway.example> wrote:\n> Unsubscribe me\n"
    assert read_mail(mail(body)).kind == "human"


def test_a_subject_of_ones_own_asks_but_not_one_that_is_answered() -> None:
    assert read_mail(mail("", subject="unsubscribe")).kind == "unsubscribe"
    assert read_mail(mail("What do you charge for this?", subject="Re: unsubscribe")).kind == "human"


def test_words_of_a_bounce_from_a_person_make_no_bounce() -> None:
    body = "Our own mails come back: 550 5.1.1 user unknown. Undelivered Mail Returned to Sender. Can you help?"
    assert read_mail(mail(body, subject="Undelivered Mail Returned to Sender")).kind == "human"


@pytest.mark.parametrize("headers", [BY_PROGRAM, ANSWER], ids=["program", "person"])
@pytest.mark.parametrize("line", lines_of("left.txt"))
def test_who_left_is_told_with_whom_to_write_to(line: str, headers: str) -> None:
    note, instead = line.split("|")
    found = read_mail(mail(note, headers=headers))
    assert (found.kind, ",".join(found.addresses)) == ("left_company", instead)


@pytest.mark.parametrize("line", lines_of("received.txt"))
def test_an_acknowledgement_is_no_absence(line: str) -> None:
    assert read_mail(mail(line, headers=BY_PROGRAM)).kind == "auto_reply"


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        ("5.1.1", "550 5.1.1 User unknown", "hard_bounce"),
        ("5.0.0", "550 No such person at this address", "hard_bounce"),
        ("5.4.4", "Host or domain name not found. Name service error for name=x.example type=MX: Host not found", "hard_bounce"),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "hard_bounce"),
        ("5.2.1", "550-5.2.1 The email account that you tried to reach is disabled", "hard_bounce"),
        ("5.2.2", "552 5.2.2 mailbox full", "soft_bounce"),
        ("5.0.0", "552 Requested mail action aborted: exceeded storage allocation", "soft_bounce"),
        ("4.4.1", "connect to mx.x.example[192.0.2.1]:25: Connection timed out", "soft_bounce"),
        ("5.4.7", "message expired", "soft_bounce"),
        ("5.7.1", "550 5.7.1 Message rejected due to SPF", "policy_bounce"),
        ("5.7.26", "This mail is unauthenticated, which poses a security risk to the sender and Gmail users", "policy_bounce"),
        ("5.0.0", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "policy_bounce"),
        ("5.7.1", "550 5.7.1 <a@x.example>: Relay access denied", "policy_bounce"),
        ("5.1.8", "553 5.1.8 Sender address rejected: Domain not found", "policy_bounce"),
        ("4.7.0", "421 4.7.0 our system has detected an unusual rate of unsolicited mail", "policy_bounce"),
    ],
)  # fmt: skip
def test_a_failure_is_the_addresss_ours_or_temporary(status: str, words: str, kind: str) -> None:
    assert kind_of(status, words) == kind
