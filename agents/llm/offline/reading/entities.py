"""The people, companies, products, amounts and dates that an enquiry names."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from agents.llm.offline.reading.dates import dates_in, iso
from agents.llm.offline.reading.money import Money, amounts_in
from agents.llm.offline.reading.passages import Sentence
from agents.skills.qualify import Entities, Entity

_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’-]+(?:[ -](?:de|del|von|van|der|la|le|da|di|den)){0,2}(?: [A-ZÀ-ÖØ-Þ](?:\.|[\w'’-]+)){0,2}"
_LEGAL = r"(?:GmbH(?: & Co\.? KG)?|AG|KG|UG|OHG|eG|e\.?V\.?|SE|SARL|SAS|SA|S\.A\.(?:S\.)?|EURL|S\.?L\.?(?:U\.?)?|S\.?R\.?L\.?|Ltd\.?|LLC|LLP|Inc\.?|Corp\.?|plc|PLC|Pty(?: Ltd)?|BV|B\.V\.|NV|AB|AS|ApS|Oy|S\.p\.A\.|GbR|Group|Holding|& Co\.?|Limited)"
_COMPANY = re.compile(rf"(?<!\w)(?:[A-ZÀ-ÖØ-Þ0-9][\w&'’.-]*\s){{1,4}}{_LEGAL}(?!\w)")
_AT = re.compile(
    r"\b(?:at|from|for|of|with|bei|von|der Firma|chez|de la société|de|en|@)\s(?P<name>(?:[A-ZÀ-ÖØ-Þ][\w&'’-]+)(?:\s(?:[A-ZÀ-ÖØ-Þ][\w&'’-]+|&|and|und|et|y)){0,3})"
)
_INTRO = re.compile(
    rf"(?:[Mm]y name is|[Mm]ein Name ist|[Ii]ch heiße|[Jj]e m'appelle|[Mm]e llamo|[Mm]i nombre es|[Tt]his is|[Hh]ier (?:ist|spricht)|I am|I'm)\s(?P<name>{_NAME})"
)
_HONORIFIC = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Herr|Herrn|Frau|M|Mme|Mlle|Sr|Sra|Srta|Monsieur|Madame|Señor|Señora|Don|Doña)\.?\s(?P<name>[A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s[A-ZÀ-ÖØ-Þ][\w'’-]+)?)"
)
_SIGNED = re.compile(
    r"^(?P<name>[A-ZÀ-ÖØ-Þ][\w'’.-]+(?:\s(?:de|del|von|van|der|la|le)){0,2}(?:\s[A-ZÀ-ÖØ-Þ][\w'’.-]*){0,2})\s*(?:[,|(–—-].*)?$"
)
_NOT_NAMES = frozenset(
    ["Hi", "Hello", "Hey", "Dear", "Thanks", "Thank", "Best", "Regards", "Kind", "Cheers", "Sincerely", "Hallo", "Guten", "Tag", "Liebe", "Viele", "Grüße", "Mit", "Bonjour", "Merci", "Cordialement", "Hola", "Gracias", "Saludos", "Buenos", "Please", "Bitte", "Demo", "Budget", "Timeline", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Regulator", "The", "We", "Our", "I", "You", "Sales", "Excel", "CRM", "ERP", "Quote", "URGENT", "Looking", "Interested", "Sent", "Ta", "Not", "Happy", "Just", "Sorry", "Sure", "Interested", "Writing", "Head"]
)  # fmt: skip


def entities_in(sentences: list[Sentence], products: Iterable[str], today: date, language: str) -> Entities:
    """Find what the writer's own sentences and fields name."""
    own = [one for one in sentences if one.voice in ("own", "signature")]
    fields: dict[str, Sentence] = {one.role: one for one in own if one.role not in ("message", "unknown")}
    texts = [one for one in own if one.role in ("message", "unknown", "subject")]
    return Entities(
        people=_unique(_people(texts, fields)),
        companies=_unique(_companies(texts, fields)),
        products=_unique(_products(own, products)),
        amounts=_unique(entity for one in own if one.role in _WITH_AMOUNTS for entity in _amounts(one)),
        dates=_unique(entity for one in own if one.role in _WITH_AMOUNTS for entity in _dates(one, today, language)),
    )


_WITH_AMOUNTS = ("message", "unknown", "subject", "budget", "timeline")


def _unique(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    found: dict[str, Entity] = {}
    for entity in entities:
        found.setdefault(entity.value.casefold(), entity)
    return tuple(found.values())


def _people(texts: list[Sentence], fields: dict[str, Sentence]) -> Iterator[Entity]:
    if "name" in fields:
        yield _same(fields["name"].raw)
    elif "first_name" in fields:
        first = fields["first_name"].raw.strip()
        last = fields["last_name"].raw.strip() if "last_name" in fields else ""
        yield Entity(value=f"{first} {last}".strip(), quote=first)
    for one in texts:
        for pattern in (_INTRO, _HONORIFIC):
            for match in pattern.finditer(one.raw):
                if match["name"].split()[0] not in _NOT_NAMES:
                    yield _same(match["name"])
    # The last short lines of a message are where its writer signs.
    for one in texts[-4:]:
        signed = _SIGNED.match(one.raw.strip())
        if (
            signed
            and len(one.raw.strip()) < 60
            and signed["name"].split()[0].strip(".,") not in _NOT_NAMES
            and not re.search(_LEGAL, signed["name"])
            and not one.raw.strip().endswith(("?", "!"))
        ):
            yield _same(signed["name"].rstrip("."))
            break


def _companies(texts: list[Sentence], fields: dict[str, Sentence]) -> Iterator[Entity]:
    if "company" in fields:
        yield _same(fields["company"].raw)
    for one in texts:
        for match in _COMPANY.finditer(one.raw):
            yield _same(match.group())
        for match in _AT.finditer(one.raw):
            if (
                match["name"].split()[0] not in _NOT_NAMES
                and len(match["name"]) > 2
                and one.raw[: match.start()].strip()
            ):
                yield _same(match["name"])


def _products(own: list[Sentence], products: Iterable[str]) -> Iterator[Entity]:
    for product in products:
        for one in own:
            if product and (match := re.search(rf"(?<!\w){re.escape(product)}(?!\w)", one.raw, re.IGNORECASE)):
                yield Entity(value=product, quote=match.group())


def _amounts(sentence: Sentence) -> Iterator[Entity]:
    for money in amounts_in(sentence.folded, default=sentence.role == "budget"):
        if not money.bare or sentence.role == "budget":
            yield Entity(value=written(money), quote=sentence.quote(money.start, money.end))


def written(money: Money) -> str:
    """Write an amount in one agreed form: "15000 EUR", "10000-15000 USD", "500 USD a month"."""
    low, high = (f"{value.normalize():f}" for value in (money.low, money.high))
    span = low if low == high else f"{low}-{high}"
    period = {12: " a month", 52: " a week", 4: " a quarter", 1: " a year"}.get(money.per_year, "")
    return f"{span} {money.currency}".strip() + (" each" if money.per_unit else "") + period


def _dates(sentence: Sentence, today: date, language: str) -> Iterator[Entity]:
    for when in dates_in(sentence.folded, today, language):
        yield Entity(value=iso(when), quote=sentence.quote(when.start, when.end))


def _same(words: str) -> Entity:
    return Entity(value=" ".join(words.split()), quote=words.strip())
