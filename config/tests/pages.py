"""Reading an answered page as a browser would: did what a stranger wrote become part of it?"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser

from config.tests.hostile import ATTACKER

MARKS = ("zz-hostile", "zz_hostile", ATTACKER)
ADDRESS_ATTRIBUTES = {"href", "src", "action", "formaction", "srcdoc", "xlink:href", "data", "poster", "content"}


@dataclass
class Page(HTMLParser):
    """A page's words, and the places where a stranger's text stands as code, element, attribute or address."""

    html: str
    injected: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    _script: str | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    @property
    def text(self) -> str:
        """All words a reader can see or a field holds, white space made even."""
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("type") or ""
        self._script = kind if tag in ("script", "style") else None
        if _marked(tag):
            self.injected.append(f"element <{tag}>")
        for name, value in attrs:
            said = value or ""
            self.words.append(said)
            if _marked(name):
                self.injected.append(f"attribute {name}")
            elif _marked(said) and (name.startswith(("on", "x-on", "@", "hx-on")) or name == "style"):
                self.injected.append(f"code in {name}")
            elif name in ADDRESS_ATTRIBUTES and _leads_astray(said, tag):
                self.injected.append(f"address in {name} of <{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is None:
            self.words.append(data)
        elif _marked(data) and not (self._script.endswith("json") and _is_json(data)):
            self.injected.append("text in <script> or <style>")


def _marked(text: str) -> bool:
    return any(mark in text.lower() for mark in MARKS)


def _leads_astray(address: str, tag: str) -> bool:
    """Tell whether an address runs code or leads to the attacker; a mail link to what was typed as address is fine."""
    plain = "".join(address.split()).lower()
    if plain.startswith(("javascript:", "vbscript:", "data:text")):
        return True
    if plain.startswith(("mailto:", "tel:")) and tag == "a":
        return "bcc=" in plain or "cc=" in plain
    return plain.startswith(("http:", "https:", "//", "\\\\")) and ATTACKER in plain


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
