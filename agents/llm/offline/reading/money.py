"""Amounts of money in the many ways that people write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from agents.llm.offline.reading.numbers import DIGITS, SPELLED, number_of, value_of_words


@dataclass(frozen=True)
class Money:
    """An amount as found in folded text: lowest and highest value, the currency's code (empty: not said).

    `bare` says that nothing but its context can tell that the number is money. `per_year` is how many times a year
    it falls due (0: once). `units` is how many times it is counted, as in "40 seats at 18 USD".
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    currency: str = ""
    bare: bool = False
    per_year: int = 0
    per_unit: bool = False

    @property
    def middle(self) -> Decimal:
        """Give the middle of a range."""
        return (self.low + self.high) / 2


_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "us$": "USD", "a$": "AUD", "c$": "CAD", "ca$": "CAD",
          "au$": "AUD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "zł": "PLN"}  # fmt: skip
_NAMED = {
    "USD": r"usd|us-?dollars?|dollars?|dolar(?:es)?|bucks",
    "EUR": r"eur|euros?",
    "GBP": r"gbp|pounds?(?: sterling)?|quid|sterling|pfund|libras?|livres?(?: sterling)?",
    "CHF": r"chf|sfr\.?|swiss francs?|(?:schweizer )?franken|francs suisses|francos suizos|fr\.(?= ?\d)",
    "CAD": r"cad", "AUD": r"aud", "NZD": "nzd", "SEK": r"sek", "NOK": r"nok", "DKK": r"dkk|kroner|kronor", "PLN": r"pln|zloty\w*",
    "CZK": r"czk", "HUF": "huf", "RON": "ron|lei", "TRY": "try|tl", "JPY": r"jpy|yen", "CNY": "cny|rmb|yuan",
    "INR": r"inr|rupees?|rs\.?(?= ?\d)", "SGD": "sgd", "HKD": "hkd", "AED": "aed|dirhams?", "ILS": "ils|shekels?",
    "ZAR": "zar|rand", "BRL": "brl|reais", "MXN": r"mxn|pesos mexicanos|pesos", "ARS": "ars|pesos argentinos",
    "CLP": "clp|pesos chilenos", "COP": "cop|pesos colombianos", "PEN": "pen|soles",
}  # fmt: skip
_CURRENCY = (
    r"(?:us\$|a\$|c\$|ca\$|au\$|nz\$|hk\$|s\$|r\$|mx\$|[€£$¥₹]|zł|(?:" + "|".join(_NAMED.values()) + r")(?![a-z]))"
)
_SCALES = {
    "k": 1000, "teur": 1000, "t€": 1000, "keur": 1000, "tsd": 1000, "tsd.": 1000, "thousand": 1000, "tausend": 1000, "mille": 1000, "mil": 1000, "grand": 1000,
    "m": 1_000_000, "mn": 1_000_000, "mln": 1_000_000, "mio": 1_000_000, "mio.": 1_000_000, "million": 1_000_000, "millions": 1_000_000,
    "millionen": 1_000_000, "millon": 1_000_000, "millones": 1_000_000, "mm": 1_000_000,
    "bn": 1_000_000_000, "billion": 1_000_000_000, "mrd": 1_000_000_000, "mrd.": 1_000_000_000, "milliarden": 1_000_000_000, "milliards": 1_000_000_000,
    "lakh": 100_000, "lakhs": 100_000, "lac": 100_000, "lacs": 100_000, "crore": 10_000_000, "crores": 10_000_000,
    "hundred": 100, "hundert": 100, "hunderttausend": 100_000,
}  # fmt: skip
_SCALE = r"(?:" + "|".join(re.escape(one) for one in sorted(_SCALES, key=len, reverse=True)) + r")(?![a-z])"
_TO = r"\s*(?:-|to|bis(?: zu)?|a|à|und|and|et|y|o|or|oder|ou)\s*"
_GLUE = r"\s?(?:de |d'|of )?\s?"
_AMOUNT = re.compile(
    rf"(?<![\w.,/#:-])(?P<before>(?:k\s?(?=€|eur\b))?{_CURRENCY})?\s?(?P<low>{DIGITS})(?:\s?(?P<low_scale>{_SCALE}))?"
    rf"(?:\s?,?-+(?=\s|$|€))?(?:\s?(?P<low_currency>{_CURRENCY}))?"
    rf"(?:{_TO}(?P<before_high>{_CURRENCY})?\s?(?P<high>{DIGITS})(?:\s?(?P<high_scale>{_SCALE}))?)?"
    rf"(?:{_GLUE}(?P<after>{_CURRENCY}))?(?![\d%:])"
)
_WORDS = re.compile(rf"(?<![\w-])(?P<words>{SPELLED}){_GLUE}(?P<after>{_CURRENCY})?(?![\w-])")
_FIGURES = re.compile(
    r"(?<!\w)(?:(?P<en>four|five|six|seven|4|5|6|7)[- ]figures?|(?P<de>vier|funf|fuenf|sechs|sieben)stellig\w*|"
    r"(?P<fr>(?:[4-7]|quatre|cinq|six|sept)) chiffres|(?P<es>(?:[4-7]|cuatro|cinco|seis|siete)) (?:cifras|digitos))(?!\w)"
)
_FIGURE_COUNT = {
    **{digit: int(digit) for digit in "4567"},
    **dict.fromkeys(("four", "vier", "quatre", "cuatro"), 4), **dict.fromkeys(("five", "funf", "fuenf", "cinq", "cinco"), 5),
    **dict.fromkeys(("six", "sechs", "seis"), 6), **dict.fromkeys(("seven", "sieben", "sept", "siete"), 7),
}  # fmt: skip
_HALF = re.compile(
    r"(?<!\w)(?:half a million|a quarter (?:of a )?million|a quarter million|(?:eine )?halbe million|un demi-million|medio millon)(?!\w)"
)
_PERIODS = (
    (12, r"(?:per|a|each|every|/|pro|im|je|par|al|por|cada|chaque|jeden|le)\s?(?:month|mo|mth|monat|mois|mes)(?![a-z])|monthly|monatlich\w*|mensuel\w*|mensual\w*|pcm|/m(?![a-z])"),
    (52, r"(?:per|a|each|every|/|pro|die|par|a la|por|cada)\s?(?:week|woche|semaine|semana)(?![a-z])|weekly|wochentlich\w*|semanal\w*|hebdomadaire\w*"),
    (4, r"(?:per|a|each|every|/|pro|im|par|al|por)\s?(?:quarter|quartal|trimestre)(?![a-z])|quarterly|trimestriel\w*|trimestral\w*"),
    (1, r"(?:per|a|each|every|/|p\.?|pro|im|je|par|al|por|cada|l')\s?(?:year|yr|annum|jahr|an|annee|ano|a)(?![a-z])|yearly|annual(?:ly)?|jahrlich\w*|annuel\w*|anual\w*|p\.a\.?|par an"),
)  # fmt: skip
_PER_PERIOD = tuple((times, re.compile(rf"[\s,(]*(?:{words})")) for times, words in _PERIODS)
_PER_UNIT = re.compile(
    r"[\s,(]*(?:(?:per|a|each|every|/|pro|je|par|por|cada)\s?(?:user|seat|head|person|employee|license|licence|agent|van|vehicle|unit|truck|"
    r"store|site|location|rep|member|desk|device|machine|nutzer\w*|benutzer\w*|kopf|mitarbeiter\w*|lizenz|platz|arbeitsplatz|fahrzeug|gerat|standort|"
    r"utilisateur|personne|poste|licence|salarie|collaborateur|vehicule|usuarios?|persona|empleado|licencia|puesto|vehiculo)s?(?![a-z])|each(?![a-z])|apiece)"
)
_COUNTED_AFTER_K = re.compile(
    r"\s+(?!eur|usd|gbp|chf|for|per|a|pro|par|por|to|max|total|budget|all|in|und|and|or|oder|ou|et|y|o|is|are|was|as|of|this|next|if|but|over|on|with|from|"
    r"available|approved|set|earmarked|annual\w*|year\w*|month\w*|max\w*|roughly|plus|netto|brutto|net|ht|ttc|hors|euros?|dollars?|fur|im|pro|ist|sind|est|sur|pour|como|para|al|anual\w*|he|we|i|it|at|by|would|should|could|can|will|available|ready|ceiling|range|limit|cap|mark|ish|bis|from|excluding|including|excl|incl|deal|project|spend|investment)[a-z]{3,}"
)


