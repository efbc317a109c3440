"""A mail as it leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

from crm.mime import build_mail, new_message_id

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
