"""Where a text is cut."""

from __future__ import annotations

import pytest

from crm.shorten import shorten


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("We run 40 vans.", 20, "We run 40 vans."),
        ("We run 40 vans out of Chicago", 20, "We run 40 vans out…"),
        ("We run 40 vans, and more", 16, "We run 40 vans…"),
        ("We run 40 vans out", 15, "We run 40 vans…"),
        ("two\n lines", 20, "two lines"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("", 10, ""),
    ],
    ids=["fits", "at a word", "no comma before the dots", "a word that just ends", "one line", "no blank", "nothing"],
)
def test_a_text_is_cut_where_a_word_ends(text: str, width: int, cut: str) -> None:
    assert shorten(text, width) == cut
    assert len(shorten(text, width)) <= width
