"""One enquiry read by rules and learned weights, from its raw words to a qualification."""

from dataclasses import replace
from typing import Any

from agents.llm.offline.reading import authority, budget, need, timeline
from agents.llm.offline.reading.category import asked_in, category_of, weighed
from agents.llm.offline.reading.enquiry import Enquiry, Seller
from agents.llm.offline.reading.entities import entities_in
from agents.llm.offline.reading.finding import Finding, strongest
from agents.llm.offline.reading.flags import FLAGS, flagged_spans, gives_orders, looks_of
from agents.llm.offline.reading.folding import fold
from agents.llm.offline.reading.language import READ_WELL, language_of
from agents.llm.offline.reading.learned.grams import Marked
from agents.llm.offline.reading.learned.signals import Told
from agents.llm.offline.reading.learned.weights import learned
from agents.llm.offline.reading.passages import Sentence, sentences_of
from agents.llm.offline.reading.persona import persona_of
from agents.llm.offline.reading.phrases import speak
from agents.llm.offline.reading.sentiment import sentiment_of
from agents.llm.offline.reading.titles import title_of
from agents.skills.qualify import Bant, Qualification, grounded
from leads.policies.slots import Category

_LONGEST = 10_000  # letters that are read of the text, and of all fields together
_TOO_SHORT = 3
READ_FOR_BANT: tuple[Category, ...] = ("sales", "student")  # of others no slot is read
_NAMES = ("email", "phone", "name", "first_name", "last_name")  # fields that say nothing else


def read_enquiry(enquiry: Enquiry, seller: Seller | None = None) -> Qualification:
    """Qualify an enquiry without a model: what is wanted, BANT with its words, who writes, how it sounds, what it names."""
    seller = seller or Seller()
    enquiry = _bounded(enquiry)
    everything, flags = _screened(enquiry)
    language = language_of(everything)
    if language not in READ_WELL:
        flags.add("out_of_scope_language")
    own, mine = _spoken(everything)
    told = _told(own, mine, seller, enquiry, language)
    category, bant = learned().decide(told)
    flags |= _flags_of(everything, category, told.words, flags, told.contradicted)
    found = Qualification(
        category=category,
        bant=bant if category in READ_FOR_BANT else Bant(),
        persona=persona_of(told.title, own, speak(language)),
        sentiment=sentiment_of(own, speak(language), category),
        entities=entities_in(mine, seller.products, enquiry.received_at.date(), language),
        asks=told.asked,
        title=told.title.words if told.title else "",
        language=language,
        own_words=told.words,
        flags=tuple(flag for flag in FLAGS if flag in flags),
    )
    return grounded(found, (enquiry.text, *map(str, enquiry.fields.values())))


def _bounded(enquiry: Enquiry) -> Enquiry:
    fields: dict[str, str] = {}
    left = _LONGEST
    for name, value in enquiry.fields.items():
        if value is not None:
            fields[str(name)] = str(value)[:left]
            left -= len(fields[str(name)])
    return replace(enquiry, text=enquiry.text[:_LONGEST], fields=fields)


def _screened(enquiry: Enquiry) -> tuple[list[Sentence], set[str]]:
    """Cut the enquiry into sentences without those that are hidden or give orders, and say which flags they raise."""
    flags = set(looks_of("\n".join((enquiry.text, *enquiry.fields.values()))))
    blanked = replace(
        enquiry,
        text=_blanked(enquiry.text, flags),
        fields={name: _blanked(value, flags) for name, value in enquiry.fields.items()},
    )
    kept = []
    for sentence in sentences_of(blanked):
        if gives_orders(sentence.folded):
            flags.add("prompt_injection")
        else:
            kept.append(sentence)
    return kept, flags


def _blanked(text: str, flags: set[str]) -> str:
    """Put spaces where a block is hidden or dressed up as orders, so that all other words keep their place."""
    for start, end in flagged_spans(text, fold(text)):
        if gives_orders(fold(text[start:end])):
            flags.add("prompt_injection")
        text = text[:start] + "".join("\n" if one == "\n" else " " for one in text[start:end]) + text[end:]
    return text


def told_in(enquiry: Enquiry, seller: Seller | None = None) -> Told:
    """Read an enquiry by rules alone: what decisions are made on, and learned from."""
    enquiry = _bounded(enquiry)
    everything, _ = _screened(enquiry)
    return _told(*_spoken(everything), seller or Seller(), enquiry, language_of(everything))


def _spoken(everything: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Give what the writer said, and the same with their signature."""
    own = [one for one in everything if one.voice == "own"]
    return own, [one for one in everything if one.voice in ("own", "signature")]


def _told(own: list[Sentence], mine: list[Sentence], seller: Seller, enquiry: Enquiry, language: str) -> Told:
    today, tongue = enquiry.received_at.date(), speak(language)
    when, money = timeline.Reader(tongue, today, language), budget.Reader(tongue, seller, today, language)
    title = title_of(mine, tongue, speak("all"))
    found: dict[str, list[Finding]] = {
        "budget": list(money.findings(own)),
        "authority": list(authority.authority_findings(own, title, tongue)),
        "timeline": list(when.findings(own)),
    }
    said = {one.quote for findings in found.values() for one in findings if one.quote and one.confidence >= 0.6}
    found["need"] = list(need.Reader(tongue, when).findings(own, said))
    slots: dict[str, Any] = {
        name: strongest(found[name], type(Bant.model_fields[name].default)) for name in Bant.model_fields
    }
    bant, asked, weights = Bant(**slots), asked_in(own, tongue), weighed(own, tongue)
    return Told(
        sentences=tuple(Marked(one, money.amounts(one), when.times(one)) for one in mine if one.role not in _NAMES),
        findings=found,
        bant=bant,
        category=category_of(own, tongue, weights, title, bant=bant, asks=asked),
        weighed=weights,
        asked=asked,
        title=title,
        words=sum(len(one.raw.split()) for one in own if one.role in ("message", "unknown", "subject")),
        contradicted=any(_contradicted(found[name]) for name in ("budget", "timeline")),
    )


def _contradicted(findings: list[Finding]) -> bool:
    """Tell whether the text and a field of the form give surely different values."""
    told = {one.value for one in findings if one.rank >= 30 and one.confidence >= 0.8}
    picked = {one.value for one in findings if 20 <= one.rank < 30 and one.confidence >= 0.8}
    return bool(told and picked and not told & picked)


def _flags_of(
    everything: list[Sentence], category: Category, words: int, flags: set[str], contradicted: bool
) -> set[str]:
    voices = {one.voice for one in everything}
    raised = {
        "quoted_text": "quoted" in voices,
        "forwarded": "forwarded" in voices,
        "contradiction": contradicted,
        "spam_like": category == "spam",
        "too_short": words < _TOO_SHORT and "empty" not in flags,
    }
    return {flag for flag, is_raised in raised.items() if is_raised}
