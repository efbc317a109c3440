"""Mailboxes at real SMTP and IMAP servers: what is special about them, and how they fail."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from config.services.ports import free_port
from config.tests.dovecot import TOKEN_KEY
from config.tests.mail_host import Hosted, MailHost
from config.tests.mail_providers import PROSPECT, SmtpImapProvider, smtp_imap_provider
from config.tests.postfix import usable
from config.tests.processes import until
from config.tests.rude_line import Break
from config.tests.rude_mail import DROP, RudeServer, rude_server
from config.tests.test_mail_ports import come, incoming, listed, outbound, read_again, start, subjects
from crm.connectors import imap, smtp, smtp_imap
from crm.connectors.imap import ImapAccount
from crm.connectors.mail_port import OUTBOX_HEADER, CursorExpired, MailGone, OutboundMail
from crm.connectors.ports import port_of
from crm.connectors.smtp import SmtpAccount
from crm.connectors.smtp_imap import SmtpImapPort
from crm.errors import ConnectorError, NeedsReauth, PermanentFailure, TemporaryFailure, UnknownOutcome
from crm.models import Connection

pytestmark = pytest.mark.mail
SPAM = b"From: x@acme.test\r\nMessage-ID: <%d@acme.test>\r\n\r\nHi.\r\n"


@pytest.fixture
def box(host: MailHost, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpImapProvider]:
    monkeypatch.setattr(imap, "TIMEOUT_SECONDS", 3.0)
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 3.0)
    with smtp_imap_provider(host) as provider:
        yield provider


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RudeServer]:
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 2.0)
    with rude_server() as running:
        yield running


def mail_to(recipient: str, *, sender: str = "mia@crm.test", number: int = 1) -> OutboundMail:
    message_id = f"<{number}@crm.test>"
    raw = f"From: {sender}\r\nTo: {recipient}\r\nMessage-ID: {message_id}\r\n{OUTBOX_HEADER}: k\r\n\r\nHi.\r\n"
    return OutboundMail(sender, recipient, message_id, "k", raw.encode())


def sends_through(server: RudeServer) -> SmtpImapPort:
    return SmtpImapPort(SmtpAccount("127.0.0.1", server.port, security="none"), None)


def idle(box: SmtpImapProvider, seconds: float) -> bool:
    assert isinstance(box.port, SmtpImapPort)
    return box.port.idle(seconds)


# Sending


def test_case_17_an_answer_lost_after_data_is_unknown_and_asking_does_not_send_again(server: RudeServer) -> None:
    port, mail = sends_through(server), mail_to(PROSPECT)
    server.manners = {"BODY": DROP}

    with pytest.raises(UnknownOutcome):
        port.dispatch(mail, port.prepare(mail))

    assert port.reconcile(mail, "").outcome == "unknown"
    assert server.received == [(PROSPECT, mail.message_id)]


def test_case_17_the_copy_of_a_mail_whose_answer_was_lost_settles_it_when_the_server_keeps_one(
    host: MailHost, box: SmtpImapProvider
) -> None:
    mail = outbound(box)
    box.break_next("answer_lost")
    with pytest.raises(UnknownOutcome):
        box.port.dispatch(mail, "")
    assert box.port.reconcile(mail, "").outcome == "unknown"

    with host.client(box.hosted) as server:  # as servers do that file by themselves
        server.append("Sent", "", time.time(), mail.raw)

    settled = box.port.reconcile(mail, "")
    assert (settled.outcome, settled.receipt["found_in"]) == ("sent", "Sent")


def test_case_17_what_is_put_off_with_451_leaves_when_asked_again(server: RudeServer) -> None:
    port, mail = sends_through(server), mail_to(PROSPECT)
    for stage in ("RCPT", "DATA", "BODY"):
        server.manners = {stage: "451 4.7.1 Greylisted, try again"}
        with pytest.raises(TemporaryFailure, match="451"):
            port.dispatch(mail, "")
    assert server.received == []

    server.manners = {}
    port.dispatch(mail, "")

    assert server.received == [(PROSPECT, mail.message_id)]


def test_case_17_what_is_refused_with_550_fails_for_good_with_the_servers_words(box: SmtpImapProvider) -> None:
    with pytest.raises(PermanentFailure, match=r"ghost@northwind\.test: 550 5\.1\.1.* unknown"):
        box.port.dispatch(mail_to("ghost@northwind.test", sender=box.address), "")


def test_case_17_each_recipient_is_a_mail_of_its_own_so_none_is_sent_in_part(box: SmtpImapProvider) -> None:
    box.port.dispatch(mail_to(PROSPECT, sender=box.address, number=1), "")
    with pytest.raises(PermanentFailure):
        box.port.dispatch(mail_to("ghost@northwind.test", sender=box.address, number=2), "")
    box.port.dispatch(mail_to(PROSPECT, sender=box.address, number=3), "")

    assert until(lambda: len(box.sent()) == 2)
    assert [message_from_bytes(mail)["Message-ID"] for mail in box.sent()] == ["<1@crm.test>", "<3@crm.test>"]


@pytest.mark.skipif(not usable(), reason="the stand-in for Postfix writes no bounces")
def test_a_mail_that_the_prospects_server_refuses_comes_back_as_a_bounce_about_it(box: SmtpImapProvider) -> None:
    cursor = start(box.port)
    mail = mail_to("nobody@bounce.test", sender=box.address, number=77)
    box.port.dispatch(mail, "")

    assert until(lambda: len(listed(box.port, cursor)) == 1)
    bounce = box.port.fetch(listed(box.port, cursor)[0].ref)
    assert message_from_bytes(bounce).get_content_type() == "multipart/report"
    for words in (b"Status: 5.1.1", b"nobody@bounce.test", mail.message_id.encode()):
        assert words in bounce


def test_a_copy_of_what_was_sent_lies_in_sent_as_read_unless_the_server_does_that(
    host: MailHost, box: SmtpImapProvider
) -> None:
    mail = outbound(box)
    assert box.port.dispatch(mail, "")["filed"] == "Sent"

    assert [copy.rstrip() for copy in host.mails(box.hosted, "Sent")] == [mail.raw.rstrip()]
    with host.client(box.hosted) as client:
        client.select("Sent", readonly=True)
        assert client.search(None, "UNSEEN")[1] == [b""]

    files_itself = SmtpImapPort(*accounts(host, box.hosted), files_sent=False)
    files_itself.dispatch(outbound(box), "")
    assert len(host.mails(box.hosted, "Sent")) == 1


@pytest.mark.parametrize("how", [Break.BEFORE, Break.MIDDLE, b"NO [OVERQUOTA] Mailbox is full"])
def test_a_copy_that_cannot_be_filed_changes_nothing_of_what_was_sent(
    box: SmtpImapProvider, how: Break | bytes
) -> None:
    box.imap.breaks_next(b"APPEND", how)

    receipt = box.port.dispatch(outbound(box), "")

    assert receipt["code"] == 250
    assert not receipt["filed"]
    assert until(lambda: len(box.sent()) == 1)


# Reading


def test_case_18_a_mailbox_whose_numbers_changed_is_read_again_and_old_references_are_gone(
    host: MailHost, box: SmtpImapProvider
) -> None:
    come(box, "One")
    pages = list(box.port.since(datetime.now(UTC) - timedelta(hours=1)))
    [mail] = [mail for page in pages for mail in page.mails]
    box.expire_cursors()

    with pytest.raises(CursorExpired):
        list(box.port.changes(pages[-1].cursor))
    with pytest.raises(MailGone):
        box.port.fetch(mail.ref)


def test_case_18_numbers_that_change_between_list_and_fetch_bring_no_other_mail(
    host: MailHost, box: SmtpImapProvider
) -> None:
    cursor = start(box.port)
    come(box, "One")
    mails = listed(box.port, cursor)
    box.remove_all()
    come(box, "Another")
    box.expire_cursors()

    with pytest.raises(MailGone):
        box.port.fetch(mails[0].ref)


def test_case_18_idle_tells_of_news_at_once_and_of_none_when_the_time_is_over(box: SmtpImapProvider) -> None:
    cursor = start(box.port)
    began = time.monotonic()
    assert idle(box, 0.3) is False
    assert time.monotonic() - began < 10

    later = threading.Timer(0.5, come, [box, "News"])
    later.start()
    began = time.monotonic()
    assert idle(box, 60) is True
    assert time.monotonic() - began < 30
    later.join()
    assert read_again(box.port, cursor) == ["News"]


def test_case_18_news_between_looking_and_waiting_is_not_waited_past(box: SmtpImapProvider) -> None:
    cursor = start(box.port)
    assert listed(box.port, cursor) == []
    come(box, "Early")
    began = time.monotonic()

    assert idle(box, 60) is True

    assert time.monotonic() - began < 30


@pytest.mark.parametrize("how", [Break.BEFORE, Break.AFTER, Break.MIDDLE])
def test_case_18_a_line_that_breaks_in_idle_is_a_failure_that_passes(box: SmtpImapProvider, how: Break) -> None:
    cursor = start(box.port)
    box.imap.breaks_next(b"IDLE", how)

    with pytest.raises(TemporaryFailure):
        idle(box, 60)

    come(box, "News")
    assert idle(box, 60) is True
    assert read_again(box.port, cursor) == ["News"]


STRANGE = {
    "empty": b"",
    "no headers": b"\r\nJust text.\r\n",
    "no Message-ID": b"From: a@acme.test\r\nSubject: No id\r\n\r\nHi.\r\n",
    "no end of the headers": b"From: a@acme.test\r\nSubject: x",
    "a charset that nobody knows": b"Content-Type: text/plain; charset=klingon-8\r\n\r\n\xff\xfe\x80 caf\xe9\r\n",
    "bytes that are no text": b"Subject: \xff\xfe\xe9\r\n\r\n" + bytes(range(1, 256)) + b"\r\n",
    "parts without an end": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\nContent-Type: multipart/",
    "a boundary within itself": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 5000,
    "base64 that is none": b"Content-Transfer-Encoding: base64\r\n\r\n!!!!====%%\r\n",
    "500 recipients": b"To: " + b",\r\n ".join(b"p%d@acme.test" % n for n in range(500)) + b"\r\n\r\nHi.\r\n",
    "a line of a megabyte": b"Subject: x\r\n\r\n" + b"x" * 1_000_000 + b"\r\n",
    "5 MB": b"Subject: big\r\n\r\n" + b"0123456789abcdef" * 4 * 80_000 + b"\r\n",
    "words of IMAP": b'Subject: ) UID 7 BODY[] {3}\r\n\r\n* 1 FETCH (UID 1 BODY[] "")\r\nA1 OK done\r\n)\r\n',
}


def test_case_18_whatever_lies_in_the_mailbox_is_fetched_as_it_lies_there(
    host: MailHost, box: SmtpImapProvider
) -> None:
    cursor = start(box.port)
    inbox = host.dovecot.folder(box.address) / "new"
    for number, raw in enumerate(STRANGE.values()):
        put(inbox / f"{1_790_000_000 + number}.M{number}P1.strange", raw)

    mails = listed(box.port, cursor)

    found = [box.port.fetch(mail.ref) for mail in mails]
    assert sorted(map(lines, found)) == sorted(map(lines, STRANGE.values()))


def put(path: Path, raw: bytes) -> None:
    """Lay a mail into a Maildir, past all checks."""
    fresh = path.parent.parent / "tmp" / path.name
    fresh.write_bytes(raw)
    fresh.chmod(0o644)
    fresh.rename(path)


def lines(raw: bytes) -> list[bytes]:
    """Servers write the ends of lines anew; no more."""
    return raw.replace(b"\r\n", b"\n").split(b"\n")


def test_case_18_a_mail_too_large_to_hold_is_refused_and_the_others_are_read(
    box: SmtpImapProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_imap, "LARGEST_BYTES", 5_000)
    cursor = start(box.port)
    box.deliver(incoming(box, "Large") + b"x" * 10_000)
    come(box, "Small")

    large, small = listed(box.port, cursor)

    with pytest.raises(PermanentFailure, match="too large"):
        box.port.fetch(large.ref)
    assert subjects([box.port.fetch(small.ref)]) == ["Small"]


def test_pages_hold_no_more_than_a_reader_can(box: SmtpImapProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_imap, "PAGE_BYTES", 5_000)
    cursor = start(box.port)
    for number in range(5):
        box.deliver(incoming(box, str(number)) + b"x" * 2_000)

    sizes = [len(page.mails) for page in box.port.changes(cursor)]

    assert sizes == [2, 2, 1, 0]


def test_reading_leaves_mails_as_unseen_as_they_were(host: MailHost, box: SmtpImapProvider) -> None:
    cursor = start(box.port)
    come(box, "One", "Two")
    assert read_again(box.port, cursor) == ["One", "Two"]

    with host.client(box.hosted) as client:
        client.select("INBOX", readonly=True)
        assert client.search(None, "UNSEEN")[1] == [b"1 2"]


def test_small_mails_are_fetched_many_at_a_time(box: SmtpImapProvider) -> None:
    cursor = start(box.port)
    for number in range(50):
        box.deliver(SPAM % number)
    box.imap.heard = b""

    for mail in listed(box.port, cursor):
        box.port.fetch(mail.ref)

    assert box.imap.heard.count(b"BODY.PEEK[]") == 1


def test_search_takes_an_address_for_an_address_and_no_order(box: SmtpImapProvider) -> None:
    box.deliver(SPAM % 1)

    assert len(box.port.search("x@acme.test", limit=5)) == 1
    assert box.port.search('x@acme.test" OR ALL "', limit=5) == []
    assert box.port.search("jürgen@acme.test", limit=5) == []
    with pytest.raises(PermanentFailure, match="line break"):
        box.port.search("x@acme.test\r\nA1 LOGOUT", limit=5)


# Accounts


def accounts(host: MailHost, hosted: Hosted, *, token: str = "") -> tuple[SmtpAccount, ImapAccount]:
    password = "" if token else hosted.password
    return (
        SmtpAccount("127.0.0.1", host.smtp, hosted.address, password, "none", token),
        ImapAccount("127.0.0.1", host.imap, hosted.address, password, "none", token),
    )


def token_of(address: str) -> str:
    """Write a token as the test's Dovecot takes it: a JWT under its key."""
    now = int(time.time())
    claims = {"email": address, "sub": address, "iat": now, "nbf": now, "exp": now + 600}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (HEADER, claims)]
    signature = hmac.new(TOKEN_KEY, b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()


HEADER = {"alg": "HS256", "typ": "JWT"}


def test_a_token_opens_the_mailbox_in_place_of_a_password(host: MailHost) -> None:
    hosted = host.mailbox()
    sending, reading = accounts(host, hosted, token=token_of(hosted.address))
    port = SmtpImapPort(sending if usable() else accounts(host, hosted)[0], reading)

    assert port.health().ok
    mail = mail_to(hosted.address, sender=hosted.address)
    port.dispatch(mail, "")
    assert until(lambda: len(host.mails(hosted)) == 1)

    refused = SmtpImapPort(*accounts(host, hosted, token=token_of("somebody.else@crm.test")))
    with pytest.raises(NeedsReauth, match="token" if usable() else "password|token"):
        refused.dispatch(mail, "")
    with pytest.raises(NeedsReauth, match="token"):
        list(refused.since(datetime.now(UTC)))
    port.close()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_line_with_tls_is_used_only_when_the_certificate_is_right(
    host: MailHost, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    hosted = host.mailbox()
    number = host.dovecot.imaps if security == "tls" else host.imap
    sending, _ = accounts(host, hosted)
    port = SmtpImapPort(sending, ImapAccount("127.0.0.1", number, hosted.address, hosted.password, security))

    with pytest.raises(TemporaryFailure, match="(?i)certificate"):
        list(port.since(datetime.now(UTC)))
    monkeypatch.setenv("SSL_CERT_FILE", str(host.dovecot.here / "certificate.pem"))
    assert port.health().ok
    port.close()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"NO [AUTHENTICATIONFAILED] Wrong: wrong-secret", NeedsReauth),
        (b"NO wrong-secret is no password", NeedsReauth),
        (b"NO [UNAVAILABLE] Temporary authentication failure", TemporaryFailure),
        (b"NO [ALERT] Too many simultaneous connections", TemporaryFailure),
        (b"NO [LIMIT] Rate limit hit for wrong-secret", TemporaryFailure),
        (b"BAD What is wrong-secret?", NeedsReauth),
    ],
)
def test_a_refused_sign_in_is_told_from_one_put_off_and_the_secret_is_not_said(
    box: SmtpImapProvider, answer: bytes, error: type[ConnectorError], caplog: pytest.LogCaptureFixture
) -> None:
    port = box.open("wrong-secret")
    box.imap.breaks_next(b"LOGIN", answer)

    with caplog.at_level(logging.DEBUG), pytest.raises(error) as raised:
        list(port.since(datetime.now(UTC)))

    assert "wrong-secret" not in f"{raised.value!r} {raised.value.__cause__!r} {caplog.text}"


