"""Numbers as people write them: grouped digits in any country's habit, and words in four languages."""

import re
from decimal import Decimal

# Digits with thousands grouped by dot, comma, apostrophe or space, and decimals after a comma or dot.
DIGITS = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)|\d+"


def number_of(digits: str) -> Decimal:
    """Read grouped digits: 15.000 and 15,000 are fifteen thousand, 1.5 and 1,5 are one and a half."""
    plain = digits.replace(" ", "").replace("'", "")
    last = max(plain.rfind("."), plain.rfind(","))
    if last >= 0:
        whole, decimals = plain[:last], plain[last + 1 :]
        mark = plain[last]
        grouped = len(decimals) == 3 and (whole.count(mark) >= 0) and whole.lstrip("0") != ""
        if grouped:
            return Decimal(re.sub(r"[.,]", "", plain))
        return Decimal(f"{re.sub(r'[.,]', '', whole) or '0'}.{decimals or '0'}")
    return Decimal(plain)


_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "de": "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn "
    "siebzehn achtzehn neunzehn",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig funfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
_EXTRA = {
    "ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "une": 1, "una": 1, "un": 1, "a": 1, "an": 1, "zwo": 2,
    "fuenf": 5, "fuenfzehn": 15, "fuenfzig": 50, "zwoelf": 12, "dreissig": 30, "fourty": 40, "quatre-vingt": 80,
    "veintiun": 21, "veintiuno": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25,
    "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "doscientos": 200, "trescientos": 300,
    "cuatrocientos": 400, "quinientos": 500, "seiscientos": 600, "setecientos": 700, "ochocientos": 800,
    "novecientos": 900, "ciento": 100, "cien": 100, "couple": 2, "few": 3, "several": 4, "paar": 3, "wenige": 3,
    "wenigen": 3, "einige": 4, "einigen": 4, "mehrere": 4, "mehreren": 4, "quelques": 3, "plusieurs": 4, "unos": 3,
    "unas": 3, "pocos": 3, "pocas": 3, "algunos": 3, "algunas": 3, "varios": 4, "varias": 4, "half": 0, "dozen": 12,
    "dutzend": 12, "douzaine": 12, "docena": 12, "quinzaine": 15, "vingtaine": 20, "dizaine": 10, "trentaine": 30,
    "quincena": 15, "decena": 10, "veintena": 20,
}  # fmt: skip
_MULTIPLIERS = {
    "hundred": 100, "hundert": 100, "cent": 100, "cents": 100, "cientos": 100, "thousand": 1000, "tausend": 1000,
    "mille": 1000, "mil": 1000, "grand": 1000, "million": 1_000_000, "millions": 1_000_000, "millionen": 1_000_000,
    "millon": 1_000_000, "millones": 1_000_000, "thousands": 1000,
}  # fmt: skip

SMALL: dict[str, int] = {}
for _language, _words in _UNITS.items():
    SMALL |= {word: value for value, word in enumerate(_words.split())}
for _words in _TENS.values():
    SMALL |= {word: (value + 2) * 10 for value, word in enumerate(_words.split())}
SMALL |= _EXTRA
# "six" and "seis" agree, and so do all the others that two languages share.

_GERMAN = sorted(
    (*_UNITS["de"].split(), *_TENS["de"].split(), "ein", "fuenf", "fuenfzehn", "fuenfzig", "zwoelf",
                       "dreissig", "hundert", "tausend", "und", "million", "millionen"),
    key=len, reverse=True,
)  # fmt: skip
_GERMAN_COMPOUND = re.compile(rf"(?>(?:{'|'.join(_GERMAN)}){{2,}})")
_GERMAN_PIECE = re.compile("|".join(_GERMAN))
WORD = r"[a-zß]+(?:-[a-z]+)*"


def words_of(text: str) -> list[str]:
    """Cut folded words into number words; a German compound falls into its pieces."""
    found: list[str] = []
    for word in re.findall(WORD, text):
        if word in SMALL or word in _MULTIPLIERS:
            found.append(word)
        elif _GERMAN_COMPOUND.fullmatch(word):
            found.extend(piece for piece in _GERMAN_PIECE.findall(word) if piece != "und")
        else:
            found.extend(piece for piece in word.split("-") if piece)
    return found


def value_of_words(text: str) -> Decimal | None:
    """Read number words ("twenty-five thousand", "fünfzehntausend", "quatre-vingt mille"); None if they are none."""
    total = current = 0
    seen = False
    for word in words_of(text):
        if word in ("and", "und", "et", "y", "of", "de", "d"):
            continue
        if word in _MULTIPLIERS:
            factor = _MULTIPLIERS[word]
            current = (current or 1) * factor
            if factor >= 1000:
                total, current = total + current, 0
        elif word in SMALL:
            current += SMALL[word]
        else:
            return None
        seen = True
    return Decimal(total + current) if seen else None


_ARTICLE = r"an?(?=\s+(?:couple|few|hundred|thousand|million|dozen|day|week|fortnight|month|quarter|year|grand)\b)"
NUMBER_WORD = (
    rf"(?:{'|'.join(sorted({*SMALL, *_MULTIPLIERS} - {'half', 'a', 'an'}, key=len, reverse=True))}|{_ARTICLE})"
)
GERMAN_COMPOUND = rf"(?>(?:{'|'.join(_GERMAN)}){{2,}})"
# A run of number words, as in "twenty five thousand" or "cuarenta y cinco mil". Each word is taken whole, once: "quatre-vingt"
# is a word and two words, and a long row of them would be tried in all ways.
SPELLED = (
    rf"(?>{GERMAN_COMPOUND}|{NUMBER_WORD})(?:(?:\s+|-)(?:(?:and|und|et|y|of)\s+)?(?>{GERMAN_COMPOUND}|{NUMBER_WORD}))*"
)
