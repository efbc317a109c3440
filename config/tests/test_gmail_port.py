"""The Gmail port against a Google that misbehaves: what arrived there counts, not what we were told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from config.tests.google import HTML_PAGE, Account, Fault, Google, google
from config.tests.google.provider import a_port
from crm import clock
from crm.connectors import gmail
from crm.connectors.gmail import GmailPort
from crm.connectors.google_auth import GMAIL, MAIL_SCOPES
from crm.connectors.mail_port import OUTBOX_HEADER, CursorExpired, ListedMail, MailGone, MailPort, OutboundMail, Page
from crm.errors import (
    ConnectorError,
    NeedsReauth,
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
    UnknownOutcome,
)  # fmt: skip
from crm.mime import build_mail, new_message_id

MIA, DANA = "mia@acme.example", "dana@northwind.example"
LOST = {
    "500": Fault(status=500),
    "503": Fault(status=503),
    "html": HTML_PAGE,
    "dropped": Fault(drop="after"),
    "cut": Fault(drop="middle"),
    "truncated": Fault(truncate=True),
    "html as 200": Fault(body=b"<html>please sign in to the hotel's network</html>"),
}


@pytest.fixture
def there() -> Iterator[Google]:
    with google() as there:
        yield there


@pytest.fixture
def mia(there: Google) -> Account:
    return there.account(MIA, "Mia Torres")


@pytest.fixture
def port(there: Google, mia: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[GmailPort]:
    monkeypatch.setattr(gmail, "PATIENCE", (0.01, 0.02, 0.03))
    with closing(a_port(there, mia)) as port:
        yield port


def outbound(key: str = "draft_mail:1:1", *, subject: str = "Prices", thread: str = "", **more: Any) -> OutboundMail:
    message_id = new_message_id(MIA)
    raw = build_mail(
        sender=("Mia Torres", MIA), to=("Dana Ruiz", DANA), subject=subject, body="Hi Dana", message_id=message_id,
        at=clock.now(), headers={OUTBOX_HEADER: key}, **more,
    )  # fmt: skip
    return OutboundMail(MIA, DANA, message_id, key, raw, thread)


def incoming(number: int = 1, *, sender: str = DANA, **more: Any) -> bytes:
    return build_mail(
        sender=("Dana Ruiz", sender), to=("Mia", MIA), subject=more.pop("subject", f"Question {number}"), body="Hello",
        message_id=f"<{number}@northwind.example>", at=clock.now(), **more,
    )  # fmt: skip


def read(pages: Iterator[Page]) -> tuple[list[ListedMail], dict[str, Any]]:
    listed = list(pages)
    return [mail for page in listed for mail in page.mails], listed[-1].cursor


def test_it_is_a_mail_port(port: GmailPort) -> None:
    checked: MailPort = port
    assert checked.reads
    assert checked.drafts


def test_a_mail_leaves_once_and_the_receipt_says_what_gmail_made_of_it(
    there: Google, mia: Account, port: GmailPort
) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    assert mia.mail.sent == []
    receipt = port.dispatch(mail, draft)

    (sent,) = mia.mail.sent
    assert mia.mail.drafts == {}
    assert [to for to, _ in there.posted] == [DANA]
    assert receipt["message_id"] == sent.message_id != mail.message_id  # Gmail writes its own
    assert (receipt["ref"], receipt["thread"]) == (sent.id, sent.thread)


def test_an_answer_joins_the_thread_it_answers(mia: Account, port: GmailPort) -> None:
    asked = mia.mail.deliver(incoming(subject="Prices"))
    mail = outbound(subject="Re: Prices", thread=asked.thread, in_reply_to=asked.message_id)
    receipt = port.dispatch(mail, port.prepare(mail))

    assert receipt["thread"] == asked.thread
    assert [letter.header("References") for letter in mia.mail.sent] == [asked.message_id]


def test_a_thread_that_is_gone_or_of_another_mailbox_does_not_hold_the_mail_up(mia: Account, port: GmailPort) -> None:
    mail = outbound(thread="18f0000000000fff")
    assert port.dispatch(mail, port.prepare(mail))["ref"] == mia.mail.sent[0].id


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
def test_01_an_answer_lost_after_sending_leaves_one_mail_and_is_settled_by_the_draft(
    there: Google, mia: Account, port: GmailPort, fault: Fault
) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    there.misbehave("drafts.send", fault)
    with pytest.raises(UnknownOutcome):
        port.dispatch(mail, draft)

    settled = port.reconcile(mail, draft)
    if fault.status:  # an error in place of the work
        assert settled.outcome == "not_sent"
        port.dispatch(mail, draft)
    else:
        assert settled.outcome == "sent"
        assert settled.receipt["message_id"] == mia.mail.sent[0].message_id
    assert len(mia.mail.sent) == len(there.posted) == 1


def test_01_the_read_back_may_fail_without_making_the_send_unknown(
    there: Google, mia: Account, port: GmailPort
) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    there.misbehave("messages.get", Fault(drop="before"))
    receipt = port.dispatch(mail, draft)

    assert receipt["ref"] == mia.mail.sent[0].id
    assert "message_id" not in receipt


def test_01_a_draft_sent_twice_is_one_mail(mia: Account, port: GmailPort) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    port.dispatch(mail, draft)
    with pytest.raises(UnknownOutcome):
        port.dispatch(mail, draft)

    assert port.reconcile(mail, draft).outcome == "sent"
    assert len(mia.mail.sent) == 1


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
def test_02_a_draft_laid_up_by_one_who_died_is_found_and_not_made_again(
    there: Google, mia: Account, port: GmailPort, fault: Fault
) -> None:
    mail = outbound()
    there.misbehave("drafts.create", fault)
    with pytest.raises(TemporaryFailure):
        port.prepare(mail)
    port.dispatch(mail, port.prepare(mail))

    assert len(mia.mail.sent) == 1
    assert mia.mail.drafts == {}


def test_02_after_a_death_between_laying_up_and_sending_the_draft_says_not_sent(mia: Account, port: GmailPort) -> None:
    mail = outbound()
    draft = port.prepare(mail)

    assert port.reconcile(mail, draft).outcome == "not_sent"
    assert port.prepare(mail) == draft
    port.dispatch(mail, draft)
    assert len(mia.mail.sent) == 1


def test_02_a_mail_found_sent_fills_the_receipt_though_the_draft_was_never_noted(mia: Account, port: GmailPort) -> None:
    mail = outbound()
    port.dispatch(mail, port.prepare(mail))
    settled = port.reconcile(mail, "")

    assert (settled.outcome, settled.receipt["ref"]) == ("sent", mia.mail.sent[0].id)


def test_02_a_draft_that_somebody_deleted_is_unknown_and_nothing_is_sent(mia: Account, port: GmailPort) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    mia.mail.delete_draft(draft)
    with pytest.raises(UnknownOutcome):
        port.dispatch(mail, draft)

    assert port.reconcile(mail, draft).outcome == "unknown"
    assert mia.mail.sent == []


def test_02_a_proxys_page_does_not_make_a_draft_gone(there: Google, mia: Account, port: GmailPort) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    there.misbehave("drafts.get", Fault(status=404, body=b"<html>no such page</html>"))
    assert port.reconcile(mail, draft).outcome == "not_sent"


def test_02_a_draft_found_again_holds_what_is_to_leave_now(mia: Account, port: GmailPort) -> None:
    old, new = outbound(subject="Old words"), outbound(subject="New words")
    draft = port.prepare(old)
    assert port.prepare(new) == draft
    port.dispatch(new, draft)

    assert [letter.subject for letter in mia.mail.sent] == ["new words"]
    assert mia.mail.drafts == {}


def test_a_draft_of_another_row_is_left_alone(mia: Account, port: GmailPort) -> None:
    first, second = outbound("draft_mail:1:1"), outbound("draft_mail:1:2")
    assert port.prepare(first) != port.prepare(second)


def test_a_draft_that_is_not_to_leave_is_deleted_once_or_twice(mia: Account, port: GmailPort) -> None:
    draft = port.prepare(outbound())
    port.discard(draft)
    port.discard(draft)
    port.discard("")

    assert mia.mail.drafts == {}
    assert mia.mail.sent == []


def test_04_an_expired_token_is_renewed_once_and_the_request_done_once(
    there: Google, mia: Account, port: GmailPort
) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    there.people.expire()
    port.dispatch(mail, draft)

    assert there.count("token") == 2  # the first one, and this
    assert there.count("drafts.send") == 2  # refused, done
    assert len(mia.mail.sent) == 1


def test_04_a_token_that_is_refused_again_and_again_is_not_renewed_for_ever(there: Google, port: GmailPort) -> None:
    there.misbehave("getProfile", Fault(status=401, reason="authError", times=20))
    with pytest.raises(NeedsReauth):
        list(port.since(clock.now()))

    assert there.count("getProfile") == 2


def test_05_a_revoked_permission_stops_with_words_and_goes_on_once_it_was_given_again(
    there: Google, mia: Account, port: GmailPort
) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    for held in there.people.refresh_tokens.values():
        held.revoked = True
    with pytest.raises(NeedsReauth, match="Connect"):
        port.dispatch(mail, draft)
    assert mia.mail.sent == []

    with closing(a_port(there, mia)) as again:
        assert again.prepare(mail) == draft
        again.dispatch(mail, draft)
    assert len(mia.mail.sent) == 1


def test_06_a_right_that_was_not_given_is_named_in_words(there: Google, mia: Account) -> None:
    with closing(a_port(there, mia, scopes=MAIL_SCOPES[:2])) as port:
        with pytest.raises(NeedsReauth, match="read, compose and send mail"):
            port.prepare(outbound())
        health = port.health()

    assert (health.ok, health.missing) == (False, (GMAIL,))
    assert there.count("drafts.create") == 0


def test_06_a_right_taken_back_since_is_named_too(there: Google, mia: Account, port: GmailPort) -> None:
    for held in there.people.refresh_tokens.values():
        held.scopes = set(MAIL_SCOPES[:2])
    assert (port.health().ok, port.health().missing) == (False, (GMAIL,))


@pytest.mark.parametrize("reason", ["rateLimitExceeded", "userRateLimitExceeded"])
def test_07_too_fast_waits_and_sends_nothing(there: Google, mia: Account, port: GmailPort, reason: str) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    there.misbehave("drafts.send", Fault(status=403, reason=reason))
    with pytest.raises(RateLimited) as limited:
        port.dispatch(mail, draft)

    assert limited.value.retry_at is None
    assert mia.mail.sent == []
    port.dispatch(mail, draft)
    assert len(mia.mail.sent) == 1


def test_07_too_much_for_a_day_waits_for_googles_next_day(there: Google, mia: Account, port: GmailPort) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    there.misbehave("drafts.send", Fault(status=403, reason="dailyLimitExceeded"))
    with pytest.raises(RateLimited) as limited:
        port.dispatch(mail, draft)

    assert limited.value.retry_at is not None
    midnight = limited.value.retry_at.astimezone(ZoneInfo("America/Los_Angeles"))
    assert (midnight.hour, midnight.minute) == (0, 0)
    assert timedelta(0) < limited.value.retry_at - clock.now() <= timedelta(hours=25)
    assert mia.mail.sent == []


def test_07_no_right_needs_a_person(there: Google, mia: Account, port: GmailPort) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    there.misbehave("drafts.send", Fault(status=403, reason="insufficientPermissions"))
    with pytest.raises(NeedsReauth):
        port.dispatch(mail, draft)
    assert mia.mail.sent == []


def test_07_what_is_no_words_of_googles_ends_no_permission(there: Google, port: GmailPort) -> None:
    there.misbehave("drafts.create", Fault(status=403, body=b"<html>Your company's firewall</html>"))
    with pytest.raises(TemporaryFailure):
        port.prepare(outbound())


def _retry_after() -> dict[str, tuple[dict[str, str], str]]:
    later = datetime.now(UTC) + timedelta(seconds=600)
    return {
        "seconds": ({"Retry-After": "600"}, "Too many."),
        "date": ({"Retry-After": format_datetime(later, usegmt=True)}, "Too many."),
        "words": ({}, f"User-rate limit exceeded.  Retry after {later:%Y-%m-%dT%H:%M:%S.000Z}"),
    }


@pytest.mark.parametrize("form", ["seconds", "date", "words"])
def test_08_retry_after_is_obeyed_in_each_form(there: Google, mia: Account, port: GmailPort, form: str) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    headers, words = _retry_after()[form]
    for what in ("drafts.send", "drafts.get"):  # a write and a read
        there.misbehave(what, Fault(status=429, reason="rateLimitExceeded", headers=headers, message=words))
    for call in (port.dispatch, port.reconcile):
        with pytest.raises(RateLimited) as limited:
            call(mail, draft)
        assert limited.value.retry_at is not None
        assert 570 < (limited.value.retry_at - clock.now()).total_seconds() < 602

    assert there.count("drafts.get") == 1  # not asked again before that
    assert mia.mail.sent == []


def test_08_a_short_wait_is_waited_out_by_a_read(there: Google, mia: Account, port: GmailPort) -> None:
    there.misbehave("getProfile", Fault(status=429, reason="rateLimitExceeded", headers={"Retry-After": "1"}))
    began = clock.now()
    read(port.since(began))

    assert there.count("getProfile") == 2
    assert clock.now() - began >= timedelta(seconds=0.9)


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
def test_09_a_read_is_asked_again_and_a_write_is_not(
    there: Google, mia: Account, port: GmailPort, fault: Fault
) -> None:
    ref = mia.mail.deliver(incoming()).id
    there.misbehave("messages.get", fault)
    assert b"Question 1" in port.fetch(ref)
    assert there.count("messages.get") == 2

    there.misbehave("drafts.create", fault)
    with pytest.raises(TemporaryFailure):
        port.prepare(outbound())
    assert there.count("drafts.create") == 1


def test_09_a_read_is_given_up_as_temporary(there: Google, port: GmailPort) -> None:
    there.misbehave("getProfile", Fault(status=500, times=99))
    with pytest.raises(TemporaryFailure):
        port.since(clock.now())
    assert there.count("getProfile") == 1 + len(gmail.PATIENCE)


def test_09_a_google_that_is_not_there_is_temporary_for_writes_too(there: Google, port: GmailPort) -> None:
    mail = outbound()
    draft = port.prepare(mail)
    there.stop()
    port.close()
    with pytest.raises(TemporaryFailure):
        port.dispatch(mail, draft)


def test_10_a_silent_google_is_left_and_what_it_did_is_found(
    there: Google, mia: Account, port: GmailPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.connectors.google_http.TIMEOUT", (0.5, 0.3))
    mail = outbound()
    draft = port.prepare(mail)
    there.misbehave("drafts.send", Fault(slow=1))
    with pytest.raises(UnknownOutcome):
        port.dispatch(mail, draft)

    assert port.reconcile(mail, draft).outcome in ("sent", "not_sent")
    for _ in range(2):  # whoever comes second finds no draft
        with suppress(UnknownOutcome):
            port.dispatch(mail, draft)
    assert len(mia.mail.sent) == 1


def test_10_a_dripping_answer_does_not_outlast_its_time(
    there: Google, port: GmailPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.connectors.google_http.LONGEST", 0.3)
    there.misbehave("drafts.create", Fault(drip=0.1))
    with pytest.raises(TemporaryFailure):
        port.prepare(outbound())


def test_11_history_that_is_forgotten_is_read_again_with_since(mia: Account, port: GmailPort) -> None:
    began = clock.now()
    mia.mail.deliver(incoming(1))
    first, cursor = read(port.since(began - timedelta(seconds=5)))
    mia.mail.deliver(incoming(2))
    mia.mail.forget_history()
    with pytest.raises(CursorExpired):
        read(port.changes(cursor))

    again, cursor = read(port.since(began - timedelta(seconds=5)))
    assert [mail.ref for mail in again][:1] == [mail.ref for mail in first]  # the same names: none is a second mail
    assert len(again) == 2
    assert read(port.changes(cursor))[0] == []


def test_12_a_crash_between_pages_loses_no_mail(mia: Account, port: GmailPort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gmail, "PAGE", 2)
    _, cursor = read(port.since(clock.now()))
    arrived = [mia.mail.deliver(incoming(number)).id for number in range(5)]

    kept, steps = [], 0
    while True:  # one page, then a crash, from the cursor that was kept with it
        page = next(port.changes(cursor))
        kept += [mail.ref for mail in page.mails]
        cursor, steps = page.cursor, steps + 1
        if "page" not in cursor:
            break
    assert kept == arrived
    assert steps == 3


def test_12_a_cursor_moves_only_after_the_last_page(
    mia: Account, port: GmailPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gmail, "PAGE", 2)
    _, cursor = read(port.since(clock.now()))
    for number in range(5):
        mia.mail.deliver(incoming(number))
    pages = list(port.changes(cursor))

    assert [page.cursor["history"] for page in pages[:-1]] == [cursor["history"]] * 2
    assert pages[-1].cursor == {"history": str(mia.mail.history_id)}


def test_12_an_aged_page_is_read_from_its_start(there: Google, mia: Account, port: GmailPort) -> None:
    _, cursor = read(port.since(clock.now()))
    arrived = mia.mail.deliver(incoming())
    mails, _ = read(port.changes({**cursor, "page": "an old token"}))

    assert [mail.ref for mail in mails] == [arrived.id]


def test_12_a_full_read_goes_on_where_it_crashed(
    mia: Account, port: GmailPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gmail, "PAGE", 2)
    monkeypatch.setattr(gmail, "LISTED", 3)
    began = clock.now() - timedelta(minutes=9)
    arrived = [mia.mail.deliver(incoming(n), at=began + timedelta(minutes=n)).id for n in range(1, 6)]
    page = next(port.since(began))
    newer = mia.mail.deliver(incoming(9)).id
    rest, cursor = read(port.changes(page.cursor))

    assert [mail.ref for mail in [*page.mails, *rest]] == [*arrived, newer]
    assert [mail.ref for mail in read(port.changes(cursor))[0]] == [newer]  # twice named, once kept


def test_a_list_says_when_each_mail_came_however_late_it_is_read(mia: Account, port: GmailPort) -> None:
    began = clock.now() - timedelta(days=3)
    _, cursor = read(port.since(began))
    came = mia.mail.deliver(incoming(), at=began + timedelta(days=1))
    mia.mail.remove(mia.mail.deliver(incoming(2)).id)

    for pages in (port.changes(cursor), port.since(began)):
        (mail,), _ = read(pages)
        assert mail.at is not None
        assert abs(mail.at - came.at) < timedelta(milliseconds=1)


def test_what_we_wrote_and_what_is_spam_did_not_come(mia: Account, port: GmailPort) -> None:
    began = clock.now() - timedelta(seconds=5)
    _, cursor = read(port.since(began))
    mail = outbound()
    port.dispatch(mail, port.prepare(mail))
    port.prepare(outbound("draft_mail:2:1"))
    spam = mia.mail.deliver(incoming(1), labels=("SPAM",))
    archived = mia.mail.deliver(incoming(2), labels=("Label_1",))

    for pages in (port.changes(cursor), port.since(began)):
        assert [mail.ref for mail in read(pages)[0]] == [archived.id]
    mia.mail.relabel(spam.id, add={"INBOX"}, remove={"SPAM"})
    assert spam.id in [mail.ref for mail in read(port.changes(cursor))[0]]


def test_mails_of_a_person_are_found_newest_first(mia: Account, port: GmailPort) -> None:
    now = clock.now()
    for number, sender in enumerate([DANA, "joe." + DANA, "x@other.example", DANA]):
        mia.mail.deliver(incoming(number, sender=sender), at=now - timedelta(days=9 - number))
    mail = outbound()
    receipt = port.dispatch(mail, port.prepare(mail))
    found = port.search(DANA, limit=2)

    assert [mail.ref for mail in found] == [receipt["ref"], mia.mail.inbox[3].id]
    assert found[0].at is not None
    assert len(port.search(DANA.upper(), limit=9)) == 3


def test_a_mail_is_fetched_as_it_came(mia: Account, port: GmailPort) -> None:
    raw = b"From: x@y.example\r\nSubject: \xff\xfe\r\n\r\n\x00\x80 no charset " + b"?" * 2_000_000
    assert port.fetch(mia.mail.deliver(raw).id) == raw


@pytest.mark.parametrize("ref", ["18f0000000000999", "no id at all", "../drafts"])
def test_18_a_mail_deleted_since_is_gone(port: GmailPort, ref: str) -> None:
    with pytest.raises(MailGone):
        port.fetch(ref)


def test_health_says_who_writes(there: Google, mia: Account, port: GmailPort) -> None:
    assert port.health().ok
    assert "mia@acme.example" in port.health().detail
    with closing(a_port(there, mia, address="sales@acme.example")) as shared:
        assert not shared.health().ok
        mia.mail.aliases.append("sales@acme.example")
        assert shared.health().ok
    assert mia.mail.sent == []
    assert mia.mail.drafts == {}


def test_29_no_error_shows_a_token(there: Google, port: GmailPort) -> None:
    mail, said = outbound(), ""
    draft = port.prepare(mail)
    echo = " ".join(there.people.access_tokens)
    told = [Fault(status=status, reason="forbidden", message=f"Not with {echo}!") for status in (400, 403, 404)]
    for fault in (*LOST.values(), *told):
        there.misbehave("drafts.send", fault)
        try:
            port.dispatch(mail, draft)
        except ConnectorError as error:
            chain: BaseException | None = error
            while chain:
                said += repr(chain) + repr(vars(chain))
                chain = chain.__cause__
    secrets = [*there.people.access_tokens, *there.people.refresh_tokens, there.people.client_secret]
    assert said
    assert not [one for one in secrets if one in said]


def test_a_refusal_of_the_mail_itself_is_for_a_person(there: Google, port: GmailPort) -> None:
    there.misbehave("drafts.create", Fault(status=400, reason="invalidArgument", message="Invalid To header"))
    with pytest.raises(PermanentFailure, match="Invalid To header"):
        port.prepare(outbound())
