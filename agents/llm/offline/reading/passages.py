"""The sentences of an enquiry: from its text and from every field, each knowing where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agents.llm.offline.reading.enquiry import Enquiry
from agents.llm.offline.reading.fields import Role, role_of
from agents.llm.offline.reading.folding import fold
from agents.llm.offline.reading.own_text import blocks_of

Voice = Literal["own", "signature", "quoted", "forwarded"]


@dataclass(frozen=True)
class Sentence:
    """One sentence: its exact words, a folded copy of the same length, the field it stands in, and who speaks."""

    raw: str
    folded: str
    where: str
    role: Role
    voice: Voice = "own"
    paragraph: int = 0

    def quote(self, start: int, end: int) -> str:
        """Give the exact words between two places, without the space and punctuation around them."""
        return self.raw[start:end].strip(" \t\r\n,;:-–—")


_ABBREVIATIONS = (
    r"(?:\b(?:e\.?g|i\.?e|approx|incl|excl|est|etc|vs|mr|mrs|ms|dr|prof|st|no|inc|ltd|co|corp|dept|"
    r"z\.\s?b|d\.\s?h|u\.\s?a|ca|bzw|inkl|zzgl|ggf|evtl|nr|tsd|mio|mrd|std|hr|fr|geschf|abt|"
    r"p\.\s?ex|env|m|mme|mlle|ste|soc|sr|sra|srta|ej|aprox|pag|art|max|min|tel|jan|feb|mar|apr|jun|jul|aug|sept?|oct|okt|nov|dec|dez|ene|abr|ago|dic|janv|fevr|avr|juil|[a-z])\.)"
)
_BOUNDARY = re.compile(
    r"(?<![.!?…])[.!?…]+[\"')\]]*(?=\s)|\n[ \t]*\n|\n(?=[ \t]*(?:[-*•·–]|\d{1,2}[.)])[ \t])|[。！？]|\n"
)
_ENDS_ABBREVIATED = re.compile(_ABBREVIATIONS + r"$")
_ORDINAL = re.compile(r"(?<![\w.,])\d{1,2}\.$")
_LONGEST = 1000  # letters of a sentence: patterns look at each place of it more than once


def sentences_of(enquiry: Enquiry) -> list[Sentence]:
    """Cut the text and the fields of an enquiry into sentences; a field that repeats the text is read once."""
    found = list(_read(enquiry.text, "text", "message"))
    for name, value in enquiry.fields.items():
        text = str(value)
        if text.strip() and text.strip() not in enquiry.text or text.strip() and role_of(name) != "message":
            found.extend(_read(text, name, role_of(name)))
    return found


def _read(text: str, where: str, role: Role) -> Iterator[Sentence]:
    folded = fold(text)
    paragraph = 0
    for block in blocks_of(text) if role in ("message", "unknown") else []:
        for start, end in split(folded, block.start, block.end):
            paragraph += (
                "\n\n" in folded[max(0, start - 3) : start] or folded[max(0, start - 2) : start].count("\n") > 1
            )
            yield Sentence(text[start:end], folded[start:end].replace("\n", " "), where, role, block.kind, paragraph)
    if role not in ("message", "unknown"):
        for start, end in _pieces(folded, 0, len(folded)):
            yield Sentence(text[start:end], folded[start:end].replace("\n", " "), where, role)


def split(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the places of the sentences between two places of a folded text."""
    begin = start
    for boundary in _BOUNDARY.finditer(folded, start, end):
        if boundary.start() < begin or not _is_end(folded, begin, boundary, end):
            continue
        yield from _pieces(folded, begin, boundary.end())
        begin = boundary.end()
    yield from _pieces(folded, begin, end)


def _pieces(folded: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Give a sentence whole, or in pieces where it is longer than anybody's; nothing when it is blank."""
    while end - begin > _LONGEST:
        gap = folded.rfind(" ", begin + 1, begin + _LONGEST)
        cut = gap if gap > 0 else begin + _LONGEST
        if folded[begin:cut].strip():
            yield begin, cut
        begin = cut
    if folded[begin:end].strip():
        yield begin, end


def _is_end(folded: str, begin: int, boundary: re.Match[str], end: int) -> bool:
    mark = boundary.group()
    if mark == "\n":
        # A line that was wrapped goes on in the next; a short one stands alone.
        line = folded[folded.rfind("\n", 0, boundary.start()) + 1 : boundary.start()].rstrip()
        return len(line) < 55 or line.endswith((".", "!", "?", ":"))
    if not mark.startswith(".") or mark.strip() == "":
        return True
    before = folded[max(begin, boundary.start() - 12) : boundary.start() + 1]
    if _ENDS_ABBREVIATED.search(before) or _ORDINAL.search(before):
        following = folded[boundary.end() : end].lstrip(" ")
        return following.startswith("\n\n")
    return True