_TAX = re.compile(
    r"[\s,(]*(?:ht|ttc|netto|brutto|net|gross|plus vat|ex vat|\+ ?vat|\+ ?iva|zzgl\.? mwst\.?|hors taxes?|iva incluido|sin iva)(?![a-z])\)?"
)


def amounts_in(folded: str, *, default: bool = False) -> list[Money]:
    """Find the amounts in folded text. With `default`, bare numbers are money too (the text is a budget field)."""
    found = [*_written(folded, default), *_figures(folded)]
    for money in _spelled(folded):
        if not any(money.start < other.end and other.start < money.end for other in found):
            found.append(money)
    return sorted((_with_period(folded, money) for money in found), key=lambda money: money.start)


def _code(text: str | None) -> str:
    if not text:
        return ""
    text = re.sub(r"^[kt]\s?(?=€|eur$)", "", text)
    if text in _SIGNS:
        return _SIGNS[text]
    return next((code for code, words in _NAMED.items() if re.fullmatch(words, text)), "")


def _written(folded: str, default: bool) -> Iterator[Money]:
    for match in _AMOUNT.finditer(folded):
        currency = next(
            (code for name in ("before", "low_currency", "before_high", "after") if (code := _code(match[name]))), ""
        )
        scale, high_scale = match["low_scale"], match["high_scale"]
        if match["before"] and match["before"].startswith("k"):
            scale = scale or "k"
        if {scale, high_scale} & {"teur", "t€", "keur"}:
            currency = "EUR"
        low = number_of(match["low"])
        end = match.end()
        if match["high"] is None:
            high = low = low * _SCALES.get(scale or "", 1)
        else:
            high = number_of(match["high"]) * _SCALES.get(high_scale or scale or "", 1)
            low *= _SCALES.get(scale or (high_scale if low < number_of(match["high"]) * 10 else "") or "", 1)
            if high < low or (not currency and not scale and not high_scale and high > low * 100):
                high, end = low, match.end("low_currency") if match["low_currency"] else match.end("low")
        start = match.start("before") if match["before"] else match.start("low")
        bare = not currency and not (scale in ("k", "grand") or high_scale in ("k", "grand"))
        if not currency and (scale == "k" or high_scale == "k") and _COUNTED_AFTER_K.match(folded, end):
            bare = True
        if low > 0:
            yield Money(start, end, low, high, currency, bare)


