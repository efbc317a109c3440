"""The pieces that reading is made of: money, dates, own words, languages, titles."""

from datetime import UTC, date, datetime

import pytest

from agents.llm.offline.reading import Enquiry, read_enquiry
from agents.llm.offline.reading.dates import find, iso
from agents.llm.offline.reading.facts import employees_of
from agents.llm.offline.reading.fields import role_of
from agents.llm.offline.reading.folding import fold
from agents.llm.offline.reading.money import amounts_in
from agents.llm.offline.reading.own_text import blocks_of

TUESDAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["Größe, l’été — «oui»", "ＡＢＣ ﬁ İstanbul", "a\u200bb\tc\u00a0d", "😀 e\u0301"])
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "per_year"),
    [
        ("15k", 15_000, 15_000, "", 0),
        ("15.000 €", 15_000, 15_000, "EUR", 0),
        ("€15,000", 15_000, 15_000, "EUR", 0),
        ("15 000 EUR", 15_000, 15_000, "EUR", 0),
        ("CHF 12'000.-", 12_000, 12_000, "CHF", 0),
        ("2,5 Mio. €", 2_500_000, 2_500_000, "EUR", 0),
        ("fünfzehntausend Euro", 15_000, 15_000, "EUR", 0),
        ("twenty grand", 20_000, 20_000, "", 0),
        ("quinze mille euros", 15_000, 15_000, "EUR", 0),
        ("25 mil euros al año", 25_000, 25_000, "EUR", 1),
        ("half a million dollars", 500_000, 500_000, "", 0),
        ("$10k-15k", 10_000, 15_000, "USD", 0),
        ("zwischen 20.000 und 30.000 Euro", 20_000, 30_000, "EUR", 0),
        ("5 to 8 thousand dollars", 5_000, 8_000, "USD", 0),
        ("$500 a month", 500, 500, "USD", 12),
        ("300 € HT/mois", 300, 300, "EUR", 12),
        ("30 TEUR", 30_000, 30_000, "EUR", 0),
        ("20 k€", 20_000, 20_000, "EUR", 0),
        ("a five-figure budget", 10_000, 20_000, "", 0),
    ],
)
def test_amounts_are_read_in_many_writings(text: str, low: int, high: int, currency: str, per_year: int) -> None:
    found = amounts_in(fold(text))[0]

    assert (int(found.low), int(found.high), found.currency, found.per_year) == (low, high, currency, per_year)


@pytest.mark.parametrize("text", ["50k users", "4 vans", "at 3pm", "8000 contacts", "in 2026"])
def test_a_number_that_counts_something_else_is_no_money_by_itself(text: str) -> None:
    assert all(money.bare for money in amounts_in(fold(text)))


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "in 6 weeks", "2026-04-14"),
        ("en", "by the end of Q3", "2026-08-31/2026-09-30"),
        ("en", "not before 2028", "2028-01-01/2028-12-31"),
        ("en", "next Tuesday", "2026-03-10"),
        ("en", "3/15/2026", "2026-03-15"),
        ("en", "mid-April", "2026-04-10/2026-04-21"),
        ("en", "the week after next", "2026-03-16/2026-03-22"),
        ("de", "bis Ende März", "2026-03-21/2026-03-31"),
        ("de", "am 15.04.", "2026-04-15"),
        ("de", "im dritten Quartal", "2026-07-01/2026-09-30"),
        ("de", "innerhalb von 14 Tagen", "2026-03-17"),
        ("fr", "d'ici fin juin", "2026-06-21/2026-06-30"),
        ("fr", "la semaine prochaine", "2026-03-09/2026-03-15"),
        ("fr", "le 15 avril", "2026-04-15"),
        ("es", "antes de mayo", "2026-05-01/2026-05-31"),
        ("es", "dentro de seis semanas", "2026-04-14"),
        ("es", "a finales de junio", "2026-06-21/2026-06-30"),
    ],
)
def test_times_are_counted_from_the_day_of_receipt(language: str, text: str, days: str) -> None:
    assert [iso(when) for when in find(text, TUESDAY, language)] == [days]


@pytest.mark.parametrize("text", ["We may need it", "Black Friday is coming", "three of us", "the march of progress"])
def test_words_that_look_like_dates_are_none(text: str) -> None:
    assert find(text, TUESDAY, "en") == []


@pytest.mark.parametrize(
    ("word", "text", "kinds"),
    [
        ("quoted", "We have 5k.\n\nOn 3 March 2026, Mia wrote:\n> You need 50k.\n", ["own", "quoted"]),
        ("top posted", "Ja, gern.\n\nAm 03.03.2026 um 10:12 schrieb Mia:\nBudget 50k?", ["own", "quoted"]),
        ("forwarded", "Siehe unten.\n\n-------- Weitergeleitete Nachricht --------\nBudget 50k", ["own", "forwarded"]),
        ("header block", "Voir.\nDe : Mia\nEnvoyé : lundi\nÀ : nous\nObjet : prix\n50k", ["own", "forwarded"]),
        ("signature", "Please call.\n\nBest regards,\nDana Ruiz\nHead of Ops", ["own", "signature"]),
        ("dashes", "Please call.\n-- \nDana Ruiz", ["own", "signature"]),
        ("a postscript is no signature", "Call me.\nThanks\nPS: is it free?", ["own"]),
    ],
)
def test_only_what_the_writer_wrote_is_own(word: str, text: str, kinds: list[str]) -> None:
    blocks = blocks_of(text)

    assert [block.kind for block in blocks] == kinds
    assert "".join(text[block.start : block.end] for block in blocks) == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We need a tool for our drivers", "en"),
        ("Wir suchen ein Werkzeug für unsere Fahrer", "de"),
        ("Nous cherchons un outil pour nos chauffeurs", "fr"),
        ("Buscamos una herramienta para nuestros conductores", "es"),
        ("Wij zoeken een oplossing voor onze chauffeurs, graag een offerte", "nl"),
        ("Нам нужна система для водителей", "ru"),
        ("ドライバー向けのツールを探しています", "ja"),
    ],
)
def test_the_language_is_told(text: str, language: str) -> None:
    assert read_enquiry(Enquiry(text, NOON)).language == language


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("jobTitle", "title"), ("job_title", "title"), ("Budget", "budget"), ("annual_budget", "budget"),
        ("Zeitrahmen", "timeline"),
        ("numberofemployees", "size"), ("Nachricht", "message"), ("how_can_we_help", "message"), ("Société", "company"),
        ("Teléfono", "phone"), ("utm_source", "source"), ("favourite_colour", "unknown"),
    ],
)  # fmt: skip
def test_fields_are_known_by_many_names(name: str, role: str) -> None:
    assert role_of(name) == role


@pytest.mark.parametrize(
    ("text", "employees"), [("50-100", 75), ("1,000+", 1000), ("about 12", 12), ("1k-5k", 3000), ("few", None)]
)
def test_a_company_size_is_one_number(text: str, employees: int | None) -> None:
    assert employees_of(text) == employees