@pytest.mark.parametrize("password", ["pässwörd ✓", 'quote " and \\ slash', "a\r\nA1 LOGOUT"])
def test_passwords_of_all_letters_are_taken_as_they_are(host: MailHost, password: str) -> None:
    if "\r" in password:
        hosted = Hosted(host.mailbox().address, password)
        with pytest.raises(NeedsReauth, match="typed"):
            list(SmtpImapPort(*accounts(host, hosted)).since(datetime.now(UTC)))
        return
    hosted = host.mailbox()
    host.dovecot.set_password(hosted.address, password)
    port = SmtpImapPort(*accounts(host, Hosted(hosted.address, password)))

    assert list(port.since(datetime.now(UTC)))[-1].mails == ()
    port.close()


def test_a_server_that_drips_is_left_when_the_time_is_over(
    box: SmtpImapProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "TIMEOUT_SECONDS", 30.0)
    monkeypatch.setattr(imap, "DEADLINE_SECONDS", 0.5)
    for _ in range(2):
        box.break_next("silence")
    began = time.monotonic()

    with pytest.raises(TemporaryFailure):
        list(box.port.since(datetime.now(UTC)))

    assert time.monotonic() - began < 10


def test_a_server_that_is_not_there_is_tried_again_later() -> None:
    port = SmtpImapPort(SmtpAccount("127.0.0.1", free_port(), security="none"),
                        ImapAccount("127.0.0.1", free_port(), "a", "b", "none"))  # fmt: skip

    with pytest.raises(TemporaryFailure, match="could not be reached"):
        list(port.since(datetime.now(UTC)))
    health = port.health()
    assert not health.ok
    assert health.detail.count("could not be reached") == 2


