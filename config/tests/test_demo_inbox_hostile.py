"""The page of what the prospects received shows any mail as text, however it was written."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.demo.inbox import SHOWN
from config.tests.hostile import ADDRESSES, TEXTS
from config.tests.mail import capture
from config.tests.pages import Page
from crm.tests.factories import a_workspace, make_member

pytestmark = pytest.mark.django_db

MARKUP = "<script>zz_hostile()</script><img src=x onerror=zz_hostile()><zz-hostile>"
PLAIN = b"To: a@b.example\r\nSubject: hi\r\n"
DATES = (b"Fri, 31 Dec 9999 23:59:59 -1400", b"Mon, 1 Jan 0001 00:00:00 +1400", b"Tue, 10 Mar 2026 15:00:00 -0000",
         b"Tue, 10 Mar 2026 15:00:00 +99999999999", b"99:99:99", b"")  # fmt: skip
MAILS: dict[str, bytes] = {
    "empty": b"",
    "no_header": b"\r\n" + MARKUP.encode(),
    "only_html": PLAIN + b"Content-Type: text/html\r\n\r\n" + MARKUP.encode(),
    "html_beside_nothing": PLAIN + b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n"
    b"Content-Type: text/html\r\n\r\n" + MARKUP.encode() + b"\r\n--x--",
    "broken_boundary": PLAIN + b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n" + MARKUP.encode(),
    "nested": PLAIN + b"Content-Type: message/rfc822\r\n\r\n" + PLAIN + b"\r\n" + MARKUP.encode(),
    "headers_in_headers": b"Subject: =?utf-8?q?a=0D=0ABcc:_x@attack.example?=\r\nTo: =?utf-8?q?=0D=0ABcc:_x?=\r\n\r\nx",
    "markup_in_headers": f"Subject: {MARKUP}\r\nTo: {MARKUP}\r\nFrom: {MARKUP}\r\nDate: {MARKUP}\r\n\r\n".encode(),
    "broken_words": b"Subject: =?utf-8?b?AAA?= =?utf-8?b?A?=\r\nFrom: =?zz?q?=FF?=\r\nDate: =?utf-7?q?+2AA-?=\r\n\r\nx",
    "bytes_in_headers": b"Subject: \xff\xfe\x00\r\nTo: \xc3\x28 <a@b>\r\n\r\n\xff\xfe",
    "addresses_that_break_parsers": b"To: .<\r\nFrom: g:a@b;\x85 1\r\n\r\nx",
    "unknown_charset": PLAIN + b"Content-Type: text/plain; charset=zz-hostile\r\n\r\n" + MARKUP.encode(),
    "charset_without_replacement": PLAIN + b"Content-Type: text/plain; charset=punycode\r\n\r\n\xe8\xff",
    "charset_that_always_fails": PLAIN + b"Content-Type: text/plain; charset=undefined\r\n\r\nabc",
    "no_charset": PLAIN + b"Content-Type: text/plain; charset=hex\r\n\r\n6162",
    "half_a_letter": PLAIN + b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-",
    "wrong_utf_8": PLAIN + b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xff\xc0\x80\xed\xa0\x80",
    "broken_base64": PLAIN + b"Content-Transfer-Encoding: base64\r\n\r\n====",
    "broken_quotes": PLAIN + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=zz=",
    "broken_uuencode": PLAIN + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 666 x\nzz\n",
    **{f"date_{number}": b"Date: " + said + b"\r\n\r\nx" for number, said in enumerate(DATES)},
    "long": PLAIN + b"\r\n" + b"<zz-hostile>" * 10_000,
    "long_header": b"Subject: " + b"a" * 100_000 + b"\r\n\r\nx",
}


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.CAPTURE_FOLDER = str(tmp_path)
    return tmp_path


@pytest.fixture
def reader() -> Iterator[Client]:
    with a_workspace():
        client, user = Client(), make_member().user
        assert user is not None
        client.force_login(user, backend="crm.tenancy.permissions.MemberBackend")
        yield client


def shown(reader: Client) -> Page:
    """Return the page; that it can be made at all is the first half of each test."""
    answer = reader.get(reverse("demo-inbox"))
    assert answer.status_code == 200
    page = Page(answer.content.decode())
    assert not page.injected
    return page


@pytest.mark.parametrize("name", MAILS)
def test_a_hostile_mail_is_shown_as_text(reader: Client, folder: Path, name: str) -> None:
    capture(folder, "1", MAILS[name])

    page = shown(reader)

    assert ("zz_hostile()" in page.text) == (b"zz_hostile()" in MAILS[name])
    assert page.text.count("zz-hostile") < SHOWN / 10


@pytest.mark.parametrize(
    "said", [b"", b"\x00", b"\xff\xfe", b"=?utf-8?q?=00?=", b"<" * 30_000, b"<a@b>\r\n <c@d>", b"'; SELECT 1 --"]
)
def test_a_mail_that_names_itself_strangely_is_nobodys(reader: Client, folder: Path, said: bytes) -> None:
    capture(folder, "known", PLAIN + b"\r\nHello")
    (folder / "1.eml").write_bytes(b"Message-ID: " + said + b"\r\n" + PLAIN + b"\r\nzz_strange")

    assert "zz_strange" not in shown(reader).text


def test_what_strangers_type_into_forms_is_shown_as_text_in_every_part(reader: Client, folder: Path) -> None:
    for number, text in enumerate([*TEXTS.values(), *ADDRESSES.values()]):
        raw = text.encode("utf-8", "surrogatepass")
        line = b" ".join(raw.splitlines())[:5_000]
        headers = b"\r\n".join(name + b": " + line for name in (b"To", b"From", b"Subject", b"Date", b"Content-Type"))
        capture(folder, f"{number:03}", headers + b"\r\n\r\n" + raw)
        capture(folder, f"{number:03}b", PLAIN + b"\r\n" + raw)
        if number % 40 == 39:  # the page shows the last hundred
            shown(reader)
    shown(reader)


def test_headers_thrown_together_never_break_the_page(reader: Client, folder: Path) -> None:
    words = b"=?utf-8?q?=0D=0A?= =?utf-8?b?//8=?= =?zz?q?x?= < > @ , ; : ( [ \\ \xff\xfe \x00 \x0b \x85 . a@b".split(
        b" "
    )
    pieces = [*words, b'"', b" ", b"\r\n "]
    chance = random.Random(5)
    for number in range(100):
        said = [b"".join(chance.choices(pieces, k=6)) for _ in range(5)]
        names = (b"To", b"From", b"Subject", b"Date", b"Content-Type")
        lines = b"\r\n".join(name + b": " + value for name, value in zip(names, said, strict=True))
        capture(folder, str(number), lines + b"\r\n\r\nHello")

    assert shown(reader).text.count("captured") >= 100
