"""What IMAP says and is told, in words: pure reading and writing of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from crm.errors import PermanentFailure

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
UID, SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")
AT = re.compile(rb'\bINTERNALDATE "(.*?)"')
MOMENT = re.compile(r" ?(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)", re.ASCII)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Entry:
    """What a list says of a mail; `size` in bytes, `headers` where they were asked for."""

    uid: int
    at: datetime | None
    size: int
    headers: bytes = b""


def fetched(data: list[Any]) -> Iterator[tuple[bytes, bytes | None]]:
    """Give for each FETCH answer what was told in words, and the literal that came with it."""
    at = 0
    while at < len(data):
        item, at = data[at], at + 1
        if isinstance(item, tuple):  # words, literal; then the rest of the words
            rest = data[at] if at < len(data) and isinstance(data[at], bytes) else b""
            at += 1
            yield item[0] + b" " + rest, item[1]
        elif item:
            yield item, b"" if b'BODY[] ""' in item else None


def listed(told: bytes, headers: bytes | None) -> Entry | None:
    """Read a line of a list; None for what the server says unasked, as of flags that changed."""
    uid, size, at = UID.search(told), SIZE.search(told), AT.search(told)
    if uid is None or size is None:
        return None
    return Entry(int(uid[1]), _moment(at[1].decode("ascii", "replace")) if at else None, int(size[1]), headers or b"")


def _moment(text: str) -> datetime | None:
    if (told := MOMENT.fullmatch(text)) is None:
        return None
    day, month, year, hour, minute, second, sign, ahead_hours, ahead_minutes = told.groups()
    ahead = timedelta(hours=int(ahead_hours), minutes=int(ahead_minutes))
    with suppress(ValueError):  # a month that is none, or a 31st of February
        return datetime(
            int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second),
            tzinfo=timezone(-ahead if sign == "-" else ahead),
        )  # fmt: skip
    return None


def number(answer: Any) -> int:
    """Return the number that the server told when a folder was opened; 0 when it told none."""
    values = [value for value in answer[1] or () if value]
    return int(values[-1]) if values else 0


def ranges(uids: Sequence[int]) -> Iterator[str]:
    """Write UIDs as the ranges of IMAP, so that a thousand are a short line."""
    ordered = sorted(uids)
    first = last = ordered[0]
    for uid in ordered[1:]:
        if uid != last + 1:
            yield f"{first}:{last}"
            first = uid
        last = uid
    yield f"{first}:{last}"


def words(data: Any) -> str:
    """Return what a server said, short and on one line."""
    said = data[-1] if isinstance(data, (list, tuple)) and data else data
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return CONTROL.sub(" ", text).strip()[:300]


def batches(entries: Sequence[Entry], size: int) -> Iterator[list[Entry]]:
    """Part mails, in order, so that each part is within `size` bytes or a single mail."""
    part: list[Entry] = []
    left = size
    for entry in entries:
        if part and entry.size > left:
            yield part
            part, left = [], size
        part.append(entry)
        left -= entry.size
    if part:
        yield part


def quoted(text: str) -> str:
    """Write a text as IMAP quotes it; raises PermanentFailure where it would end the line."""
    if CONTROL.search(text):
        raise PermanentFailure("An address or id with a line break in it cannot be searched for.")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def day(moment: datetime) -> str:
    """Write a day as IMAP does, in English whatever the machine's language."""
    return f"{moment.day}-{MONTHS[moment.month - 1]}-{moment.year}"
