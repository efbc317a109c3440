"""Names that strangers gave, made safe to greet by."""

import re

_NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]+)*\.?")
_LONGEST = 40
_TITLES = {
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "herr",
    "frau",
    "monsieur",
    "madame",
    "m",
    "mme",
    "sr",
    "sra",
    "señor",
    "señora",
}


def first_name_of(first_name: str, full_name: str) -> str:
    """Give a first name to greet by; empty when what was given is no plausible name of letters."""
    for given in (first_name, full_name):
        words = [word for word in given.replace(",", " ").split() if word.lower().rstrip(".") not in _TITLES]
        if not words or len(given) > 2 * _LONGEST or len(words) > 5:
            continue
        word = words[0]
        if len(word) <= _LONGEST and _NAME.fullmatch(word) and not re.search(r"www|http", word.lower()):
            return (
                word[0].upper() + word[1:]
                if word.islower()
                else word.title()
                if word.isupper() and len(word) > 2
                else word
            )
    return ""


def quotable(question: str) -> str:
    """Give a stranger's question as it may be repeated: one short line without links, markup or orders; else empty."""
    line = " ".join(question.split())
    if len(line) > 120 or re.search(r"https?:|www\.|[<>{}\[\]@|]|\.\w{2,4}/", line):
        return ""
    return line
