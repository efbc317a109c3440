"""Whatever bytes come: a line, no crash, and no more time than a mail may take."""

import time

import pytest

from leads.mail import read_mail
from leads.mail.reading import _read

FIVE_MB = 5 * 1024 * 1024
HEAD = b"From: a@b.example\nTo: c@d.example\nSubject: x\n"
SERVER = b"From: MAILER-DAEMON@x.example\nSubject: Undelivered mail\n\n"
AWAY = b"Auto-Submitted: auto-replied\n" + HEAD + b"\nI am on vacation until "


def big(piece: bytes) -> bytes:
    return piece * (FIVE_MB // len(piece))


CASES = {
    "nothing": b"",
    "newlines": big(b"\n"),
    "NULs": HEAD + b"\n" + big(b"\x00"),
    "high bytes": HEAD + b"\n" + big(bytes(range(128, 256))),
    "one long line": HEAD + b"\n" + big(b"a"),
    "many lines": HEAD + b"\n" + big(b"one line of a long text\n"),
    "many From lines": HEAD + b"\n" + big(b"From:\n"),
    "attributions": HEAD + b"\n" + big(b"On 12 wrote "),
    "open tags": HEAD + b"Content-Type: text/html\n\n" + big(b"<div class=gmail_quote>"),
    "open angles": HEAD + b"Content-Type: text/html\n\n" + big(b"<"),
    "open comments": HEAD + b"Content-Type: text/html\n\n" + big(b"<!--"),
    "bad base64": HEAD + b"Content-Transfer-Encoding: base64\n\n" + big(b"YWJj!a") + b"a",
    "bad quoted-printable": HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + big(b"="),
    "UTF-7 halves": HEAD + b"Content-Type: text/plain; charset=utf-7\n\n" + big(b"+2AA-"),
    "no charset": HEAD + b"Content-Type: text/plain; charset=zlib\n\nhello",
    "header bomb": big(b"X-A: b\n") + b"\nhi",
    "long header": b"Subject: " + big(b"a") + b"\n\nhi",
    "encoded words": b"Subject: " + big(b"=?utf-8?b?YWJj?= ") + b"\n\nhi",
    "quotes": b"From: " + big(b'"\\') + b"\n\nhi",
    "brackets": b"To: " + big(b"(") + b"\n\nhi",
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=a\n\n" + big(b"--a\n\nx\n"),
    "nearly boundaries": HEAD + b"Content-Type: multipart/mixed; boundary=a\n\n" + big(b"--ab\n"),
    "deep nesting": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(9999)),
    "nested forwards": big(b"Content-Type: message/rfc822\n\n"),
    "many recipients of a report": HEAD
    + b"Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\n\n"
    + big(b"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n"),
    "a server's endless words": SERVER + big(b"could not be delivered <a@b.example> 550 5.1.1 user unknown\n"),
    "a server's lines without letters": SERVER + big(b"--\n"),
    "a server's one word": SERVER + b"failed 550 " + big(b"a@"),
    "a server's quoted lines": SERVER + big(b"> \n"),
    "endless dates": AWAY + big(b"12 August, "),
    "endless digits": AWAY + big(b"1"),
    "please": HEAD + b"\n" + b"please " * 600,
    "remove me from the": HEAD + b"\n" + b"remove me from the " * 150,
}


@pytest.mark.parametrize("raw", CASES.values(), ids=CASES)
def test_no_bytes_break_the_reading_or_hold_it_up(raw: bytes) -> None:
    began = time.process_time()
    found = _read(raw, None)
    assert time.process_time() - began < 0.5  # ten times what a mail may take: a slow machine, but nothing quadratic
    assert found.kind
    assert "\x00" not in found.new_text + found.subject
    (found.new_text + found.subject + found.reason).encode()


def test_five_hundred_recipients_are_all_read() -> None:
    to = b",\n ".join(b'"Name, %d" <user%d@host.example>' % (i, i) for i in range(500))
    found = read_mail(b"From: a@b.example\nTo: " + to + b"\n\nHello all")
    assert len(found.recipients) == 500
    assert (found.kind, found.new_text) == ("human", "Hello all")


def test_a_fault_of_the_reading_is_a_line_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leads.mail.reading.parse", lambda raw: 1 / 0)
    found = read_mail(HEAD + b"\nHello")
    assert (found.kind, found.reason) == ("human", "This mail could not be read (ZeroDivisionError).")


def test_a_forwarded_bounce_is_the_forwarders_mail() -> None:
    raw = (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\nLook what came back.\n--a\nContent-Type: message/rfc822\n\n"
    )
    raw += b"From: MAILER-DAEMON@x.example\nContent-Type: multipart/report; boundary=c\n\n--c\n"
    raw += b"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n--c--\n--a--\n"
    assert (read_mail(raw).kind, read_mail(raw).new_text) == ("human", "Look what came back.")


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        (b"utf-8", "Grüße".encode("cp1252")),
        (b"us-ascii", "Grüße".encode()),
        (b"x-unknown", "Grüße".encode()),
        (b"iso-8859-1", "Grüße".encode()),
        (b"", "Grüße".encode("latin-1")),
    ],
)
def test_a_wrong_charset_is_put_right(charset: bytes, data: bytes) -> None:
    assert read_mail(HEAD + b"Content-Type: text/plain; charset=" + charset + b"\n\n" + data).new_text == "Grüße"
