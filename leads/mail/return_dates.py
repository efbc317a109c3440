"""The first day on which somebody is back, from the words of an out-of-office note in many languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from leads.mail.fold import any_of, flowing, fold_pattern, lines_of
from leads.mail.phrases.calendar import AFTER, AFTER_IT, BACK, FROM, INCLUSIVE, MONTHS, TOMORROW, UNTIL, WEEKDAYS

MOST = 4_000  # characters
MOST_DATES = 40
AMERICAN_HOURS = range(-10, -3)  # time zones of those who write the month first

_month = "|".join(sorted(MONTHS, key=len, reverse=True))
_weekday = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_eastern = "|".join(
    sorted((name for name in WEEKDAYS if not name[0].isascii() and name[0] > "\u2fff"), key=len, reverse=True)
)
_year = r"(?:[,.]?\s?(?:de |del |d\. ?)?(?P<y{0}>20\d\d)(?!\d)(?:\s?(?:г|р|年)\.?)?)?"
DATE = re.compile(
    fold_pattern(
        r"(?<![\w./-])(?:"
        rf"(?P<y1>20\d\d)\s?[-./年년]\s?(?P<m1>\d{{1,2}})\s?[-./月월]\s?(?P<d1>\d{{1,2}})(?!\d)[.日号號일]?"
        rf"|(?P<m2>\d{{1,2}})\s?[月월]\s?(?P<d2>\d{{1,2}})\s?[日号號일]"
        rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|o|e|de|ª|º|°|\.)?\s?(?:of |de |d'|di |the |η |ης )?(?P<m3>{_month})(?![^\W\d_]){_year.format(3)}"
        rf"|(?:(?P<y4b>20\d\d)\.?\s)?(?P<m4>{_month})(?![^\W\d_])\.?\s(?:the )?(?P<d4>\d{{1,2}})(?!\d|:\d)(?:st|nd|rd|th)?{_year.format(4)}"
        r"|(?P<d5>\d{1,2})\.\s?(?P<m5>\d{1,2})(?:\.\s?(?P<y5>20\d\d|\d\d(?![:\d]))?|(?![\d:.]))"
        r"|(?P<a6>\d{1,2})(?P<s6>[/-])(?P<b6>\d{1,2})(?:(?P=s6)(?P<y6>20\d\d|\d\d(?!\d)))?(?![\d/-])"
        rf"|(?P<w>{_weekday})(?![^\W\d_])"
        rf"|(?P<tomorrow>{'|'.join(lines_of(TOMORROW))})(?!\w)"
        r")|(?P<y7>20\d\d)\s?[年년]\s?(?P<m7>\d{1,2})\s?[月월]\s?(?P<d7>\d{1,2})|(?P<m8>\d{1,2})\s?[月월]\s?(?P<d8>\d{1,2})"
        rf"|(?P<w9>{_eastern})|(?P<tomorrow9>明日(?!香)|明天|내일)"
    )
)
FIRM_BACK, FIRM_UNTIL = any_of(lines_of(BACK)), any_of(lines_of(UNTIL))
_filler = rf"[\s,(]*(?:(?:and including|en met|och med|og med|incl\.?|including|einschliesslich|einschl\.?|inklusive|zum|dem|den|der|the|le|la|el|il|lo|dia|ao|o|de|d\.|dnia|am|on|op|until|di|del|giorno|jour|inclusive|e)[\s,]+)*(?:(?:{_weekday})[\w-]*[\s,.(]+)?(?:(?:the|le|el|il|den|dem|der|dia|d\.|de|op|am|o|dnia|e|τις|την|τη|το|στις|τον)[\s,]+)*$"
UNTIL_BEFORE = re.compile(fold_pattern(rf"(?:(?<!\w)(?:{'|'.join(lines_of(UNTIL))})|[-~〜～至到])(?:{_filler})"))
UNTIL_BEHIND = re.compile(
    fold_pattern(
        r"^[\s,.'’)]*(?:\([^)]{0,12}\)\s?)?(?:\w{1,4} )?(?:まで|迄|까지|kadar|asti\b|saakka|-?ig\b|-?(?:a|e|i|an|en|jai?g|eig|aig)ig\b|tarihine|为止|止|前)"
    )
)
AFTER_BEFORE = re.compile(fold_pattern(rf"(?<!\w)(?:{'|'.join(lines_of(AFTER))})(?:{_filler})"))
FROM_BEFORE = re.compile(fold_pattern(rf"(?<!\w)(?:{'|'.join(lines_of(FROM))})(?:{_filler})"))
FROM_BEHIND = re.compile(
    fold_pattern(
        r"^[\s,.'’)]*(?:\([^)]{0,12}\)\s?)?(?:から|より|起|以降|부터|alkaen|lahtien|itibaren|-?(?:tol|t[oó]l)\b)"
    )
)
AFTER_BEHIND = re.compile(fold_pattern(rf"^[\s,.')]*(?:{'|'.join(lines_of(AFTER_IT))})"))
INCLUDED = any_of(lines_of(INCLUSIVE))
CLAUSE = re.compile(r"[!?。！？;]|\.(?=\s+[^\W\d])|\n\s*\n")


@dataclass(frozen=True)
class _Named:
    """A date in the text, and the clause around it."""

    day: date
    before: str
    behind: str
    weekday: bool
    last: bool  # no other date follows in the clause


def return_date(text: str, *, received: datetime | None) -> date | None:
    """Return the first day back that a note names; without a year, the next such day after it was received.

    "until X" means X, "through X" the day after. None when no day is named, or none can be told.
    """
    until: list[tuple[date, bool]] = []
    back: list[tuple[date, bool]] = []
    for named in _dates(flowing(text[:MOST]), received):
        included = bool(INCLUDED.search(named.before[-28:]) or INCLUDED.search(named.behind[:22]))
        if UNTIL_BEFORE.search(named.before[-60:]) or UNTIL_BEHIND.search(named.behind):
            until.append((named.day + timedelta(days=included), named.weekday))
        elif AFTER_BEFORE.search(named.before[-60:]) or AFTER_BEHIND.search(named.behind):
            back.append((named.day + timedelta(days=1), named.weekday))
        elif named.last and FROM_BEHIND.search(named.behind):
            back.append((named.day, named.weekday))
        elif FROM_BEFORE.search(named.before[-60:]) and not named.last:
            continue  # where the absence begins
        elif FIRM_BACK.search(named.before) or (named.last and FIRM_BACK.search(named.behind)):
            back.append((named.day, named.weekday))
    found = back + until
    # A full date says more than a weekday; the day back says more than the last day away.
    return next((day for day, weekday in sorted(found, key=lambda one: one[1])), None)


def _dates(folded: str, received: datetime | None) -> Iterator[_Named]:
    matches = [match for index, match in zip(range(MOST_DATES), DATE.finditer(folded), strict=False)]
    # "Monday, 14 August" is one date, and so is "14 August, Monday".
    dated = [
        match
        for before, match, following in zip([None, *matches], matches, [*matches[1:], None], strict=False)
        if not (_weekday_of(match) and (_beside(folded, match, following) or _beside(folded, before, match)))
    ]
    matches = dated
    for index, match in enumerate(matches):
        day = _day(match, folded, received)
        if day is None:
            continue
        begin = matches[index - 1].end() if index else 0
        end = matches[index + 1].start() if index + 1 < len(matches) else len(folded)
        before = folded[max(begin, match.start() - 120) : match.start()]
        behind = folded[match.end() : min(end, match.end() + 90)]
        clause = CLAUSE.split(behind)[0]
        last = len(clause) < len(behind) or end == len(folded) or end > match.end() + 90
        yield _Named(day, CLAUSE.split(before.rstrip())[-1] + " " * before.endswith(" "), clause, _loose(match), last)


def _beside(folded: str, one: re.Match[str] | None, other: re.Match[str] | None) -> bool:
    """Whether two dates stand directly beside each other, and the one that is no weekday says more."""
    if one is None or other is None or (_weekday_of(one) and _weekday_of(other)):
        return False
    between = folded[one.end() : other.start()]
    return len(between) <= 8 and len(between.strip(" ,.(")) <= 4 and "-" not in between


def _weekday_of(match: re.Match[str]) -> str:
    return match["w"] or match["w9"] or ""


def _loose(match: re.Match[str]) -> bool:
    """Whether it is a weekday or tomorrow, which mean what they mean on the day of writing."""
    return bool(_weekday_of(match) or match["tomorrow"] or match["tomorrow9"])


def _day(match: re.Match[str], folded: str, received: datetime | None) -> date | None:
    found = match.groupdict()
    today = received.date() if received else None
    if _loose(match):
        if today is None:
            return None
        ahead = 1 if not _weekday_of(match) else (WEEKDAYS[_weekday_of(match)] - today.weekday()) % 7 or 7
        return today + timedelta(days=ahead)
    for number in ("1", "2", "3", "4", "5", "7", "8"):
        if found[f"d{number}"]:
            year = found.get(f"y{number}") or (found["y4b"] if number == "4" else None)
            return _next(year, found[f"m{number}"], found[f"d{number}"], today)
    if match[0] in ("24/7", "7/24", "24-7"):
        return None
    first, second = found["a6"], found["b6"]
    if int(first) > 12 or (int(second) <= 12 and not _month_first(first, second, found["y6"], folded, received)):
        return _next(found["y6"], second, first, today)
    return _next(found["y6"], first, second, today)


def _month_first(month: str, day: str, year: str | None, folded: str, received: datetime | None) -> bool:
    """Whether 8/3 is the third of August: in English, by the sender's clock, else by what lies nearer ahead."""
    if received is None:
        return False
    if year and (other := _next(year, day, month, None)) and other < received.date():
        return True  # nobody tells that they were back
    if not ENGLISH.search(folded):
        return False
    offset = received.utcoffset()
    if offset and offset.total_seconds() / 3600 in AMERICAN_HOURS:
        return True
    if offset:
        return False
    american, other = (_next(year, *pair, received.date()) for pair in ((month, day), (day, month)))
    if american is None or other is None:
        return other is None
    away = [(day - received.date()).days for day in (american, other)]
    return 0 <= away[0] < 120 and not 0 <= away[1] < 120


ENGLISH = re.compile(r"(?<!\w)(?:the|will|office|return|back|until|till|thank|away|ooo|out)(?!\w)")


def _next(year: str | None, month: str, day: str, today: date | None) -> date | None:
    """Return that day, without a year the next one."""
    number = MONTHS.get(month) or int(month)
    if year:
        return _valid(int(year) if len(year) == 4 else 2000 + int(year), number, int(day))
    if today is None:
        return None
    this = _valid(today.year, number, int(day))
    return this if this and this >= today else _valid(today.year + 1, number, int(day))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
