"""A raw mail as headers and parts. Written for size: attachments are never looked at, and every step is linear.

The standard parser goes through a mail line by line, which takes a 5 MB mail beyond the time that reading may take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from leads.mail.decoding import header_text, to_text, unwrapped

MOST_HEADER_BYTES = 256 * 1024
MOST_HEADER_LINES = 5_000
MOST_VALUE = 64 * 1024  # bytes of one field: more than 500 recipients
MOST_VALUES = 100  # fields of one name
MOST_PARTS = 200  # of one mail
DEEPEST = 10  # multiparts within each other
MOST_TEXT = 128 * 1024  # bytes of one text part: what somebody wrote stands well before
MOST_MISSES = 1_000  # lines that only begin like a boundary

FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
PARAMETER = re.compile(r';\s*([\w*-]{1,60})\s*=\s*(?:"([^"]*)"?|([^;\s]*))')
ADDRESS_PARTS = re.compile(r'"[^"]*"?|\([^()]*\)?|<([^<>]*)>?|([^\s<>",;()]+)')
MESSAGE_ID = re.compile(r"<[^<>\s]+>")


class Headers:
    """The header fields of a mail or part, in order; decoded when asked for."""

    def __init__(self, block: bytes) -> None:
        self._fields: dict[str, list[bytes]] = {}
        self._decoded: dict[str, list[str]] = {}
        name = ""
        for line in block.split(b"\n", MOST_HEADER_LINES)[:MOST_HEADER_LINES]:
            if line[:1] in (b" ", b"\t"):
                if name:
                    self._fields[name][-1] += b" " + line.strip()
            elif match := FIELD.match(line):
                name = match[1].decode("ascii").lower()
                self._fields.setdefault(name, []).append(line[match.end() :].strip())

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def __bool__(self) -> bool:
        return bool(self._fields)

    def names(self) -> Iterator[str]:
        """Go through the names of the fields, in small letters."""
        return iter(self._fields)

    def all(self, name: str) -> list[str]:
        """Return the values of a field, decoded."""
        if name not in self._decoded:
            values = self._fields.get(name, [])[:MOST_VALUES]
            self._decoded[name] = [header_text(value[:MOST_VALUE]) for value in values]
        return self._decoded[name]

    def get(self, name: str) -> str:
        """Return the first value of a field, decoded; empty when there is none."""
        return next(iter(self.all(name)), "")

    def parameters(self, name: str) -> tuple[str, dict[str, str]]:
        """Return a field such as Content-Type as its value in small letters and its parameters."""
        value = self.get(name)
        found: dict[str, str] = {}
        for match in PARAMETER.finditer(value[:4000]):
            key = match[1].casefold().partition("*")[0]  # RFC 2231: pieces of one value follow each other
            found[key] = found.get(key, "") + (match[2] if match[2] is not None else match[3])
        return value.partition(";")[0].strip().casefold(), found


@dataclass
class Part:
    """A mail or a part of one; `parts` of a multipart, or the one mail within a message/rfc822."""

    headers: Headers
    body: bytes = field(repr=False)
    parts: list[Part] = field(default_factory=list)

    @cached_property
    def type(self) -> str:
        """The media type in small letters; text/plain where none is named."""
        return self.headers.parameters("content-type")[0] or "text/plain"

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The parameters of the media type."""
        return self.headers.parameters("content-type")[1]

    @cached_property
    def attached(self) -> bool:
        """Whether this part is a file rather than something to read."""
        return self.headers.get("content-disposition").strip().casefold().startswith("attachment")

    @cached_property
    def text(self) -> str:
        """What a text part says, cut at MOST_TEXT bytes."""
        data = unwrapped(self.body, self.headers.get("content-transfer-encoding"), MOST_TEXT)
        return to_text(data, self.parameters.get("charset", ""))

    def walk(self) -> Iterator[Part]:
        """Go through all parts, not into mails that are attached."""
        yield self
        if not self.type.startswith("message/"):
            for part in self.parts:
                yield from part.walk()


