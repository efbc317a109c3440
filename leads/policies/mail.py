"""Rules about mails that came in: what a subject is about, and who writes like a machine. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKS = re.compile(
    r"^\s*(?:(?:re|r|fw|fwd|aw|wg|sv|vs|vb|antw|doorst|tr|rv|res|enc|rif|i|odp|pd|ynt|ilt|vá|továbbítás|atb|"
    r"回复|回覆|答复|转发|轉寄|返信|转|отв|на|ответ|пересл)(?:\[\d+\]|\(\d+\))?\s*[:：]\s*|\[[^\]]{1,40}\]\s*)+",
    re.IGNORECASE,
)
ROBOTS = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|noreply.*|mailer-daemon|postmaster|bounces?|notifications?|notify|"
    r"alerts?|auto(?:mat(?:ed|ic))?[-_.]?(?:reply|mailer|responder)?|robot|daemon|system|nobody|root|www-data)(?:\+.*)?@",
    re.IGNORECASE,
)
OFTEN = 4  # mails of one sender in one thread within the hour


def bare_subject(subject: str) -> str:
    """Return a subject without the marks of answers, forwards and lists, as it reads to a person."""
    return " ".join(_MARKS.sub("", subject).split())


def answer_subject(subject: str) -> str:
    """Return the subject of an answer in the same thread."""
    bare = bare_subject(subject)
    return f"Re: {bare}" if bare else "Re: your message"


def same_thread(subject: str, other: str) -> bool:
    """Tell whether two subjects are one thread's: the same but for such marks."""
    return bare_subject(subject).casefold() == bare_subject(other).casefold()


def person_name(shown: str) -> str:
    """Return the name that stood beside an address, as people say it; an address is no name."""
    name = " ".join(shown.replace('"', " ").split()).strip("' ")
    if "@" in name:
        return ""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and " " not in last + first else name


def machine_because(sender: str, *, text: str, earlier: Sequence[str], within_the_hour: int) -> str:
    """Say why a sender may be a machine, though no header says so; empty when nothing speaks for it.

    `earlier` are the texts that this sender wrote before in the thread or under the same subject.
    """
    if ROBOTS.match(sender):
        return "its address is no person's"
    said = " ".join(text.split())
    if said and any(" ".join(one.split()) == said for one in earlier):
        return "it says word for word what it said before"
    if within_the_hour >= OFTEN:
        return f"it has written {within_the_hour} times within the hour"
    return ""
