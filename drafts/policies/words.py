"""The difference of two texts, word by word, as a person reads it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Part = tuple[Literal["same", "gone", "new"], str]


def word_difference(before: str, now: str) -> list[Part]:
    """Return the words that stayed, went and came, in reading order; blanks go with the word before them."""
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", now)
    parts: list[Part] = []
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    for verb, i, j, k, m in matcher.get_opcodes():
        if verb == "equal":
            parts.append(("same", "".join(new[k:m])))
            continue
        if i < j:
            parts.append(("gone", "".join(old[i:j])))
        if k < m:
            parts.append(("new", "".join(new[k:m])))
    return parts
