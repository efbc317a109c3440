"""What every provider of mailboxes must do: one suite, run against each, on what arrives at the other side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from itertools import islice

import pytest

from config.tests.google.provider import gmail_provider
from config.tests.mail_providers import PROSPECT, Breaking, Provider, smtp_imap_provider
from config.tests.processes import until
from crm.connectors import gmail, google_http, imap, smtp, smtp_imap
from crm.connectors.mail_port import OUTBOX_HEADER, Cursor, CursorExpired, ListedMail, MailGone, MailPort, OutboundMail
from crm.errors import ConnectorError, NeedsReauth, TemporaryFailure, UnknownOutcome
from crm.mime import build_mail, new_message_id


@pytest.fixture(params=[pytest.param("imap", marks=pytest.mark.mail), "gmail"])
def provider(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with ExitStack() as ending:
        if request.param == "imap":
            monkeypatch.setattr(smtp_imap, "PAGE", 2)
            monkeypatch.setattr(imap, "TIMEOUT_SECONDS", 2.0)
            monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 2.0)
            yield ending.enter_context(smtp_imap_provider(request.getfixturevalue("host")))
        else:
            monkeypatch.setattr(gmail, "PAGE", 4)  # of history: a mail that was deleted since is in it twice
            monkeypatch.setattr(gmail, "PATIENCE", (0.01, 0.02, 0.03))
            monkeypatch.setattr(google_http, "TIMEOUT", (2.0, 1.0))
            yield ending.enter_context(gmail_provider())


@pytest.fixture
def port(provider: Provider) -> MailPort:
    return provider.port


def outbound(provider: Provider, subject: str = "Angebot für Ümläute ✓") -> OutboundMail:
    message_id = new_message_id(provider.address)
    key = f"draft:{message_id[1:9]}:1"  # no two rows have the same
    raw = build_mail(
        sender=("Mia Ørsted", provider.address),
        to=("Dana", PROSPECT),
        subject=subject,
        body="Hello Dana,\n.a line that begins with a dot\n\nMia",
        message_id=message_id,
        at=datetime.now(UTC),
        in_reply_to="<first@northwind.test>",
        headers={OUTBOX_HEADER: key},
    )
    return OutboundMail(provider.address, PROSPECT, message_id, key, raw)


def incoming(provider: Provider, subject: str, *, sender: str = PROSPECT) -> bytes:
    return (
        f"From: Dana <{sender}>\r\nTo: {provider.address}\r\nSubject: {subject}\r\n"
        f"Message-ID: {new_message_id(sender)}\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n\r\nText of {subject}\r\n"
    ).encode()


def come(provider: Provider, *subjects: str) -> list[bytes]:
    """Deliver mails, and return them when they all lie in the mailbox."""
    mails = [incoming(provider, subject) for subject in subjects]
    for mail in mails:
        provider.deliver(mail)
    return mails


def start(port: MailPort) -> Cursor:
    """Return the cursor after all that is there."""
    return list(port.since(datetime.now(UTC) + timedelta(days=1)))[-1].cursor


def listed(port: MailPort, cursor: Cursor) -> list[ListedMail]:
    return [mail for page in port.changes(cursor) for mail in page.mails]


def subjects(raws: list[bytes]) -> list[str]:
    return [str(message_from_bytes(raw, policy=default)["Subject"]) for raw in raws]


def read(port: MailPort, cursor: Cursor) -> list[str]:
    return subjects([port.fetch(mail.ref) for mail in listed(port, cursor)])


def read_again(port: MailPort, cursor: Cursor) -> list[str]:
    """Read as the desk does that is told to come again later."""
    for _ in range(3):
        try:
            return read(port, cursor)
        except TemporaryFailure:
            continue
    raise AssertionError("it does not recover")


def arrives(provider: Provider, count: int = 1) -> bool:
    return until(lambda: len(provider.sent()) >= count)


# Sending


def test_a_mail_leaves_once_and_arrives_as_it_was_built(provider: Provider, port: MailPort) -> None:
    mail = outbound(provider)

    receipt = port.dispatch(mail, port.prepare(mail))

    assert arrives(provider)
    [raw] = provider.sent()
    arrived, built = message_from_bytes(raw, policy=default), message_from_bytes(mail.raw, policy=default)
    for name in ("From", "To", "Subject", "In-Reply-To", "References", OUTBOX_HEADER):
        assert str(arrived[name]) == str(built[name])
    text = arrived.get_body(("plain",))
    assert text is not None
    assert ".a line that begins with a dot" in text.get_content().splitlines()
    assert receipt["message_id"] == str(arrived["Message-ID"])


def test_a_mail_that_is_prepared_has_not_left(provider: Provider, port: MailPort) -> None:
    first, second = outbound(provider, "First"), outbound(provider, "Second")

    draft = port.prepare(first)
    assert bool(draft) is port.drafts
    port.dispatch(second, port.prepare(second))

    assert arrives(provider)
    assert subjects(provider.sent()) == ["Second"]
    assert port.reconcile(first, draft).outcome == ("not_sent" if port.drafts else "unknown")


def test_a_draft_that_is_discarded_is_gone_and_discarding_it_again_is_no_error(
    provider: Provider, port: MailPort
) -> None:
    mail = outbound(provider)
    draft = port.prepare(mail)

    port.discard(draft)
    port.discard(draft)

    assert provider.sent() == []


def test_a_mail_that_left_is_found_again(provider: Provider, port: MailPort) -> None:
    mail = outbound(provider)
    draft = port.prepare(mail)
    receipt = port.dispatch(mail, draft)

    settled = port.reconcile(mail, draft)

    assert settled.outcome == "sent"
    assert settled.receipt["message_id"] == receipt["message_id"]


def test_a_lost_answer_is_an_unknown_outcome_and_the_mail_left_once(provider: Provider, port: MailPort) -> None:
    mail = outbound(provider)
    draft = port.prepare(mail)
    provider.break_next("answer_lost")

    with pytest.raises(UnknownOutcome):
        port.dispatch(mail, draft)

    assert arrives(provider)
    assert port.reconcile(mail, draft).outcome == ("sent" if port.drafts else "unknown")
    other = outbound(provider, "Another")
    port.dispatch(other, port.prepare(other))
    assert arrives(provider, 2)
    assert len(provider.sent()) == 2


def test_a_line_that_breaks_before_the_mail_left_loses_and_doubles_nothing(provider: Provider, port: MailPort) -> None:
    mail = outbound(provider)
    draft = port.prepare(mail)
    provider.break_next("send_lost")

    with pytest.raises((TemporaryFailure, UnknownOutcome)) as raised:
        port.dispatch(mail, draft)
    settled = port.reconcile(mail, draft)
    assert settled.outcome != "sent"
    assert raised.type is not UnknownOutcome or settled.outcome == "not_sent"

    port.dispatch(mail, draft)
    assert arrives(provider)
    assert len(provider.sent()) == 1


# Reading


def test_what_came_after_the_cursor_is_listed_in_order_and_fetched_as_it_came(
    provider: Provider, port: MailPort
) -> None:
    come(provider, "Old")
    cursor = start(port)
    mails = come(provider, "One", "Two", "Three")

    pages = list(port.changes(cursor))

    found = [port.fetch(mail.ref) for page in pages for mail in page.mails]
    assert [raw[-len(mail) :] for raw, mail in zip(found, mails, strict=True)] == mails
    assert listed(port, pages[-1].cursor) == []
    assert all(len(mail.ref) <= 250 for page in pages for mail in page.mails)


def test_nothing_new_is_a_page_without_mails_and_a_cursor(provider: Provider, port: MailPort) -> None:
    come(provider, "Old")
    cursor = start(port)

    [page] = port.changes(cursor)

    assert page.mails == ()
    assert subjects([port.fetch(mail.ref) for mail in listed(port, page.cursor)]) == []
    come(provider, "New")
    assert read_again(port, page.cursor) == ["New"]


def test_what_came_since_a_moment_is_listed_and_the_last_cursor_goes_on_from_there(
    provider: Provider, port: MailPort
) -> None:
    come(provider, "One", "Two", "Three")

    pages = list(port.since(datetime.now(UTC) - timedelta(hours=1)))
    came = come(provider, "Four")

    assert subjects([port.fetch(mail.ref) for page in pages for mail in page.mails]) == ["One", "Two", "Three"]
    assert read_again(port, pages[-1].cursor) == subjects(came)
    assert [mail for page in port.since(datetime.now(UTC) + timedelta(days=2)) for mail in page.mails] == []


def test_a_reader_that_stops_after_a_page_goes_on_behind_it(provider: Provider, port: MailPort) -> None:
    cursor = start(port)
    come(provider, *"ABCDE")

    [first] = islice(port.changes(cursor), 1)

    assert 0 < len(first.mails) < 5
    got = subjects([port.fetch(mail.ref) for mail in first.mails])
    assert got + read_again(port, first.cursor) == list("ABCDE")
    assert read_again(port, cursor) == list("ABCDE")


def test_case_11_an_expired_cursor_is_said_and_a_new_start_finds_everything(provider: Provider, port: MailPort) -> None:
    come(provider, "One")
    cursor = start(port)
    come(provider, "Two")
    provider.expire_cursors()

    with pytest.raises(CursorExpired):
        list(port.changes(cursor))

    pages = list(port.since(datetime.now(UTC) - timedelta(hours=1)))
    assert subjects([port.fetch(mail.ref) for page in pages for mail in page.mails]) == ["One", "Two"]
    assert listed(port, pages[-1].cursor) == []


def test_a_cursor_that_makes_no_sense_is_an_expired_one(port: MailPort) -> None:
    with pytest.raises(CursorExpired):
        list(port.changes({}))


def test_case_18_a_mail_deleted_between_list_and_fetch_is_gone(provider: Provider, port: MailPort) -> None:
    cursor = start(port)
    come(provider, "One", "Two")
    mails = listed(port, cursor)
    provider.remove_all()

    for mail in mails:
        with pytest.raises(MailGone):
            port.fetch(mail.ref)
    come(provider, "Three")
    assert read_again(port, cursor) == ["Three"]


def test_a_reference_that_is_none_of_this_mailbox_is_gone(port: MailPort) -> None:
    for ref in ("", "nonsense", "1.999999.INBOX", "1.1.Nowhere"):
        with pytest.raises(MailGone):
            port.fetch(ref)


def test_search_finds_the_newest_mails_from_and_to_an_address(provider: Provider, port: MailPort) -> None:
    mail = outbound(provider, "To Dana")
    port.dispatch(mail, port.prepare(mail))
    provider.deliver(incoming(provider, "From another", sender="jo-dana@northwind.test"))
    come(provider, "From Dana")

    def found() -> list[str]:
        return sorted(subjects([port.fetch(mail.ref) for mail in port.search(PROSPECT, limit=10)]))

    assert until(lambda: found() == ["From Dana", "To Dana"]), found()
    assert len(port.search(PROSPECT, limit=1)) == 1
    assert port.search("nobody@northwind.test", limit=10) == []


@pytest.mark.parametrize("kind", ["read_lost", "silence", "garbage"])
def test_a_line_that_breaks_while_reading_loses_nothing(provider: Provider, port: MailPort, kind: Breaking) -> None:
    cursor = start(port)
    come(provider, "One", "Two", "Three")
    provider.break_next(kind)
    began = time.monotonic()

    assert read_again(port, cursor) == ["One", "Two", "Three"]
    assert time.monotonic() - began < 30


# The account


def test_health_says_how_both_directions_are_and_sends_nothing(provider: Provider, port: MailPort) -> None:
    health = port.health()

    assert health.ok, health
    assert health.detail
    assert health.missing == ()
    assert provider.sent() == []


def test_a_refused_secret_needs_a_person_and_is_never_said(provider: Provider) -> None:
    port = provider.locked_out()
    mail = outbound(provider)
    attempts: list[Callable[[], object]] = [
        lambda: port.dispatch(mail, port.prepare(mail)),
        lambda: list(port.since(datetime.now(UTC))),
        lambda: port.search(PROSPECT, limit=1),
    ]

    for attempt in attempts:
        with pytest.raises(NeedsReauth) as raised:
            attempt()
        error: BaseException | None = raised.value
        while error:
            assert "wrong-secret" not in f"{error!r} {error}"
            error = error.__cause__
    health = port.health()
    port.close()

    assert not health.ok
    assert health.detail
    assert "wrong-secret" not in f"{health!r} {port!r} {vars(port)!r}"
    assert provider.sent() == []


def test_a_port_that_was_closed_opens_again_when_asked(provider: Provider, port: MailPort) -> None:
    cursor = start(port)
    port.close()
    port.close()
    come(provider, "New")

    assert read_again(port, cursor) == ["New"]


@pytest.mark.parametrize("kind", ["read_lost", "silence", "garbage"])
def test_a_provider_that_goes_on_breaking_is_a_failure_of_the_family(
    provider: Provider, port: MailPort, kind: Breaking
) -> None:
    cursor = start(port)
    come(provider, "One")
    for _ in range(4):
        provider.break_next(kind)

    with pytest.raises(ConnectorError):
        read(port, cursor)
    assert read_again(port, cursor) == ["One"]