def parse(raw: bytes) -> Part:
    """Take a raw mail apart; whatever cannot be read is text of the part it stands in."""
    if b"\n" not in raw[:MOST_HEADER_BYTES]:
        raw = raw.replace(b"\r", b"\n")  # line ends of old Macs
    raw = raw.lstrip(b"\r\n")
    if raw.startswith((b"From ", b">From ")):  # the line that begins a mail in an mbox
        raw = raw.partition(b"\n")[2]
    return _part(raw, depth=0, room=[MOST_PARTS])


def _part(raw: bytes, *, depth: int, room: list[int]) -> Part:
    head, body = _split(raw)
    part = Part(Headers(head), body)
    room[0] -= 1
    if depth >= DEEPEST or room[0] <= 0:
        return part
    if part.type.startswith("multipart/"):
        default = b"Content-Type: message/rfc822\n" if part.type == "multipart/digest" else b""
        for piece in _pieces(body, _boundary(part), room[0]):
            if room[0] > 0:
                part.parts.append(_part(default * (piece[:1] == b"\n") + piece, depth=depth + 1, room=room))
    elif part.type in ("message/rfc822", "message/global", "message/partial"):
        # Of a mail within a mail only the headers are asked for.
        inner = unwrapped(body, part.headers.get("content-transfer-encoding"), MOST_HEADER_BYTES)
        part.parts.append(Part(Headers(_split(inner.lstrip(b"\r\n"))[0]), b""))
    return part


def _split(raw: bytes) -> tuple[bytes, bytes]:
    """Cut at the first empty line; text that does not begin with a header has none."""
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return b"", raw.lstrip(b"\r\n")
    if not FIELD.match(raw):
        return b"", raw
    ends = [(at, size) for at, size in ((raw.find(b"\n\n"), 2), (raw.find(b"\n\r\n"), 3)) if at >= 0]
    if not ends:
        return raw[:MOST_HEADER_BYTES], b""
    at, size = min(ends)
    return raw[: min(at, MOST_HEADER_BYTES)], raw[at + size :]


def _boundary(part: Part) -> bytes:
    named = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    if named:
        return named
    found = re.search(rb"^--(\S{1,200})[ \t\r]*$", part.body[:4000], re.MULTILINE)
    return found[1] if found else b""


def _pieces(body: bytes, boundary: bytes, most: int) -> Iterator[bytes]:
    """Cut a multipart at its boundary lines; what stands before the first and after the last is dropped."""
    if not boundary:
        return
    mark = b"--" + boundary
    begin, at, misses, found = -1, (0 if body.startswith(mark) else body.find(b"\n" + mark)), 0, 0
    while at >= 0 and misses < MOST_MISSES and found <= most:
        start = at + (body[at : at + 1] == b"\n")
        after = start + len(mark)
        end = body.find(b"\n", after, after + 200)
        rest = body[after : end if end >= 0 else after + 200].strip()
        if rest in (b"", b"--"):
            if begin >= 0:
                yield body[begin : at - (body[at - 1 : at] == b"\r")]
            begin, found = (end + 1 if end >= 0 else len(body)), found + 1
            if rest == b"--":
                return
            at = body.find(b"\n" + mark, max(end, after))
        else:
            misses += 1
            at = body.find(b"\n" + mark, after)
    if begin >= 0:
        yield body[begin:]


def addresses_in(value: str) -> tuple[str, ...]:
    """Return the addresses of a header such as To, in order and in small letters, without display names and comments."""
    found: dict[str, None] = {}
    for match in ADDRESS_PARTS.finditer(value):
        address = (match[1] if match[1] is not None else match[2]) or ""
        local, at, domain = address.strip().strip("'").rpartition("@")
        if at and local and domain and not any(mark.isspace() for mark in address.strip()):
            found[f"{local}@{domain}".casefold().strip(".")] = None
    return tuple(found)


def name_in(value: str) -> str:
    """Return the display name of a From header; empty when there is none."""
    name, angle, _ = value.partition("<")
    return name.strip().strip("\"'").strip() if angle else ""


def ids_in(value: str) -> tuple[str, ...]:
    """Return the Message-IDs of a header, with their brackets, each once."""
    return tuple(dict.fromkeys(MESSAGE_ID.findall(value)))
