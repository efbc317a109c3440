"""Bytes to text: transfer encodings, charsets that lie, encoded words. Nothing here raises."""

from __future__ import annotations

import binascii
import codecs
import re
from functools import lru_cache

# What programs write, and what they mean: each right-hand charset reads all of the left one and more.
WIDER = {
    "us-ascii": "utf-8", "ascii": "utf-8", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254", "unicode-1-1-utf-7": "utf-7", "x-mac-roman": "mac-roman", "ansi": "cp1252",
}  # fmt: skip
NOT_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(?==\?)")
CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n"} | {0x7F: None}


@lru_cache(maxsize=256)
def codec_of(charset: str) -> str:
    """Return the codec that reads a declared charset, or nothing when there is none."""
    name = charset.strip().strip("\"'").casefold()
    name = WIDER.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    # codecs.lookup also finds transforms (base64, zlib) that are no charsets.
    return "" if found.name.replace("-", "_") in NOT_CHARSETS or not found._is_text_encoding else found.name


def to_text(data: bytes, charset: str = "") -> str:
    """Decode bytes by their declared charset, repaired where it is missing, unknown or wrong."""
    declared = codec_of(charset) if charset else ""
    if b"\x1b$" in data[:20_000]:
        declared = "iso2022_jp_ext"  # its shifts stand nowhere else, and it goes often without its name
    text = None
    # Valid UTF-8 with more than ASCII in it is almost never anything else, whatever a one-byte charset claims.
    one_byte = not declared or declared.startswith(("cp125", "iso8859", "mac"))
    for codec in ("utf-8", declared) if one_byte else (declared, "utf-8"):
        if codec:
            try:
                text = data.decode(codec)
                break
            except (UnicodeError, ValueError):
                continue
    if text is None:
        text = data.decode("utf-8" if one_byte else declared, "replace")
        # More that cannot be read than letters beyond ASCII that can: it was an old one-byte charset.
        lost = text.count("\ufffd")
        if one_byte or (declared == "utf-8" and 2 * lost > sum(mark > "\x7f" for mark in text)):
            text = data.decode(declared if one_byte and declared else "cp1252", "replace")
    return clean(text)


def clean(text: str) -> str:
    """Drop NULs, other control characters and halves of pairs, and write every line end as a newline."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8").replace("\u2028", "\n").replace("\ufeff", "")
    return text if text.replace("\n", "").isprintable() else text.translate(CONTROL)


def unwrapped(body: bytes, encoding: str, most: int) -> bytes:
    """Undo base64 or quoted-printable, for at most so many bytes."""
    encoding = encoding.strip().casefold()
    if encoding == "base64":
        return from_base64(body[: most * 3 // 2])[:most]
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body[: most * 3])[:most]
    return body[:most]


def from_base64(data: bytes) -> bytes:
    """Decode base64, with whatever is wrong in it left out."""
    try:
        return binascii.a2b_base64(data + b"==")
    except binascii.Error:
        data = bytes(byte for byte in data if byte in _ALPHABET)
        return binascii.a2b_base64(data[: len(data) // 4 * 4])


_ALPHABET = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def header_text(raw: bytes) -> str:
    """Decode a header's value: raw UTF-8 or an old charset, with encoded words put together."""
    text = to_text(raw).replace("\n", " ")
    if "=?" not in text:
        return text.strip()
    pieces: list[str] = []
    pending: tuple[str, bytes] | None = None  # neighbours of one charset may share a character between them
    end = 0
    text = BETWEEN_WORDS.sub(r"\1", text)
    for word in ENCODED_WORD.finditer(text):
        charset = word[1].partition("*")[0].casefold()
        data = word[3].encode("utf-8", "replace")
        data = from_base64(data) if word[2] in "bB" else binascii.a2b_qp(data.replace(b"_", b" "), header=False)
        if pending and word.start() == end and pending[0] == charset:
            pending = charset, pending[1] + data
        else:
            if pending:
                pieces.append(to_text(pending[1], pending[0]))
            pieces.append(text[end : word.start()])
            pending = charset, data
        end = word.end()
    if pending:
        pieces.append(to_text(pending[1], pending[0]))
    pieces.append(text[end:])
    return " ".join("".join(pieces).split())
