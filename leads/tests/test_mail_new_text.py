"""What is new in a mail, below, above and between what is quoted."""

import pytest

from leads.mail import read_mail
from leads.tests.mails import lines_of, mail

NEW = "Yes, Tuesday.\n\nAnn"


@pytest.mark.parametrize("old", ["> Hello Ann\n> our offer", "\nHello Ann\nour offer"], ids=["marked", "bare"])
@pytest.mark.parametrize("line", lines_of("older_mails.txt"))
def test_an_older_mail_below_is_not_new(line: str, old: str) -> None:
    head = line.replace("\\n", "\n")
    assert read_mail(mail(f"{NEW}\n\n{head}\n{old}")).new_text == NEW


def test_answers_between_quoted_lines_stay_in_order() -> None:
    body = "Hi,\n\n> How many vans?\n40\n\n> When do you start?\nIn May.\n"
    assert read_mail(mail(body)).new_text == "Hi,\n\n40\n\nIn May."


@pytest.mark.parametrize(
    "line", ["Sent from my iPhone", "Get Outlook for iOS", "Von meinem iPhone gesendet", "Envoyé de mon iPhone"]
)
def test_a_phones_line_and_a_signature_are_not_new(line: str) -> None:
    assert read_mail(mail(f"Yes.\n\n{line}")).new_text == "Yes."
    assert read_mail(mail(f"Yes.\n\n{line}\n-- \nAnn Lee\nHead of Vans")).new_text == "Yes."


@pytest.mark.parametrize(
    "markup",
    [
        '<div>Yes.</div><div class="gmail_quote"><div class="gmail_attr">On Monday Mia wrote:</div><blockquote>Hello</blockquote></div>',
        '<p>Yes.</p><hr><div id="divRplyFwdMsg"><b>From:</b> Mia</div><div>Hello</div>',
        '<p>Yes.</p><div class="moz-cite-prefix">On 3.8.2026, Mia wrote:</div><blockquote type="cite"><p>Hello</p></blockquote>',
        '<p>Yes.</p><div class="yahoo_quoted"><div>On Monday Mia wrote:</div><div>Hello</div></div>',
        "<style>p {color: red}</style><p>Yes.</p><!-- Hello --><blockquote>Hello</blockquote>",
    ],
)
def test_what_html_marks_as_quoted_is_not_new(markup: str) -> None:
    raw = mail(markup).replace(b"text/plain", b"text/html")
    assert read_mail(raw).new_text == "Yes."


def test_the_comment_above_a_forwarded_mail_is_new() -> None:
    body = (
        "Is this for us?\n\n---------- Forwarded message ---------\nFrom: Mia <mia@fernway.example>\n\nunsubscribe me\n"
    )
    found = read_mail(mail(body, subject="Fwd: Route planning"))
    assert (found.kind, found.new_text) == ("human", "Is this for us?")