def _spelled(folded: str) -> Iterator[Money]:
    halves = [match.span() for match in _HALF.finditer(folded)]
    for match in _WORDS.finditer(folded):
        if any(start <= match.start() < end for start, end in halves):
            continue
        value = value_of_words(match["words"])
        if not value or value < 50 and not match["after"]:
            continue
        currency = _code(match["after"])
        end = match.end() if currency else match.end("words")
        yield Money(match.start(), end, value, value, currency, bare=not currency and "grand" not in match["words"])
    for match in _HALF.finditer(folded):
        value = Decimal(250_000 if "quarter" in match.group() else 500_000)
        yield Money(match.start(), match.end(), value, value)


def _figures(folded: str) -> Iterator[Money]:
    for match in _FIGURES.finditer(folded):
        count = _FIGURE_COUNT[next(group for group in match.groups() if group)]
        low = Decimal(10) ** (count - 1)
        yield Money(match.start(), match.end(), low, low * 2)


def _with_period(folded: str, money: Money) -> Money:
    end, per_unit, per_year = money.end, False, 0
    end += len(match.group()) if (match := _TAX.match(folded, end)) else 0
    for _ in range(2):
        if unit := _PER_UNIT.match(folded, end):
            end, per_unit = unit.end(), True
        for times, words in _PER_PERIOD:
            if period := words.match(folded, end):
                end, per_year = period.end(), times
                break
    if not per_unit and not per_year:
        return money
    return Money(
        money.start, end, money.low, money.high, money.currency, money.bare and not per_year, per_year, per_unit
    )
