"""The posting forms of a page, and what a person may send with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

# What fields take of which any word would be refused; all others get their own name as a value.
BY_NAME = {"said": "tomorrow", "until": "tomorrow", "sizes": "20 - 500", "mapping": "msg = message",
           "labels": "message = What is it?", "rates": "EUR = 1.1", "emails": "walked@walked.example",
           "phones": "+12025550199", "list": "walked@walked.example", "host": "mail.walked.example",
           "url": "https://walked.example"}  # fmt: skip
BY_TYPE = {"email": "walked@walked.example", "url": "https://walked.example", "number": "7", "date": "2026-05-04"}

FEW = 4  # choices that are tried


@dataclass
class PostForm:
    """A form of a page: where it goes, its fields as they stand, its empty ones with a value, and its buttons."""

    action: str
    shown: dict[str, str] = field(default_factory=dict)
    blank: dict[str, str] = field(default_factory=dict)
    choices: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)

    def fillings(self) -> Iterator[dict[str, str]]:
        """Give all blanks filled, then everything as it stands, then one field after another filled or changed."""
        for button in self.buttons or [{}]:
            yield {**self.blank, **self.shown, **button}
            yield {**self.shown, **button}
        for button in self.buttons or [{}]:
            for name, value in self.choices:
                yield {**self.blank, **self.shown, name: value, **button}
            for name, value in self.blank.items():
                yield {**self.shown, name: value, **button}
            for name, value in self.shown.items():
                yield {**self.shown, name: f"{value}1", **button}


class PostForms(HTMLParser):
    """Reads a page's posting forms."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[PostForm] = []
        self._form: PostForm | None = None
        self._select = self._textarea = ""  # the name of the one that is open
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = PostForm(has.get("action", "")) if has.get("method", "").lower() == "post" else None
            self.found += [self._form] if self._form else []
        elif self._form is not None:
            self._read(self._form, tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._form and self._textarea and data.strip():
            self._form.shown[self._textarea] = data.removeprefix("\n")

    def _read(self, form: PostForm, tag: str, has: dict[str, str]) -> None:
        name, value, kind = has.get("name", ""), has.get("value", ""), has.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and value:
            form.blank.setdefault(self._select, value)
            if [name for name, _ in form.choices].count(self._select) < FEW:
                form.choices.append((self._select, value))
            if "selected" in has:
                form.shown[self._select] = value
        elif tag == "textarea":
            self._textarea, form.blank[name] = name, BY_NAME.get(name, f"walked-{name}")
        elif (tag == "button" or kind == "submit") and kind != "button":
            pressed = {name: value} if name else {}
            if "formaction" in has:  # leads elsewhere, with the same fields
                self.found.append(PostForm(has["formaction"], form.shown, form.blank, form.choices, [pressed]))
            else:
                form.buttons.append(pressed)
        elif tag == "input" and kind in ("checkbox", "radio"):
            form.blank.setdefault(name, value or "on")
            if "checked" in has:
                form.shown[name] = value or "on"
        elif tag == "input" and value:
            form.shown[name] = value
        elif tag == "input":
            form.blank[name] = BY_NAME.get(name) or BY_TYPE.get(kind) or f"walked-{name}"
