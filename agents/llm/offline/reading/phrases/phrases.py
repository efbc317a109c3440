"""The kinds of things that a language file lists, and the files of the languages that are read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import import_module

from agents.llm.offline.reading.folding import pattern

LANGUAGES = ("en", "de", "fr", "es")


@dataclass(frozen=True)
class Phrases:
    """One language's phrases, by what they tell; see the files beside this one for what each list means."""

    # words that turn the phrase after them around
    negators: tuple[str, ...]
    # budget
    budget_words: tuple[str, ...]
    not_budget: tuple[str, ...]
    budget_exists: tuple[str, ...]
    budget_none: tuple[str, ...]
    budget_open: tuple[str, ...]
    no_object: tuple[str, ...]
    # authority
    i_decide: tuple[str, ...]
    others_decide: tuple[str, ...]
    i_own: tuple[str, ...]
    i_am: tuple[str, ...]
    top_titles: tuple[str, ...]
    head_titles: tuple[str, ...]
    manager_titles: tuple[str, ...]
    low_titles: tuple[str, ...]
    # need
    urgent: tuple[str, ...]
    not_urgent: tuple[str, ...]
    outside_deadline: tuple[str, ...]
    problem: tuple[str, ...]
    no_problem: tuple[str, ...]
    replace: tuple[str, ...]
    use: tuple[str, ...]
    looking: tuple[str, ...]
    # timeline
    immediate: tuple[str, ...]
    someday: tuple[str, ...]
    start_words: tuple[str, ...]
    answer_words: tuple[str, ...]
    past_words: tuple[str, ...]
    # category
    support: tuple[str, ...]
    partnership: tuple[str, ...]
    press: tuple[str, ...]
    job: tuple[str, ...]
    vendor: tuple[str, ...]
    student: tuple[str, ...]
    spam: tuple[str, ...]
    unsubscribe: tuple[str, ...]
    sales: tuple[str, ...]
    # what is asked
    asks_demo: tuple[str, ...]
    asks_quote: tuple[str, ...]
    asks_call: tuple[str, ...]
    asks_price: tuple[str, ...]
    asks_feature: tuple[str, ...]
    interest: tuple[str, ...]
    # how it sounds
    pleased: tuple[str, ...]
    upset: tuple[str, ...]
    very: tuple[str, ...]


class Tongue:
    """The compiled phrases of the languages that one enquiry is read in."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        spoken = [_phrases(language) for language in languages]
        self._patterns: Mapping[str, re.Pattern[str]] = {
            entry.name: pattern(phrase for one in spoken for phrase in getattr(one, entry.name))
            for entry in fields(Phrases)
        }

    def __getattr__(self, name: str) -> re.Pattern[str]:
        try:
            return self._patterns[name]
        except KeyError:
            raise AttributeError(name) from None

    def denied(self, folded: str, start: int) -> bool:
        """Tell whether a word within the same clause, up to four words before, turns a phrase around."""
        before = re.split(r"[.,;:!?()]|\b(?:but|and|aber|und|mais|et|pero|sino)\b", folded[max(0, start - 45) : start])[
            -1
        ]
        near = " ".join(before.split()[-5:])
        return bool(self.negators.search(near))


@cache
def speak(language: str) -> Tongue:
    """Give the phrases an enquiry in a language is read with: its own and English; all of them for short fields."""
    if language == "all":
        return Tongue(LANGUAGES)
    return Tongue((language, "en") if language in LANGUAGES and language != "en" else ("en",))


def _phrases(language: str) -> Phrases:
    found = import_module(f"agents.llm.offline.reading.phrases.{language}").PHRASES
    assert isinstance(found, Phrases)  # noqa: S101  (the files beside this one are ours)
    return found
