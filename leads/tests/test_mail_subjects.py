"""What a subject is about, whatever programs put before it."""

from __future__ import annotations

import pytest

from leads.policies.mail import answer_subject, same_thread


@pytest.mark.parametrize(
    ("subject", "answer"),
    [("Prices", "Re: Prices"), ("RE: AW: Re[2]: Prices", "Re: Prices"), ("Aw:Prices", "Re: Prices"),
     ("Regarding: prices", "Re: Regarding: prices"), ("", "Re: your message"), ("Re:", "Re: your message")],
)  # fmt: skip
def test_an_answer_has_the_subject_of_its_thread_with_one_mark(subject: str, answer: str) -> None:
    assert answer_subject(subject) == answer


def test_marks_of_replies_change_no_thread() -> None:
    assert same_thread("Re: Prices", "AW: prices")
    assert same_thread("Re: Prices", "回复: [Fleet] Prices")
    assert not same_thread("Re: Prices", "Re: Prices, new")
