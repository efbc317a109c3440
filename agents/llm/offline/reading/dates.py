"""Dates and relative times, counted from the day an enquiry came in."""

import calendar as months
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from agents.llm.offline.reading.calendar import (
    DE,
    EN,
    ES,
    FR,
    LANGUAGES,
    TimeWords,
    any_of,
    month_number,
    weekday_number,
)
from agents.llm.offline.reading.folding import fold
from agents.llm.offline.reading.numbers import SPELLED, value_of_words


@dataclass(frozen=True)
class When:
    """A time named in folded text, and the first and last day it can mean."""

    start: int
    end: int
    first: date
    last: date


Reading = Callable[[re.Match[str], date], tuple[date, date] | None]
_N = rf"(?:\d{{1,3}}|{SPELLED})"
_YEAR = r"20\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er|o|º)?"


@lru_cache(maxsize=256)  # each slot asks for those of the same sentences
def dates_in(folded: str, today: date, language: str = "") -> tuple[When, ...]:
    """Find the times that folded text names, the longest reading of each place, in order."""
    found: list[When] = []
    for pattern, read in _readings(language):
        for match in pattern.finditer(folded):
            days = read(match, today)
            if days and not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(When(match.start(), match.end(), *days))
    return tuple(sorted(found, key=lambda when: when.start))


@cache
def _readings(language: str) -> tuple[tuple[re.Pattern[str], Reading], ...]:
    words = {"en": (EN,), "de": (DE, EN), "fr": (FR, EN), "es": (ES, EN)}.get(language, LANGUAGES)
    found: list[tuple[re.Pattern[str], Reading]] = [*_numeric(day_first=language != "en")]
    for group in (_days_of_months, _relative, _quarters, _months, _periods, _weekdays, _seasons):
        for one in words:
            found.extend(group(one))
    return (*found, *_years())


def _compile(body: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.-])(?:{body})(?![\w/]|-\d)".replace(" ", r"[\s-]+"))


# --- single days


def _numeric(day_first: bool) -> Iterator[tuple[re.Pattern[str], Reading]]:
    yield (
        re.compile(r"(?<![\w/.-])(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
        lambda m, t: _one_day(m["y"], m["m"], m["d"]),
    )
    yield (
        re.compile(r"(?<![\w/.,-])(?P<d>[0-3]?\d)\.\s?(?P<m>[01]?\d)\.\s?(?P<y>20\d\d|\d\d(?!\d))?"),
        lambda m, t: _day_of(m["d"], m["m"], m["y"], t),
    )

    def slashed(match: re.Match[str], today: date) -> tuple[date, date] | None:
        one, two = match["a"], match["b"]
        us = (not day_first and int(one) <= 12) or int(two) > 12
        return _day_of(*((two, one) if us else (one, two)), match["y"], today)

    yield re.compile(r"(?<![\w/.,-])(?P<a>[0-3]?\d)[/-](?P<b>[0-3]?\d)[/-](?P<y>20\d\d|\d\d)(?![\d/])"), slashed


def _one_day(year: str, month: str, day: str) -> tuple[date, date] | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found, found


def _day_of(day: str, month: str, year: str | None, today: date) -> tuple[date, date] | None:
    day = re.sub(r"\D", "", day)
    if year:
        return _one_day(year if len(year) == 4 else f"20{year}", month, day)
    this = _one_day(str(today.year), month, day)
    if this and this[0] < today - timedelta(days=1):
        return _one_day(str(today.year + 1), month, day)
    return this


def _days_of_months(words: TimeWords) -> Iterator[tuple[re.Pattern[str], Reading]]:
    month = any_of(*words.months)
    day_month = (
        rf"(?:the )?(?P<d>{_DAY})\.?\s?(?:(?:of|de|d')\s?)?(?P<m>{month})\.?(?:,?\s?(?:de[l]? )?(?P<y>{_YEAR}))?"
    )
    yield _compile(day_month), lambda m, t: _day_of(m["d"], str(month_number(m["m"])), m["y"], t)
    if words is EN:
        month_day = rf"(?P<m>{month})\.? (?:the )?(?P<d>{_DAY})(?:,?\s?(?P<y>{_YEAR}))?"
        yield _compile(month_day), lambda m, t: _day_of(m["d"], str(month_number(m["m"])), m["y"], t)


# --- so many weeks from now


def _relative(words: TimeWords) -> Iterator[tuple[re.Pattern[str], Reading]]:
    units = any_of(*(f"(?P<{unit}>{names})" for unit, names in words.units.items()))
    number = rf"(?P<n>{_N})(?:\s?(?:-|to|bis|a|or|oder|ou|o|und|and|et|y)\s?(?P<n2>{_N}))?(?: (?:of|de|des|the))?"
    yield (
        _compile(
            rf"{any_of(words.within)} (?:the |les |los |las |den |der )?(?:next |coming |nachsten |kommenden |prochaine?s |proxim[oa]s )?{number} {units}"
        ),
        _so_many,
    )
    yield _compile(rf"{number} {units} {any_of(words.ahead)}"), _so_many
    loose = {
        "en": r"(?:(?:in|within|over|during) )?the (?:next|coming) (?:few |couple of )?",
        "de": r"(?:(?:in|innerhalb) )?(?:den|der|die) (?:nachsten|kommenden) ",
        "fr": r"(?:(?:dans|d'ici|au cours) (?:des )?)?(?:les |quelques |les quelques |l'une des )(?:prochaine?s )?",
        "es": r"(?:(?:en|durante) )?(?:l[oa]s )(?:proxim[oa]s )",
    }[words.code]
    plural = any_of(*(f"(?P<{unit}>{names})" for unit, names in words.units.items() if unit not in ("year", "quarter")))
    if words is FR:
        yield _compile(r"(?:(?:dans|d'ici|au cours) )?(?:les|des|quelques) prochaine?s " + plural), _so_many
        yield _compile(loose + plural + r"(?: prochaine?s| a venir| qui viennent)"), _so_many
    else:
        yield _compile(loose + plural), _so_many


_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30.5, "quarter": 92, "year": 365}


