"""HTML mail to lines of text: what a client marks as quoted gets a ">", and where a quoted mail begins the text is CUT."""

from __future__ import annotations

import html
import re

MOST = 96 * 1024  # characters; a person's words stand well before
CUT = "\x1c"  # a line of its own: all below it is an older mail
TOKEN = re.compile(r"<!--|<[a-zA-Z/!?][^<>]*>?|[^<]+|<")
TAG = re.compile(r"</?\s*([a-zA-Z][\w:-]{0,30})")
MARKER = re.compile(r"\b(?:id|class|name|type)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE)
LINE_TAGS = {
    "p", "div", "br", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "section", "article",
    "header", "footer", "blockquote", "center", "dt", "dd", "body", "address", "fieldset", "title",
}  # fmt: skip
UNSEEN = {"style", "script", "head", "title", "noscript", "template", "svg", "select", "option"}
VOID = {"br", "hr", "img", "meta", "link", "input", "area", "base", "col", "wbr", "o:p"}
# Where these begin, all that follows is the mail answered or forwarded.
CUTS = {
    "divrplyfwdmsg", "outlookmessageheader", "appendonsend", "yahoo_quoted", "protonmail_quote", "tutanota_quote",
    "mail-editor-reference-message-container", "ydp-quoted", "zmail_extra", "quoted-message", "isforwardcontent",
    "ms-outlook-mobile-reference-message", "replyforwardheader", "replysplit", "stopspelling", "yahooquotedcontent",
}  # fmt: skip
# These and what is in them are quoted or signature; text after them counts again.
QUOTED = {"moz-cite-prefix", "gmail_attr", "reply-intro", "moz-forward-container", "mailcorpusbody"}
DROPPED = {
    "gmail_signature", "moz-signature", "ms-outlook-mobile-signature", "protonmail_signature_block", "applemailsignature",
    "ms-outlook-ios-signature", "signature_container", "gmail_signature_prefix", "x_gmail_signature",
}  # fmt: skip


def text_of(source: str) -> str:
    """Return the readable text of an HTML mail. Linear in its length; broken markup is read as far as it goes."""
    writer = _Writer()
    source = source[:MOST]
    at = 0
    while at < len(source):
        match = TOKEN.match(source, at)
        if match is None:
            break
        token, at = match[0], match.end()
        if token.startswith("<!--"):
            end = source.find("-->", at)
            at = end + 3 if end >= 0 else len(source)
        elif token[0] != "<" or len(token) == 1:
            writer.text(token)
        elif tag := TAG.match(token):
            name = tag[1].lower()
            if name in UNSEEN and token[1] != "/":
                end = source.lower().find(f"</{name}", at) if len(source) < 4000 else _find_close(source, name, at)
                at = end if end >= 0 else (at if name == "option" else len(source))
            else:
                writer.tag(name, token)
    return writer.result()


def _find_close(source: str, name: str, at: int) -> int:
    both = [found for found in (source.find(f"</{name}", at), source.find(f"</{name.upper()}", at)) if found >= 0]
    return min(both, default=-1)


class _Writer:
    """Collects lines, and knows how deep in quotes it stands."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.open: list[tuple[str, str]] = []  # tags that quote, drop, or are of the same name within one that does
        self.quoted = 0
        self.dropped = 0

    def text(self, raw: str) -> None:
        if not self.dropped:
            self.line.append(raw)

    def tag(self, name: str, token: str) -> None:
        if name == "hr" and "stopspelling" in token.lower():
            self.cut()
        if name in LINE_TAGS:
            self.end_line()
        elif name in ("td", "th"):
            self.line.append(" ")
        if token[1] == "/":
            self.close(name)
        elif name not in VOID and not token.endswith("/>"):
            self.begin(name, token)

    def begin(self, name: str, token: str) -> None:
        role = ""
        if name == "blockquote":
            role = "quote"
        elif "=" in token:
            marks = {word.removeprefix("x_") for found in MARKER.finditer(token.lower()) for word in (found[1] or found[2] or found[3] or "").split()}  # fmt: skip
            if marks & CUTS or (name == "div" and marks == {"quote"}):
                self.cut()
            role = "quote" if marks & QUOTED else "drop" if marks & DROPPED else ""
        if role or any(name == open_name for open_name, _ in self.open[-40:]):
            if role and self.line:
                self.end_line()
            self.open.append((name, role))
            self.quoted += role == "quote"
            self.dropped += role == "drop"

    def close(self, name: str) -> None:
        for index in range(len(self.open) - 1, max(-1, len(self.open) - 40), -1):
            if self.open[index][0] == name:
                if self.line:
                    self.end_line()
                for _, role in self.open[index:]:
                    self.quoted -= role == "quote"
                    self.dropped -= role == "drop"
                del self.open[index:]
                return

    def cut(self) -> None:
        self.end_line()
        self.lines.append(CUT)

    def end_line(self) -> None:
        text = " ".join(html.unescape("".join(self.line)).split())
        self.line.clear()
        if self.quoted:
            text = f"> {text}" if text else ""
        if text or (self.lines and self.lines[-1]):
            self.lines.append(text)

    def result(self) -> str:
        self.end_line()
        return "\n".join(self.lines).strip("\n")
