"""How the desk says times, persons and results."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language_info

from crm.shorten import shorten
from drafts.models import Draft

register = template.Library()

SOON = timedelta(minutes=5)
UNITS = ((86400, "d"), (3600, "h"), (60, "min"))
STATUS_COLOURS = {
    "pending": "amber",
    "snoozed": "grey",
    "rejected": "grey",
    "approved": "green",
    "scheduled": "green",
    "sending": "green",
    "sent": "green",
    "failed": "red",
}
STATUS_WORDS = {
    "pending": "Waits for a decision",
    "scheduled": "Approved, not sent yet",
    "failed": "Could not be sent",
}
SLOT_COLOURS = {"high": "green", "yes": "green", "urgent": "green", "immediate": "green", "this_week": "green",
                "medium": "green", "this_month": "green"}  # fmt: skip


@register.filter
def since(moment: datetime, now: datetime) -> str:
    """Say how long ago a moment was: "4 min"."""
    return span(now - moment)


@register.filter
def ago(moment: datetime, now: datetime) -> str:
    """Say how long ago a moment was, as the end of a sentence: "just now" or "4 min ago"."""
    return "just now" if now - moment < timedelta(minutes=1) else f"{span(now - moment)} ago"


@register.filter
def clock(due_at: datetime, now: datetime) -> str:
    """Say where a clock stands: "due in 11 min" or "2 h overdue"."""
    return f"due in {span(due_at - now)}" if due_at > now else f"{span(now - due_at)} overdue"


@register.filter
def due_words(draft: Draft, now: datetime) -> str:
    """Say when a first answer is or was due, with the day when that is not today: "was due 14:32"."""
    due, today = timezone.localtime(draft.due_at), timezone.localtime(now).date()
    day = "" if due.date() == today else f"{due:%A} {due.day} {due:%B}, "
    return f"{'was' if draft.due_at <= now else 'is'} due {day}{due:%H:%M}"


@register.filter
def clock_colour(due_at: datetime, now: datetime) -> str:
    """Return the colour of a clock: red when overdue, amber when soon."""
    return "red" if due_at <= now else "amber" if due_at - now < SOON else "grey"


def span(length: timedelta) -> str:
    """Write a length of time with its largest unit."""
    seconds = max(0, int(length.total_seconds()))
    for size, unit in UNITS:
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


@register.filter
def initials(name: object) -> str:
    """Return up to two first letters of a name."""
    words = str(name or "").split()
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


@register.filter
def status_colour(status: str) -> str:
    """Return the colour of a draft's status."""
    return STATUS_COLOURS.get(status, "grey")


@register.filter
def status_words(draft: Model) -> str:
    """Say a draft's status."""
    status = str(getattr(draft, "status", ""))
    return STATUS_WORDS.get(status, status.capitalize())


@register.filter
def slot_colour(value: str) -> str:
    """Return the colour of a BANT value: green speaks for the lead, grey says little."""
    return SLOT_COLOURS.get(value, "grey")


@register.filter
def words(value: object) -> str:
    """Write a stored value as words: "this_month" is "this month"."""
    return str(value).replace("_", " ")


@register.filter
def signed(points: int) -> str:
    """Write points with their sign."""
    return f"{points:+d}" if points else "0"


@register.filter
def at_word(text: object, width: int) -> str:
    """Cut a text at the end of a word: "We run 40 vans…"."""
    return shorten(str(text), int(width))


@register.filter
def language(code: str) -> str:
    """Name a language by its code: "German"; one that is not known is "another language"."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return "another language"
