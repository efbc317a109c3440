"""The part of Gmail's search language that is asked for; anything else is refused, so that nothing passes unread."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from config.tests.google.faults import Refusal
from config.tests.google.letter import Letter

Test = Callable[[Letter], bool]
_WORDS = re.compile(r'[{}()]|-?[a-z0-9]+:(?:"[^"]*"|[^\s{}()]+)|OR|\S+')


def search(query: str) -> Test:
    """Compile a query: terms that must all hold, `{a b}` for any of them, `a OR b`, a minus for not."""
    found, words = [], _WORDS.findall(query)
    while words:
        word = words.pop(0)
        if word in "{(":
            end = words.index("}" if word == "{" else ")")
            group = [_term(one) for one in words[:end] if one != "OR"]
            found.append(_any(group))
            del words[: end + 1]
        elif word == "OR" and found and words:
            found[-1] = _any([found[-1], _term(words.pop(0))])
        else:
            found.append(_term(word))
    return lambda letter: all(test(letter) for test in found)


def _any(tests: list[Test]) -> Test:
    return lambda letter: any(test(letter) for test in tests)


def _term(word: str) -> Test:
    if word.startswith("-"):
        inner = _term(word[1:])
        return lambda letter: not inner(letter)
    name, _, value = word.partition(":")
    value = value.strip('"').lower()
    match name:
        case "from":
            return lambda letter: value in letter.header("From").lower()
        case "to" | "cc":
            return lambda letter: value in letter.header(name).lower()
        case "in":
            label = {"drafts": "DRAFT", "chats": "CHAT"}.get(value, value.upper())
            return lambda letter: label in letter.labels
        case "rfc822msgid":
            return lambda letter: letter.message_id.strip("<>").lower() == value.strip("<>")
        case "after" if value.isdigit():
            moment = datetime.fromtimestamp(int(value), UTC)
            return lambda letter: letter.at > moment
        case _:
            raise Refusal(400, "invalidArgument", f"The tests' Google does not know {word!r}.")
