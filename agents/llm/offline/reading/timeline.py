"""When they want to start or decide, in days from receipt; a wish for an answer is no timeline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agents.llm.offline.reading.dates import When, dates_in
from agents.llm.offline.reading.finding import Finding, standing
from agents.llm.offline.reading.learned.grams import Mark
from agents.llm.offline.reading.money import amounts_in
from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue

_LIMITS = ((7, "this_week"), (31, "this_month"), (92, "this_quarter"))


@dataclass(frozen=True)
class Reader:
    """Reads the timeline of one enquiry."""

    tongue: Tongue
    today: date
    language: str

    def findings(self, sentences: list[Sentence]) -> Iterator[Finding]:
        """Yield every time that the sentences put on starting or deciding."""
        for sentence in sentences:
            if sentence.role not in ("message", "subject", "timeline", "unknown", "budget"):
                continue
            yield from self._dated(sentence)
            yield from self._worded(sentence)

    def times(self, sentence: Sentence) -> tuple[Mark, ...]:
        """Mark every time that a sentence names with the value it would have as a start, "past" where it is gone by.

        What the rules take for another time, such as that of an answer, is marked as a MOMENT.
        """
        found = []
        for when in dates_in(sentence.folded, self.today, self.language):
            days = self.days_until(when, sentence.folded)
            starts = days >= 0 and not self._past(sentence.folded, when) and self._certainty(sentence, when)[0]
            found.append(
                Mark(when.start, when.end, "TIME" if starts else "MOMENT", _value(days) if days >= 0 else "past")
            )
        return tuple(found)

    def days_until(self, when: When, folded: str) -> int:
        """Count the days to the date meant: the first day after "from" or "not before", else the last one."""
        before = folded[max(0, when.start - 22) : when.start + 12]
        if _FROM.search(before):
            return (when.first - self.today).days
        if _MIDDLE.search(folded[max(0, when.start - 4) : when.end]):
            # "By mid-December" is the fifteenth, whichever days around it the middle may take.
            return (when.first - self.today).days + (when.last - when.first).days // 2
        whole_month = 27 <= (when.last - when.first).days <= 30
        if when.first > self.today and (whole_month or not _BY.search(before)):
            # "In April" or "next week" is around its middle; "by April" may be its last day.
            return (when.first - self.today).days + (when.last - when.first).days // 2
        return (when.last - self.today).days

    def _dated(self, sentence: Sentence) -> Iterator[Finding]:
        folded = sentence.folded
        # Picked from a list, "3-6 months" is "in 3-6 months", in every language's way of saying it.
        added = _WITHIN.get(self.language, "in ") if sentence.role == "timeline" and _BARE.match(folded) else ""
        folded = added + folded
        for when in dates_in(folded, self.today, self.language):
            days = self.days_until(when, folded)
            if days < 0 or self._past(folded, when):
                continue
            sure, step = self._certainty(sentence, when)
            if not sure:
                continue
            value = _value(days)
            start = _lead(folded, when.start)
            # Of several dates in one sentence the earliest counts, unless the text corrects itself.
            nearness = max(0, 4 - next((i for i, (limit, _) in enumerate(_LIMITS) if days <= limit), 3))
            later = 6 if _CORRECTION.search(folded[: when.start]) else 0
            yield Finding(
                value,
                sentence.quote(max(0, start - len(added)), when.end - len(added)),
                sure,
                standing(sentence) + step + nearness // 2 + later,
            )

    def _past(self, folded: str, when: When) -> bool:
        """Tell whether a date is gone by, or comes round each month and so sets no day."""
        near = folded[max(0, when.start - 24) : when.start]
        if _ROUTINE.fullmatch(folded[when.start : when.end]) and not _AT_THE.search(near):
            return True
        return bool(self.tongue.past_words.search(" ".join(near.split()[-3:])))

    def _certainty(self, sentence: Sentence, when: When) -> tuple[float, int]:
        folded = sentence.folded
        if sentence.role == "timeline":
            return 0.9, 6
        clause_start, clause_end = _clause(folded, when.start, when.end)
        clause = folded[clause_start:clause_end]
        due = self.tongue.outside_deadline.search(folded)
        if due and (when.last - self.today).days <= _SOON:
            return 0.75, 6
        if self._is_answer(clause, folded, when.start - clause_start):
            return 0.0, 0
        if _THIS_YEAR.search(folded[when.start : when.end]) and amounts_in(folded):
            return 0.0, 0
        if self.tongue.start_words.search(clause):
            return 0.85, 6
        if self._is_past(clause):
            return 0.0, 0
        if self.tongue.outside_deadline.search(folded):
            return 0.75, 6
        if self.tongue.start_words.search(folded):
            return 0.75, 5
        return 0.6, 2

    def _is_past(self, clause: str) -> bool:
        """Tell whether a clause tells what happened, so that its month is one gone by."""
        return bool(_TOLD.search(clause))

    def _is_answer(self, clause: str, folded: str, at: int) -> bool:
        """Tell whether a time is about an answer, a call or a meeting and not about starting or deciding."""
        answer = [abs(match.start() - at) for match in self.tongue.answer_words.finditer(clause)]
        start = [abs(match.start() - at) for match in self.tongue.start_words.finditer(clause)]
        if answer and start:
            return min(answer) < min(start)
        if answer:
            return True
        return (
            not start
            and bool(self.tongue.answer_words.search(folded))
            and not (self.tongue.start_words.search(folded) or self.tongue.use.search(folded))
        )

    def _worded(self, sentence: Sentence) -> Iterator[Finding]:
        folded, tongue = sentence.folded, self.tongue
        for match in tongue.someday.finditer(folded):
            yield Finding("future", sentence.quote(*match.span()), 0.75, standing(sentence) + 4)
        for match in tongue.immediate.finditer(folded):
            if tongue.denied(folded, match.start()) or tongue.not_urgent.search(folded):
                continue
            if sentence.role == "timeline":
                yield Finding("immediate", sentence.quote(*match.span()), 0.9, standing(sentence) + 8)
                continue
            start, end = _clause(folded, match.start(), match.end())
            clause = folded[start:end]
            if self._is_answer(clause, folded, match.start() - start):
                continue
            starts = bool(tongue.start_words.search(clause) or tongue.start_words.search(folded))
            if match.group() in _WEAK_NOW and not _follows(tongue.start_words, folded, match.start()):
                continue
            if _STATE.match(folded, match.end()) and not folded[: match.start()].strip():
                continue
            yield Finding(
                "immediate",
                sentence.quote(*match.span()),
                0.85 if starts else 0.7,
                standing(sentence) + (9 if starts else 5),
            )


def _value(days: int) -> str:
    return next((value for limit, value in _LIMITS if days <= limit), "future")


_BARE = re.compile(r"\s*\d")
_WITHIN = {"fr": "dans ", "es": "en "}
_WEAK_NOW = frozenset(
    ["now", "today", "tonight", "yesterday", "jetzt", "heute", "ahora", "hoy", "maintenant", "aujourd'hui", "overnight"]
) | {
    "this morning",
    "this afternoon",
    "right now",
    "ahora mismo",
}
_TOLD = re.compile(
    r"\b(?:was|were|had|lost|went|came|left|met|saw|bought|missed|happened|founded|opened|spoke|hatten|hatte|war|waren|wurde|wurden|avons|avait|avions|ont|a ete|hemos|habia|tuvimos|perdimos|fue|conocimos)\b"
)
_SOON = 31
_THIS_YEAR = re.compile(r"(?:this|current|financial|fiscal) year|(?:dieses|laufende\w*) jahr|cette annee|este ano")
_FROM = re.compile(
    r"\b(?:from|starting|start|as of|not before|nothing before|before|not until|until|ab|erst|fruhestens|nicht vor|beginnend|vor|a partir|des le|des|pas avant|avant|desde|no antes|antes|kick off|begin(?:ning)?)\b(?! (?:(?:the|de|la|le|el) )*(?:end|ende|fin|final|finales|fines|cierre)\b)"
)
_MIDDLE = re.compile(r"\b(?:mid|middle|mitte|mi|milieu|mediados|mitad)\b")
_BY = re.compile(
    r"\b(?:by|until|till|before|latest|end|late|bis|zum|vor|spatestens|ende|jahresende|avant|d'ici|jusqu\w*|fin|antes|hasta|para|tardar|fin\w*|no later)\b"
)
# "Month end takes nine days" is work that comes round; "by month end" is a day.
_ROUTINE = re.compile(r"(?:month|quarter|year)[- ]?end")
_AT_THE = re.compile(r"\b(?:by|before|until|till|at|for|this|next|the|from|after|around|latest)\W+$")
_STATE = re.compile(
    r"\W*(?:it|we|our|they|is|are|there|i|the|all|every\w*|nobody|no|ist|sind|haben|wir|unser\w*|nous|on|notre|nos|tenemos|estamos|nuestr\w*|usamos)\b"
)
_CORRECTION = re.compile(
    r"\b(?:correction|sorry|i mean|actually|make that|scratch that|korrektur|besser gesagt|vielmehr|plutot|pardon|en fait|mejor dicho|perdon|rectifico|but really|really)\b"
)
_LEAD = re.compile(
    r"(?:\b(?:by|before|until|till|in|within|from|on|the|at|no later than|not before|starting|bis|zum|am|ab|im|vor|nicht|spatestens|erst|des|d'ici|avant|pas|le|la|au|a|partir|de|pour|antes|del|de|para|el|hasta|desde|end|of|not)\s+){0,4}$"
)


def _lead(folded: str, start: int) -> int:
    match = _LEAD.search(folded[:start])
    return match.start() if match else start


def _clause(folded: str, start: int, end: int) -> tuple[int, int]:
    """Give the clause around a place: up to the nearest mark or joining word on either side."""
    marks = r"[;:!?()]|, |\s-\s|\b(?:but|and|because|so|aber|und|weil|denn|mais|et|car|pero|y|porque)\b"
    left = max((match.end() for match in re.finditer(marks, folded[:start])), default=0)
    right = next((end + match.start() for match in re.finditer(marks, folded[end:])), len(folded))
    return left, right


def _follows(pattern: re.Pattern[str], folded: str, start: int) -> bool:
    """Tell whether one of the words stands shortly before a place."""
    return bool(pattern.search(folded[max(0, start - 26) : start]))
