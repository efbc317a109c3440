"""The text of a draft as HTML, where blanks count, so that templates cannot add any. Everything is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from drafts.policies.words import Part
from drafts.review import ShownPiece, Source

register = template.Library()

QUOTED = 400  # characters of a source beside a sentence; all of it stands under the draft
AROUND = 80  # characters that stay on each side of a change
TAGS = {"gone": "del", "new": "ins", "same": "span"}


@register.simple_tag
def mail_text(text: Iterable[ShownPiece]) -> SafeString:
    """Write a draft, sentence by sentence, each with the small numbers of its sources."""
    return format_html(
        '<div class="c-mail" id="mail" dir="auto">{}</div>',
        format_html_join("", "{}", ((_piece(one),) for one in text)),
    )


@register.simple_tag
def difference(parts: Iterable[Part]) -> SafeString:
    """Write what went and what came."""
    words = ((SafeString(TAGS[kind]), _near(kind, text), SafeString(TAGS[kind])) for kind, text in parts)
    return format_html('<div class="c-diff" dir="auto">{}</div>', format_html_join("", "<{}>{}</{}>", words))


def _near(kind: str, text: str) -> str:
    """Leave out the middle of a long stretch that did not change."""
    if kind != "same" or len(text) <= 3 * AROUND:
        return text
    return f"{text[:AROUND]} … {text[-AROUND:]}"


def _piece(shown: ShownPiece) -> SafeString:
    piece, words = shown.piece, _words(shown)
    if piece.yours:
        mark = '<sup class="c-mark c-mark--yours" title="A person wrote this; it names no source.">yours</sup>'
        return format_html('<span class="c-yours">{}{}</span>', words, SafeString(mark))
    if piece.sentence is None:
        return words
    if piece.sentence.promise:
        title = "No source can support it: somebody here has to keep it. Who approves it commits to it."
        mark = format_html('<sup class="c-mark c-mark--promise" tabindex="0" title="{}">promise</sup>', title)
        return format_html('<span class="c-claim c-claim--promise">{}{}</span>', words, mark)
    if piece.sentence.unsourced:
        title = "It states something and names no source: check it, or edit it away."
        mark = format_html('<sup class="c-mark c-mark--none" tabindex="0" title="{}">no source</sup>', title)
        return format_html('<span class="c-claim c-claim--unsourced">{}{}</span>', words, mark)
    if not shown.sources:
        return format_html('<span class="c-claim">{}</span>', words)
    marks = format_html_join("", "{}", ((_mark(source),) for source in shown.sources))
    quotes = format_html_join("", "{}", ((_quote(source),) for source in shown.sources))
    return format_html(
        '<span class="c-claim c-claim--sourced">{}{}<span class="c-quotes">{}</span></span>', words, marks, quotes
    )


def _words(shown: ShownPiece) -> SafeString:
    cut = (
        (format_html('<span class="c-look c-look--{}">{}</span>', look, text) if look else text,)
        for text, look in shown.cut
    )
    return format_html_join("", "{}", cut)


def _mark(source: Source) -> SafeString:
    said = f"Source {source.number}: {source.title}"
    return format_html(
        '<sup><a class="c-mark" href="#source-{}" aria-label="{}">{}</a></sup>', source.number, said, source.number
    )


def _quote(source: Source) -> SafeString:
    quote = Truncator(source.quote).chars(QUOTED)
    return format_html(
        '<span class="c-quote"><b>{} {}</b> <q>{}</q>{}</span>',
        source.number, _title(source), quote, _link(source.link),
    )  # fmt: skip


def _title(source: Source) -> SafeString:
    if not source.page:
        return format_html("<bdi>{}</bdi>", source.title)
    return format_html('<a class="c-link" href="{}"><bdi>{}</bdi></a>', source.page, source.title)


def _link(url: str) -> SafeString:
    if not url:
        return SafeString()
    short = Truncator(url.partition("://")[2]).chars(60)
    return format_html(' <a class="c-link" href="{}" rel="noopener noreferrer" target="_blank">{}</a>', url, short)