def _so_many(match: re.Match[str], today: date) -> tuple[date, date] | None:
    groups = match.groupdict()
    unit = next((unit for unit in _DAYS if groups.get(unit)), None)
    if unit is None:
        return None
    low = _count(groups.get("n"))
    high = _count(groups.get("n2")) or low
    if low is None or high is None:
        low = high = 3
    return _after(today, min(low, high), unit), _after(today, max(low, high), unit)


def _count(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    value = value_of_words(text)
    return int(value) if value is not None else None


def _after(today: date, count: int, unit: str) -> date:
    if unit in ("month", "quarter", "year"):
        return _add_months(today, count * {"month": 1, "quarter": 3, "year": 12}[unit])
    return today + timedelta(days=round(count * _DAYS[unit]))


def _add_months(day: date, count: int) -> date:
    index = day.year * 12 + day.month - 1 + min(count, 1200)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


# --- months, quarters, halves, seasons, years


def _edges(words: TimeWords) -> str:
    return rf"(?:(?P<end>{words.end})|(?P<middle>{words.middle})|(?P<begin>{words.start}))"


def _part(match: re.Match[str], first: date, last: date) -> tuple[date, date]:
    groups, third = match.groupdict(), (last - first) / 3
    if groups.get("end"):
        return last - third, last
    if groups.get("middle"):
        return first + third, last - third
    if groups.get("begin"):
        return first, first + third
    return first, last


def _month_span(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, months.monthrange(year, month)[1])


_NEEDS_A_WORD = r"(?:in|by|before|until|till|from|since|this|next|of|for|during|starting|begin\w*|around|early|late|mid|through|to|after|last|around|about|latest|and|or|-|to) "


def _months(words: TimeWords) -> Iterator[tuple[re.Pattern[str], Reading]]:
    def read(match: re.Match[str], today: date) -> tuple[date, date] | None:
        month = month_number(match["m"])
        groups = match.groupdict()
        year = int(groups["y"]) if groups.get("y") else today.year + (month < today.month)
        if groups.get("nexty"):
            year = today.year + 1
        first, last = _month_span(year, month)
        if groups.get("m2"):
            last = _month_span(year + (month_number(match["m2"]) < month), month_number(match["m2"]))[1]
        return _part(match, first, last)

    long = [re.sub(r"\((?:\?:)?([a-z]+)\)\?", r"\1", name) if words is not DE else name for name in words.months]
    year = rf"(?:,?\s?(?:{any_of(words.of)}\s?)?(?P<y>{_YEAR})|(?P<nexty> (?:of )?next year| nachsten jahres| de l'annee prochaine| del (?:proximo ano|ano que viene)))"
    clear = any_of(*(name for name in long if name not in ("may", "march")))
    yield (
        _compile(rf"(?:{_edges(words)}[\s-]?(?:{words.next} |{words.this} )?)(?P<m>{any_of(*words.months)}){year}?"),
        read,
    )
    yield _compile(rf"(?P<m>{any_of(*words.months)})\.?{year}"), read
    yield _compile(rf"(?P<m>{clear})(?:\s?(?:-|/|or|oder|ou|o|to|bis|a) ?(?P<m2>{clear}))?{year}?"), read
    if words is EN:
        yield _compile(rf"{_NEEDS_A_WORD}(?P<m>may|march)"), _loose_month


def _loose_month(match: re.Match[str], today: date) -> tuple[date, date] | None:
    month = month_number(match["m"])
    return _month_span(today.year + (month < today.month), month)


def _quarters(words: TimeWords) -> Iterator[tuple[re.Pattern[str], Reading]]:
    ordinals = {
        "en": (r"1st|first", r"2nd|second", r"3rd|third", r"4th|fourth|last|final"),
        "de": (r"1\.|erste[nsrm]?", r"2\.|zweite[nsrm]?", r"3\.|dritte[nsrm]?", r"4\.|vierte[nsrm]?|letzte[nsrm]?"),
        "fr": (r"1er|premiere?", r"2e(?:me)?|second|deuxieme", r"3e(?:me)?|troisieme", r"4e(?:me)?|quatrieme|dernier"),
        "es": (r"1er|primer[oa]?|1o", r"2o|segund[oa]", r"3er|3o|tercer[oa]?", r"4o|cuart[oa]|ultim[oa]"),
    }[words.code]
    number = any_of(*(f"(?P<o{index}>{names})" for index, names in enumerate(ordinals, 1)))
    year = rf"(?:\s?/?,?\s?(?:{any_of('of', 'de', 'del', 'des jahres', 'of the year')} )?(?P<y>{_YEAR})|\s?['/](?P<yy>\d\d)| (?P<nexty>(?:of )?next year|nachsten jahres?|de l'annee prochaine|del (?:proximo ano|ano que viene)))"
    half = {"en": "half(?: of the year)?", "de": "halbjahr(?:es)?|jahreshalfte", "fr": "semestre", "es": "semestre"}[
        words.code
    ]
    edge = rf"(?:{_edges(words)} (?:of |de |du |del |des |l'|the )?)?"

    def read(match: re.Match[str], today: date) -> tuple[date, date] | None:
        groups = match.groupdict()
        index = int(groups["q"]) if groups.get("q") else next(i for i in range(1, 5) if groups.get(f"o{i}"))
        size = 6 if groups.get("half") else 3
        if index * size > 12:
            return None
        year = int(groups["y"] or (f"20{groups['yy']}" if groups["yy"] else 0)) or today.year
        stated = bool(groups["y"] or groups["yy"])
        if groups.get("nexty"):
            year, stated = today.year + 1, True
        first, last = date(year, (index - 1) * size + 1, 1), _month_span(year, index * size)[1]
        if not stated and last < today:
            first, last = date(year + 1, first.month, 1), _month_span(year + 1, last.month)[1]
        return _part(match, first, last)

    yield _compile(rf"{edge}(?:q\s?(?P<q>[1-4])){year}?"), read
    yield _compile(rf"{edge}(?P<half>h\s?(?P<q>[12])){year}?"), read
    if words in (FR, ES):
        yield _compile(rf"{edge}t\s?(?P<q>[1-4]){year}?"), read
    yield (
        _compile(
            rf"{edge}(?:the |das |dem |im |le |el |au |del )?{number}\s?(?:{any_of(words.units['quarter'])}){year}?"
        ),
        read,
    )
    yield _compile(rf"{edge}(?:the |die |der |das |dem |im |le |el |au |del )?{number}\s?(?P<half>{half}){year}?"), read


_COMPOUND = {  # Monatsende, year-end, fin d'année, fin de año, EOY
    "month": r"monatsende|month ?end|eom|fin de mois|fin de mes",
    "quarter": r"quartalsende|quarter ?end|eoq|fin de trimestre",
    "year": r"jahresende|jahresschluss|year ?end|eoy|fin d'annee|fin de ano|silvester|christmas|xmas|weihnachten|noel|navidad(?:es)?|(?:the )?holidays",
    "week": r"wochenende|week ?end|eow|fin de semaine(?!s)|fin de semana",
}


def _periods(words: TimeWords) -> Iterator[tuple[re.Pattern[str], Reading]]:
    units = any_of(*(f"(?P<{unit}>{names})" for unit, names in words.units.items() if unit not in ("day", "fortnight")))
    which = rf"(?:(?P<next>{words.next})|(?P<this>{words.this}))"

    def read(match: re.Match[str], today: date) -> tuple[date, date] | None:
        groups = match.groupdict()
        unit = next(unit for unit in ("week", "month", "quarter", "year") if groups.get(unit))
        ahead = 0 if not groups.get("next") else 2 if "uber" in groups["next"] else 1
        first, last = _span(unit, today, ahead)
        first, last = _part(match, first, last)
        return max(first, today), last

    def ending(match: re.Match[str], today: date) -> tuple[date, date] | None:
        unit = next(unit for unit in ("week", "month", "quarter", "year") if match.groupdict().get(unit))
        last = _span(unit, today, 0)[1]
        return max(today, last - timedelta(days=2)), last

    def compound(match: re.Match[str], today: date) -> tuple[date, date] | None:
        unit = next(unit for unit in _COMPOUND if match[unit])
        last = _span(unit, today, 0)[1]
        return max(today, last - timedelta(days={"week": 2, "month": 3, "quarter": 20, "year": 31}[unit])), last

    article = r"(?:the |des |der |dem |du |de la |de l'|l'|le |la |de |del |d')?"
    yield _compile(rf"(?:{_edges(words)} (?:of |de |du |del )?)?{which} {units}"), read
    if words in (FR, ES):
        yield (
            _compile(
                rf"(?:{_edges(words)} )?{article}\s?{units} (?:(?P<next>prochaine?|suivante?|proxim[oa]|que viene|entrante)|(?P<this>en cours|actual|en curso))"
            ),
            read,
        )
    yield _compile(rf"{_edges(words)}\s?{article}\s?{units}"), read
    closes = {
        "en": rf"(?:the |this )?{units} (?:ends|closes|is over|is out|finishes)",
        "de": rf"(?:das |der |die |dieses |dieser )?{units} (?:endet|zu ende ist|vorbei ist|um ist|ablauft|herum ist)",
        "fr": rf"(?:la fin|fin|que se termine|que s'acheve|que finisse) (?:le |la |l'|ce |cette )?{units}",
        "es": rf"(?:acabe|termine|finalice|cierre|se acabe|que acabe|que termine) (?:el |la |este |esta )?{units}",
    }[words.code]
    yield _compile(closes), ending
    if words is EN:
        yield _compile("the week after next|in two weeks"), lambda _, today: _span("week", today, 2)
        yield _compile("the month after next"), lambda _, today: _span("month", today, 2)
        yield _compile("|".join(f"(?P<{unit}>{names})" for unit, names in _COMPOUND.items())), compound


def _span(unit: str, today: date, ahead: int) -> tuple[date, date]:
    """Give the first and last day of this week, month, quarter or year, or of a later one."""
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        month = _add_months(today.replace(day=1), ahead)
        return _month_span(month.year, month.month)
    if unit == "quarter":
        first = _add_months(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * ahead)
        return first, _month_span(*divmod_month(_add_months(first, 2)))[1]
    return date(today.year + ahead, 1, 1), date(today.year + ahead, 12, 31)


def divmod_month(day: date) -> tuple[int, int]:
    """Give year and month of a day."""
    return day.year, day.month


_NO_DAY = ("black ", "black-", "on a ", "every ", "each ", "any ", "jeden ", "chaque ", "cada ", "todos los ")


def _weekdays(words: TimeWords) -> Iterator[tuple[re.Pattern[str], Reading]]:
    full = [re.sub(r"\(.*", "", name) + {0: "day", 1: "sday", 2: "nesday", 3: "rsday", 4: "day"}.get(index, "") if words is EN else name
            for index, name in enumerate(words.weekdays)]  # fmt: skip
    if words is EN:
        full = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    def read(match: re.Match[str], today: date) -> tuple[date, date] | None:
        # "Black Friday" is no weekday, and "on a Friday", "every Friday" tell a habit.
        if match.string.endswith(_NO_DAY, 0, match.start("w")):
            return None
        ahead = (weekday_number(match["w"]) - today.weekday()) % 7 or 7
        found = today + timedelta(days=ahead)
        if match.groupdict().get("next") and words is EN and ahead <= 2:
            found += timedelta(days=7)
        return found, found

    yield (
        _compile(
            rf"(?:(?P<next>{words.next}) |(?:{words.this}) )?(?P<w>{any_of(*full)})(?: prochain| que viene| proximo)?"
        ),
        read,
    )


def _seasons(words: TimeWords) -> Iterator[tuple[re.Pattern[str], Reading]]:
    names = any_of(*(f"(?P<s{index}>{name})" for index, name in enumerate(words.seasons)))
    ahead = any_of(
        words.next,
        words.this,
        "in",
        "by",
        "before",
        "the",
        "late",
        "early",
        "vor",
        "nicht vor",
        "bis",
        "avant",
        "antes de",
        "para",
        "im",
        "bis zum",
        "zum",
        "vor dem",
        "en",
        "cet",
        "au",
        "a l'",
        "l'",
        "avant l'",
        "d'ici l'",
        "el",
        "antes del",
        "para el",
        "until",
        "after the",
        "nach dem",
        "apres l'",
        "despues del",
        "ab",
        "ab dem",
        "from",
        "for",
        "for the",
        "fur",
        "fur den",
        "fur das",
        "pour",
        "pour l'",
        "pour le",
    )

    def read(match: re.Match[str], today: date) -> tuple[date, date] | None:
        index = next(i for i in range(4) if match[f"s{i}"])
        year = int(match["y"] or today.year)
        first, last = (
            (date(year, 3, 20), date(year, 6, 20))
            if index == 0
            else (date(year, 6, 21), date(year, 9, 22))
            if index == 1
            else (date(year, 9, 23), date(year, 12, 20))
            if index == 2
            else (date(year, 12, 21), date(year + 1, 3, 19))
        )
        if not match["y"] and last < today:
            first, last = first.replace(year=first.year + 1), last.replace(year=last.year + 1)
        return first, last

    yield _compile(rf"{ahead}\s?(?P<season>{names})(?:\s?(?:de )?(?P<y>{_YEAR}))?"), read


def _years() -> Iterator[tuple[re.Pattern[str], Reading]]:
    lead = r"(?:fruhestens|erst|spatestens|only|around|about|sometime|some time|pas avant|no antes de|not before|not until|nicht vor|in|by|for|before|until|from|during|of|early|mid|late|through|im jahr|im jahre|jahr|bis|ab|vor|fur|anfang|mitte|ende|en|pour|avant|d'ici|debut|mi|fin|para|antes de|hasta|desde|a partir de|end of|start of|beginning of|summer|fall|since|seit|depuis)"

    def read(match: re.Match[str], today: date) -> tuple[date, date] | None:
        year, lead = int(match["y"]), match["lead"]
        first, last = date(year, 1, 1), date(year, 12, 31)
        if lead in ("early", "anfang", "debut", "start of", "beginning of"):
            return first, date(year, 4, 1)
        if lead in ("late", "ende", "fin", "end of"):
            return date(year, 10, 1), last
        return (first, last) if year < today.year + 30 else None

    yield (
        _compile(
            rf"(?P<lead>{lead}) (?:ano |l'annee |das jahr |the year )?(?P<y>{_YEAR})(?! ?(?:€|eur|usd|\$|users|people))"
        ),
        read,
    )


def iso(when: When) -> str:
    """Write a time as one date, or as two with a slash between."""
    return when.first.isoformat() if when.first == when.last else f"{when.first.isoformat()}/{when.last.isoformat()}"


def find(text: str, today: date, language: str = "") -> list[When]:
    """Find the times in text that is not folded yet."""
    return list(dates_in(fold(text), today, language))
