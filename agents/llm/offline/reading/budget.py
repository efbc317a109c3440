"""How much money there is: read from amounts, and from what is said of a budget without one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from agents.llm.offline.reading.dates import dates_in
from agents.llm.offline.reading.enquiry import Seller
from agents.llm.offline.reading.finding import Finding, standing
from agents.llm.offline.reading.learned.grams import Mark
from agents.llm.offline.reading.money import Money, amounts_in
from agents.llm.offline.reading.numbers import DIGITS, number_of
from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue

_MEDIUM_FROM = Decimal("0.3")
_YEAR = 366


@dataclass(frozen=True)
class Reader:
    """Reads the budget of one enquiry."""

    tongue: Tongue
    seller: Seller
    today: date
    language: str

    def findings(self, sentences: list[Sentence]) -> Iterator[Finding]:
        """Yield all that the sentences say about money to spend."""
        earlier_says_budget = False
        for sentence in sentences:
            yield from self._amounts(sentence, earlier_says_budget)
            yield from self._said(sentence)
            earlier_says_budget = bool(_BUDGET.search(sentence.folded)) and sentence.role == "message"

    def amounts(self, sentence: Sentence) -> tuple[Mark, ...]:
        """Mark every amount of a sentence with the level it would have as a budget, "each" where its count is not told.

        What may be a count as well as money is marked as a NUMBER.
        """
        found = []
        for money in amounts_in(sentence.folded, default=sentence.role == "budget")[:_MOST_AMOUNTS]:
            total, _, _ = _times(sentence.folded, money)
            counts = money.bare and sentence.role != "budget" and not self._has_bare_context(sentence, money)
            kind = "NUMBER" if counts else "AMOUNT"
            found.append(Mark(money.start, money.end, kind, self._level(total) if total else "each"))
        return tuple(found)

    # --- amounts

    def _amounts(self, sentence: Sentence, earlier_says_budget: bool) -> Iterator[Finding]:
        of_budget = sentence.role == "budget"
        corrected = 0
        for money in amounts_in(sentence.folded, default=of_budget)[:_MOST_AMOUNTS]:
            sure = 0.95 if of_budget else self._is_budget(sentence, money, earlier_says_budget)
            if not sure or (money.bare and not of_budget and not self._has_bare_context(sentence, money)):
                continue
            total, start, end = _times(sentence.folded, money)
            if total is None:
                continue
            value = self._level(total)
            corrected += 5 if _CORRECTION.search(sentence.folded[:start]) else 0
            rank = standing(sentence) + (9 if sure >= 0.8 else 4) + corrected
            yield Finding(value, sentence.quote(*self._widen(sentence, start, end)), sure, rank)

    def _level(self, amount: Money) -> str:
        worth = self.seller.worth(amount.middle * (amount.per_year or 1), amount.currency)
        if worth >= self.seller.typical_deal:
            return "high"
        return "medium" if worth >= self.seller.typical_deal * _MEDIUM_FROM else "low"

    def _is_budget(self, sentence: Sentence, money: Money, earlier_says_budget: bool) -> float:
        """Tell how surely an amount is what they would spend, by the nearest words that speak for or against it."""
        folded = sentence.folded
        if sentence.role not in ("message", "subject", "unknown", "timeline", "product"):
            return 0.0
        for_it = _nearest(self.tongue.budget_words, folded, money)
        against = _nearest(self.tongue.not_budget, folded, money)
        named = _nearest(_BUDGET, folded, money)
        if named < 60 and named <= against + 25:
            return 0.95
        if for_it < 45 and for_it <= against:
            return 0.85
        if against < 70 or _is_question(folded, money):
            return 0.0
        if earlier_says_budget:
            return 0.8
        if sentence.role == "unknown" and len(folded) < 60 and not money.bare:
            return 0.7
        return 0.6 if not money.per_unit and not money.bare else 0.0

    def _has_bare_context(self, sentence: Sentence, money: Money) -> bool:
        """Tell whether a number without a currency stands right beside a word for budget, and counts nothing else."""
        folded = sentence.folded
        after = folded[money.end :]
        if money.high < 100 or (_COUNTS.match(after) and not _STILL_MONEY.match(after)):
            return False
        if (
            1990 <= money.low <= 2060
            and money.low == money.high
            and not re.search(r"[.,]", folded[money.start : money.end])
        ):
            return False
        return _nearest(_BUDGET, folded, money) < 30 or _nearest(self.tongue.budget_words, folded, money) < 15

    def _widen(self, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
        """Take the word for budget into the quote when it stands close by."""
        for match in _BUDGET.finditer(sentence.folded):
            if 0 <= start - match.end() <= 30:
                return match.start(), end
            if 0 <= match.start() - end <= 14:
                return start, match.end()
        return start, end

    # --- words without an amount

    def _said(self, sentence: Sentence) -> Iterator[Finding]:
        if sentence.role not in ("message", "subject", "budget", "unknown", "timeline"):
            return
        folded, rank, tongue = sentence.folded, standing(sentence), self.tongue
        if match := tongue.no_object.search(folded):
            yield Finding("high", sentence.quote(*match.span()), 0.9, rank + 8)
            return
        if later := self._over_a_year_away(sentence):
            yield Finding("low", later, 0.9, rank + 9)
            return
        if (match := tongue.budget_open.search(folded)) and not tongue.budget_none.search(folded):
            return
        if match := tongue.budget_none.search(folded):
            yield Finding("low", sentence.quote(*match.span()), 0.85, rank + 8)
        elif (
            (match := tongue.budget_exists.search(folded))
            and not tongue.denied(folded, match.start())
            and not _hypothetical(folded, match.start())
        ):
            yield Finding("medium", sentence.quote(*match.span()), 0.85, rank + 6)
        elif sentence.role == "budget" and re.fullmatch(
            r"\W*(?:yes|ja|oui|si|approved|available|allocated|genehmigt|vorhanden|valide|aprobado|disponible)\W*",
            folded,
        ):
            yield Finding("medium", sentence.raw.strip(), 0.8, rank + 6)

    def _over_a_year_away(self, sentence: Sentence) -> str:
        """Quote the words that put the budget more than a year off; empty when they do not."""
        folded = sentence.folded
        if not (word := _MONEY_WORD.search(folded)):
            return ""
        for when in dates_in(folded, self.today, self.language):
            before = folded[max(0, when.start - 25) : when.start + 8]
            if (when.first - self.today).days > _YEAR and (
                _NOT_BEFORE.search(before) or self.tongue.denied(folded, word.start())
            ):
                return sentence.quote(min(word.start(), when.start), max(word.end(), when.end))
        return ""


_MOST_AMOUNTS = 20  # of one sentence; each is weighed against all its other words
# A noun after a number says what it counts; these words say that it was money all the same.
_COUNTS = re.compile(r"\s*(?:%|st\b|nd\b|rd\b|th\b|uhr|h\b|min|[a-z]{3,})")
_STILL_MONEY = re.compile(
    r"\s*(?:max\w*|is|as|this|ish|plus|per|pro|par|por|for|fur|pour|para|net\w*|brutto|in total|total|available|approved|tops|or|oder|and|und|im|a year|a month|this)\b"
)
_BUDGET = re.compile(r"\b\w*(?:budget|presupuest|enveloppe|kostenrahmen|preisrahmen|investitionsrahmen)\w*")
_MONEY_WORD = re.compile(
    r"\b(?:\w*budget\w*|money|funds|funding|geld|mittel|gelder|argent|fonds|financements?|credits?|presupuesto|dinero|fondos|partida)\b"
)
_NOT_BEFORE = re.compile(
    r"\b(?:not? (?:\w+ )*(?:before|until|till)|before|until|till|nicht vor|erst|fruhestens|pas avant|avant|qu'en|qu'a partir|antes de|hasta|a partir de|ab|from|in|en|only)\b"
)
_CORRECTION = re.compile(
    r"\b(?:correction|sorry|rather|i mean|actually|make that|scratch that|no wait|korrektur|besser gesagt|vielmehr|entschuldigung|pardon|plutot|je corrige|"
    r"en fait|perdon|mejor dicho|rectifico|correccion|es decir|ich meine|bzw|quiero decir|je veux dire|genauer)\b"
)


def _nearest(pattern: re.Pattern[str], folded: str, money: Money) -> int:
    gaps = [max(match.start() - money.end, money.start - match.end(), 0) for match in pattern.finditer(folded)]
    return min(gaps, default=999)


def _is_question(folded: str, money: Money) -> bool:
    """Tell whether the amount is asked about ("is it still 40 a month?") and not stated."""
    return folded.rstrip().endswith("?") and bool(
        re.search(
            r"\b(?:is|are|does|why|how|ist|sind|warum|wieso|est-ce|pourquoi|es|por que|cuesta|kostet|coute|costs?)\b",
            folded[: money.start],
        )
    )


def _hypothetical(folded: str, start: int) -> bool:
    """Tell whether a budget is only spoken of as a condition ("once we have a budget")."""
    return bool(
        re.search(
            r"\b(?:if|once|when|as soon as|until|whether|wenn|sobald|falls|ob|si|quand|des que|lorsque|cuando|en cuanto|hasta que)\W+(?:\w+\W+){0,4}$",
            folded[:start],
        )
    )


_COUNT_BEFORE = re.compile(
    rf"(?P<count>{DIGITS})\s+(?:\w+[\s-]+){{0,2}}?\w*\s*(?:x|×|\*|@|at|a|zu je|zu|je|mal|times|for|for about|por|de|fois|par)\s*(?:about |around |rund |ca\.? |environ |unos )?$"
)
_COUNT_TIMES = re.compile(rf"\s*(?:x|×|\*|mal|times|fois|por)\s*(?P<count>{DIGITS})")
_COUNT_NEAR = re.compile(
    rf"(?P<count>{DIGITS})\s+(?:\w+\s+)?(?:users?|seats?|licen[cs]es?|people|employees|staff|agents?|reps?|vans?|trucks?|vehicles?|stores?|sites?|accounts|desks|devices|members|colleagues|"
    r"nutzer\w*|benutzer\w*|lizenzen|mitarbeiter\w*|platze|arbeitsplatze|fahrzeuge\w*|personen|leute|kollegen|standorte|anwender|utilisateurs?|postes?|personnes|salaries|collaborateurs|vehicules|licencias?|usuarios?|personas|empleados|puestos|vehiculos|plazas)\b"
)


def _times(folded: str, money: Money) -> tuple[Money | None, int, int]:
    """Multiply a price for one by how many there are; None when that is not said."""
    if match := _COUNT_TIMES.match(folded, money.end):
        count = number_of(match["count"])
        return replace(money, low=money.low * count, high=money.high * count), money.start, match.end()
    before = _COUNT_BEFORE.search(folded[: money.start])
    if before and (money.per_unit or re.search(r"(?:x|×|\*|@)\s*$", before.group())):
        count = number_of(before["count"])
        return replace(money, low=money.low * count, high=money.high * count), before.start(), money.end
    if not money.per_unit:
        return money, money.start, money.end
    if near := _COUNT_NEAR.search(folded):
        count = number_of(near["count"])
        return (
            replace(money, low=money.low * count, high=money.high * count),
            min(near.start(), money.start),
            max(near.end(), money.end),
        )
    return None, money.start, money.end
