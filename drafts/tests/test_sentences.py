"""Which sentences still stand after an edit, and what in them stands out."""

from __future__ import annotations

import pytest

from drafts.policies.sentences import Piece, Sentence, pieces, stand_out
from drafts.policies.words import word_difference

GREETING, PRICE = Sentence("Hi Dana,", "greeting"), Sentence("It costs $18.", "answer", (1,))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Hi Dana,\n\nIt costs $18.", [Piece(GREETING.text, GREETING), Piece("\n\n"), Piece(PRICE.text, PRICE)]),
        (
            "Hi Dana,\n\nIt costs $17.",
            [Piece(GREETING.text, GREETING), Piece("\n\n"), Piece("It costs $17.", yours=True)],
        ),
        ("Hello!\n\nIt costs $18.", [Piece("Hello!", yours=True), Piece("\n\n"), Piece(PRICE.text, PRICE)]),
        ("", []),
    ],
    ids=["as proposed", "last one edited", "first one edited", "nothing left"],
)
def test_an_edited_sentence_is_yours_and_the_others_keep_their_sources(body: str, expected: list[Piece]) -> None:
    assert pieces(body, [GREETING, PRICE]) == expected


def test_no_word_of_a_text_is_lost_or_doubled() -> None:
    body = "Before. Hi Dana, between It costs $18. after\n"

    assert "".join(piece.text for piece in pieces(body, [GREETING, PRICE])) == body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs $18 a month.", [("$18", "number")]),
        ("Up to 1,200 vans, 15 % off.", [("1,200", "number"), ("15 %", "number")]),
        ("There is no setup fee.", [("no setup fee", "promise")]),
        ("I will call you on Monday.", [("I will call you", "promise")]),
        ("So I will be brief.", []),
        ("Hi Dana,", [("Dana", "person")]),
        ("See https://acme.example/v2/prices", []),
        ("Danas are no names.", []),
    ],
)
def test_numbers_promises_and_personal_facts_stand_out(text: str, expected: list[tuple[str, str]]) -> None:
    cut = stand_out(text, names=["Dana", "Dana Ruiz"])

    assert [part for part in cut if part[1]] == expected
    assert "".join(part for part, _ in cut) == text


def test_a_difference_names_the_words_that_went_and_came() -> None:
    assert word_difference("it costs $18 a van", "it costs $20 a van") == [
        ("same", "it costs "),
        ("gone", "$18 "),
        ("new", "$20 "),
        ("same", "a van"),
    ]


@pytest.mark.parametrize(
    ("sentence", "promise"),
    [
        (Sentence("A colleague will prepare the quote.", "promise"), True),
        (Sentence("I will call you.", "next_step"), True),
        (Sentence("We’ll look into it tomorrow.", "answer"), True),
        (Sentence("We will keep your data in the EU.", "answer", (1,)), False),
        (Sentence("It will rain.", "answer"), False),
        (Sentence("I can see that time is short, so I will be brief.", "opening"), False),
        (Sentence("I’ll keep this short.", "opening"), False),
        (Sentence("I will be happy to help.", "closing"), False),
        (Sentence("I will be brief, and a colleague will call you.", "opening"), True),
    ],
)
def test_what_commits_us_and_names_no_source_is_a_promise(sentence: Sentence, promise: bool) -> None:
    assert sentence.promise is promise