def test_an_account_without_imap_only_sends(server: RudeServer) -> None:
    port = sends_through(server)

    assert not port.reads
    with pytest.raises(PermanentFailure, match="only sends"):
        list(port.since(datetime.now(UTC)))
    assert port.health().ok


def test_what_is_captured_never_leaves_this_machine(server: RudeServer) -> None:
    row = Connection(kind="capture", host="mx.elsewhere.example", port=server.port, username="u", password="p")

    port_of(row, "mia@crm.test").dispatch(mail_to(PROSPECT), "")

    assert server.received == [(PROSPECT, "<1@crm.test>")]


def test_a_connection_opens_as_it_was_filled_in(host: MailHost) -> None:
    hosted = host.mailbox()
    row = Connection(
        kind="smtp", host="127.0.0.1", port=host.smtp, username=hosted.address, password=hosted.password, token="",
        security="none", imap_host="127.0.0.1", imap_port=host.imap, imap_security="none",
    )  # fmt: skip
    port = port_of(row, hosted.address)

    assert port.reads
    assert port.health().ok, port.health()
    port.close()
    row.port = None
    with pytest.raises(PermanentFailure, match="Fill them in"):
        port_of(row, hosted.address)


def test_headers_folded_and_encoded_are_kept_as_they_came(box: SmtpImapProvider) -> None:
    cursor = start(box.port)
    folded = b"References: <a@acme.test>\r\n\t<b@acme.test>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHi.\r\n"
    box.deliver(folded)

    [raw] = [box.port.fetch(mail.ref) for mail in listed(box.port, cursor)]

    assert raw.endswith(folded)
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == "Grüße"
