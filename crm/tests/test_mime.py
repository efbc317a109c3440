"""A mail as it leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from crm.mime import (
    Quote,
    build_mail,
    new_message_id,
    references_of,
    unsubscribe_headers,
)

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def test_plain_text_first_and_html_that_follows_it() -> None:
    body = "Hi Dana,\n\nFleet costs $18 <b>a van</b> & month.\nBest"
    raw = build_mail(
        sender=("Mia Torres", "mia@acme.example"), to=("Dana Ruiz", "dana@northwind.example"),
        subject="Prices für Größe", body=body, message_id="<1@acme.example>", at=NOON,
        in_reply_to="<0@northwind.example>",
    )  # fmt: skip
    mail = message_from_bytes(raw, policy=default)

    plain, html = mail.iter_parts()
    assert [plain.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert plain.get_content().replace("\r\n", "\n").strip() == body
    assert "<p>Fleet costs $18 &lt;b&gt;a van&lt;/b&gt; &amp; month.<br>Best</p>" in html.get_content()
    assert mail["Subject"] == "Prices für Größe"
    assert mail["References"] == mail["In-Reply-To"] == "<0@northwind.example>"
    assert raw.isascii()


def test_line_breaks_in_names_and_subjects_make_no_headers() -> None:
    raw = build_mail(
        sender=("Mia", "mia@acme.example"), to=("Dana\r\nBcc: all@evil.example", "dana@northwind.example"),
        subject="Hello\r\nBcc: all@evil.example", body="x", message_id=new_message_id("mia@acme.example"), at=NOON,
    )  # fmt: skip
    mail = message_from_bytes(raw, policy=default)

    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["To"].addresses] == ["dana@northwind.example"]
    assert mail["Message-ID"].endswith("@acme.example>")


def test_names_and_subjects_show_one_person_and_hide_nothing() -> None:
    encoded = "=?utf-8?q?Dana=0D=0ABcc:_all@evil.example?="
    raw = build_mail(
        sender=("Mia", "mia@acme.example"),
        to=(f'Mia <mia@acme.example>, "all": {encoded}\x01', "dana@northwind.example"),
        subject=f"Hello \u202e{encoded}\x07", body="x", message_id=new_message_id("mia@acme.example"), at=NOON,
    )  # fmt: skip
    mail = message_from_bytes(raw, policy=default)

    assert [address.addr_spec for address in mail["To"].addresses] == ["dana@northwind.example"]
    assert "@" not in mail["To"].addresses[0].display_name
    assert len(mail["To"].addresses) == 1
    assert mail["Subject"] == "Hello = ?utf-8?q?Dana=0D=0ABcc:_all@evil.example?="


def test_a_long_name_with_marks_is_still_one_person() -> None:
    for name in ("data:text/html;base64,PHNjcmlwdD56el9ob3N0aWxlKCk8L3NjcmlwdD4=", "A. B., C. D., " * 12, "Ä, " * 60):
        raw = build_mail(
            sender=("Mia Torres, Acme", "mia@acme.example"), to=(name, "dana@northwind.example"),
            subject="x", body="x", message_id=new_message_id("mia@acme.example"), at=NOON,
        )  # fmt: skip
        mail = message_from_bytes(raw, policy=default)

        assert [address.addr_spec for address in mail["To"].addresses] == ["dana@northwind.example"]
        assert mail["From"].addresses[0].display_name == "Mia Torres, Acme"


def built(**fields: Any) -> tuple[EmailMessage, bytes]:
    """Build a mail of usual fields, and read it."""
    usual: dict[str, Any] = {"sender": ("Mia", "mia@acme.example"), "to": ("Dana", "dana@northwind.example"),
             "subject": "Re: Prices", "body": "Hi Dana", "message_id": "<1@acme.example>", "at": NOON}  # fmt: skip
    raw = build_mail(**usual | fields)
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail, raw


def test_a_long_thread_keeps_its_first_reference_and_the_last_nineteen() -> None:
    before = " ".join(f"<{number}@firm.example>" for number in range(40))

    ids = references_of("<parent@firm.example>", before).split()

    assert len(ids) == 20
    assert ids[0] == "<0@firm.example>"
    assert ids[1:] == [f"<{number}@firm.example>" for number in range(22, 40)] + ["<parent@firm.example>"]


def test_ids_of_strangers_stay_whole_however_long_and_make_no_headers() -> None:
    parent = f"<{'A' * 90}@AM0PR04MB1234.eurprd04.prod.outlook.example>"
    before = " ".join(f"<{number}{'B' * 80}@mail.example>" for number in range(25)) + "\r\nBcc: all@evil.example <>"

    mail, raw = built(in_reply_to=parent, references=before)

    assert mail["In-Reply-To"] == parent
    assert mail["References"].split()[-1] == parent
    assert len(mail["References"].split()) == 20
    assert mail["Bcc"] is None
    assert b"=?" not in raw
    assert max(map(len, raw.split(b"\r\n"))) < 998


def test_what_is_answered_stands_below_as_plain_text_and_as_html() -> None:
    quote = Quote("On 3 March 2026, Dana wrote:", "What does it cost?\n\n<b>Best</b>\n> older")
    mail, _ = built(quote=quote)

    plain, html = (part.get_content().replace("\r\n", "\n") for part in mail.iter_parts())
    quoted = "> What does it cost?\n>\n> <b>Best</b>\n> > older"
    assert plain.strip() == f"Hi Dana\n\nOn 3 March 2026, Dana wrote:\n{quoted}"
    assert "<p>Hi Dana</p>" in html
    assert "On 3 March 2026, Dana wrote:" in html
    assert "<p>What does it cost?</p>" in html.partition("<blockquote")[2]
    assert "&lt;b&gt;Best" in html


def test_one_click_unsubscribing_is_a_post_to_an_https_address() -> None:
    mail, _ = built(headers=unsubscribe_headers("https://acme.example/u/t0ken", mailto="stop@acme.example"))

    assert mail["List-Unsubscribe"] == "<https://acme.example/u/t0ken>, <mailto:stop@acme.example>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with pytest.raises(ValueError, match="https"):
        unsubscribe_headers("http://acme.example/u/t0ken")
