"""What somebody wrote themselves: no quoted mail, no signature below its "-- ", no "Sent from my phone"."""

from __future__ import annotations

import re

from leads.mail.fold import fold
from leads.mail.html_text import CUT
from leads.mail.phrases.quotes import DIVIDER, FROM, OTHER, PHONE, WROTE

MOST = 50_000  # characters
MOST_LINES = 3_000
QUOTE = re.compile(r"\s{0,3}(?:>|\|\s|》)")
LABEL = re.compile(r"[*_\s]{0,4}([^\W\d_](?:[^\W\d_]|[ -]){0,22}?)[*_\s]{0,3}\s?:")
RULE = re.compile(r"\s*[-_=*]{2,}")
LONG_RULE = re.compile(r"\s*(?:_{10,}|-{20,}|={20,})\s*$")
HEAD_ENDS = (":", "：", "：>", ":>", "---")
DATED = re.compile(r"\d|@")
OUR_FOOTER = re.compile(r"https?://\S+/(?:u|unsubscribe|preferences)/\S+")


def new_text(text: str) -> str:
    """Return what is new in a mail's text; answers between quoted lines stay, in their order. Linear."""
    lines = text.split("\n", MOST_LINES)[:MOST_LINES]
    heads = _possible_heads(lines)
    end = _first_cut(lines, heads)
    kept = _without_signature(_without_quotes(lines[:end], heads))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept)).strip()[:MOST]


def _possible_heads(lines: list[str]) -> set[int]:
    """Return where an "On ... wrote:" of up to three lines may begin, so that few lines are looked at closely."""
    ends = [index for index, line in enumerate(lines) if line.rstrip().endswith(HEAD_ENDS)]
    return {index - above for index in ends for above in range(3)}


def _first_cut(lines: list[str], heads: set[int]) -> int:
    """Return the line from which all is an older mail; the number of lines when there is none."""
    for index, line in enumerate(lines):
        if line == CUT or (line.strip() and _begins_older_mail(lines, index, heads)):
            return index
    return len(lines)


def _begins_older_mail(lines: list[str], index: int, heads: set[int]) -> bool:
    line = lines[index]
    if QUOTE.match(line):
        return False
    if RULE.match(line) or line.rstrip().endswith(":"):
        folded = fold(line[:200])
        if len(line) < 120 and DIVIDER.search(folded) and (RULE.match(line) or not folded.strip(" :").count(" ") > 4):
            return True
        if LONG_RULE.match(line):
            below = [at for at in range(index + 1, min(index + 4, len(lines))) if lines[at].strip()]
            return bool(below) and _is_header_block(lines, below[0])
    if _is_header_block(lines, index):
        return True
    size = attribution(lines, index) if index in heads else 0
    if not size:
        return False
    # Quoted lines below mark themselves; where nothing is marked, all below is the older mail.
    return not _above_quote(lines, index + size)


def _is_header_block(lines: list[str], index: int) -> bool:
    """Whether Outlook's From, Sent, To, Subject begin here, in any language, each on its line."""
    first = LABEL.match(lines[index]) if ":" in lines[index][:40] or "：" in lines[index][:40] else None
    if not first or fold(first[1]).strip() not in FROM:
        return False
    others, seen = 0, 0
    for line in lines[index + 1 : index + 9]:
        if not line.strip():
            continue
        seen += 1
        label = LABEL.match(line)
        others += bool(label) and fold(label[1]).strip().split(" ")[0] in OTHER if label else 0
        if others >= 2:
            return True
        if seen > 6:
            break
    return False


def attribution(lines: list[str], index: int) -> int:
    """Return over how many lines "On ... wrote:" goes that begins here; 0 when it does not."""
    joined = ""
    for size in (1, 2, 3):
        if index + size > len(lines):
            return 0
        line = lines[index + size - 1].strip()
        if not line or len(line) > 300 or (size > 1 and QUOTE.match(line)):
            return 0
        joined = f"{joined} {line}"
        ruled = len(line) > 6 and line.endswith("---")
        if ruled or line.endswith(HEAD_ENDS):
            folded = fold(joined)
            if not WROTE.search(folded):
                return 0
            return (
                size if DATED.search(joined) and _like_attribution(folded) or _above_quote(lines, index + size) else 0
            )
        if line.endswith((".", "!", "?")):
            return 0
    return 0


def _above_quote(lines: list[str], index: int) -> bool:
    below = next((line for line in lines[index : index + 4] if line.strip()), "")
    return bool(QUOTE.match(below))


def _like_attribution(folded: str) -> bool:
    """Hold "wrote:" to be a client's line: an address, or a date with a time or a year."""
    return "@" in folded or bool(
        re.search(r"\b\d{1,2}[:.h]\s?\d\d\b|\b(?:19|20)\d\d\b|\d{1,2}[./]\d{1,2}[./]\d\d", folded)
    )


def _without_quotes(lines: list[str], heads: set[int]) -> list[str]:
    kept: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if QUOTE.match(line):
            kept.append("")
        elif index in heads and line.strip() and (size := attribution(lines, index)):
            kept.append("")
            index += size - 1
        else:
            kept.append(line)
        index += 1
    return kept


def _without_signature(lines: list[str]) -> list[str]:
    """Cut at the last "-- " and drop a phone's line and our own footer."""
    for index, line in enumerate(lines):
        if line in ("-- ", "--", "--\xa0") and any(other.strip() for other in lines[:index]):
            # Answers below a signature are rare, but a mail that has nothing else above is no signature.
            lines = lines[:index]
            break
    return [line for line in lines if not (0 < len(line) < 160 and _is_no_text(line))]


def _is_no_text(line: str) -> bool:
    if OUR_FOOTER.search(line):
        return True
    match = PHONE.search(fold(line).strip(" -_*<>"))
    return bool(match) and match.start() <= 3 if match else False
