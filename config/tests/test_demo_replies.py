"""Replies written by rules say what our notes say, name their source, and are honest about the rest."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agents.llm.offline.reading import Enquiry, read_enquiry
from agents.llm.offline.writing import phrases, write_reply
from agents.llm.offline.writing.alike import names_in
from agents.services.knowledge import cut
from agents.skills.write import Evidence, Reply, ReplyContext
from config.demo import company

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.json"))
NOTES = tuple(
    Evidence(f"{document['title']}:{heading}", "document", f"{document['title']} › {heading}", passage, document["url"])
    for document in company.DOCUMENTS
    for heading, passage in cut(document["text"])
)
ASSETS = tuple(
    Evidence(asset["title"], "asset", asset["title"], f"{asset['summary']}\n{', '.join(asset['topics'])}", asset["url"])
    for asset in company.ASSETS
)
PRODUCTS = tuple(sorted({document["product"] for document in company.DOCUMENTS if document["product"]}))


def reply_to(text: str, **fields: str) -> Reply:
    return write_reply(context_of(text, **fields))


def context_of(text: str, **fields: str) -> ReplyContext:
    found = read_enquiry(Enquiry(text, NOW, fields))
    return ReplyContext(
        qualification=found,
        enquiry=text,
        received_at=NOW,
        sender_name="Mia Torres",
        company_name="Fernway",
        first_name=fields.get("firstname", ""),
        contact_company=fields.get("company", ""),
        evidence=(Evidence("form", "form", "The enquiry", text), *NOTES, *ASSETS),
        products=PRODUCTS,
        language=found.language,
    )


def sample(number: str) -> Reply:
    path = next(one for one in SAMPLES if one.name.startswith(number))
    fields: dict[str, str] = {one["name"]: one["value"] for one in json.loads(path.read_text())["fields"]}
    return reply_to(fields.pop("message"), **fields)


def answers(reply: Reply) -> list[str]:
    return [one.text for one in reply.sentences if one.role == "answer"]


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Are you ISO 13485 certified? We make medical devices.", "ISO 13485"),
        ("Can Fleet read positions from our TomTom boxes?", "TomTom"),
        ("Do you integrate with Oracle Field Service?", "Oracle"),
        ("Can it log the temperature of refrigerated cargo?", "refrigerated"),
        ("Do you have a SOC 2 report for your hosting?", "SOC 2"),
    ],
)
def test_what_no_note_holds_is_admitted_and_not_talked_around(question: str, word: str) -> None:
    reply = reply_to(question)

    assert len(answers(reply)) == 1
    assert "a colleague will come back to you" in answers(reply)[0]
    assert word in answers(reply)[0]
    assert any(word in one for one in reply.missing)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("Where is our data stored, and is it encrypted?", "Data is stored in the region you choose"),
        ("How long does training take for dispatchers?", "Dispatchers are trained in two online sessions"),
        ("Does the driver app keep working when there is no signal?", "The driver app works offline"),
        ("Do you connect to Salesforce?", "Fernway connects to Salesforce"),
        ("Is there a discount for 300 vans?", "From 100 vans"),
        ("Wir wollen Fleet für 12 Fahrzeuge. Wie schnell können wir starten?", "Most companies are live"),
        ("Combien coûte Fleet pour 30 véhicules ?", "Fleet costs $18"),
    ],
)
def test_a_question_is_answered_by_the_note_that_holds_it(question: str, start: str) -> None:
    assert answers(reply_to(question))[0].startswith(start)


def test_both_parts_of_a_question_are_answered_in_the_order_asked() -> None:
    body = reply_to("What does Fleet cost for 40 vans, and does it work offline?").body

    assert body.index("Fleet costs $18") < body.index("The driver app works offline")


def test_each_answer_of_a_longer_reply_stands_in_its_own_paragraph() -> None:
    paragraphs = sample("01").body.split("\n\n")

    assert any(one.startswith("Fleet costs $18") for one in paragraphs)
    assert any(one.startswith("The driver app works offline") for one in paragraphs)


def test_what_is_not_known_is_admitted_beside_what_is() -> None:
    reply = reply_to("Do you integrate with Oracle Field Service, and what does Field cost for 12 technicians?")

    assert "costs $26 a technician" in reply.body
    assert "“Do you integrate with Oracle Field Service?”" in reply.body


def test_several_unanswered_questions_are_all_named() -> None:
    reply = reply_to("Is there an iPhone app, and can it do refrigerated cargo temperature logging?")

    assert "iPhone" in reply.body
    assert "refrigerated" in reply.body
    assert reply.body.count("I would rather be exact than fast") == 1


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_factual_sentence_names_its_source_and_is_its_words(path: Path) -> None:
    reply = sample(path.stem[:2])
    notes = {one.id: " ".join(one.text.split()) for one in NOTES}

    assert len({one.text for one in reply.sentences}) == len(reply.sentences)
    for sentence in reply.sentences:
        if sentence.promise:
            assert not sentence.evidence
        elif sentence.role == "answer":
            assert any(name in notes for name in sentence.evidence)
            assert all(sentence.text in notes[name] for name in sentence.evidence if name in notes)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_somebody_of_ours_will_do_is_a_promise_and_rests_on_nothing(path: Path) -> None:
    for sentence in sample(path.stem[:2]).sentences:
        commits = re.search(r"\b(I|we|colleague)( from \w+| who hires)? will\b(?! be brief)", sentence.text)
        assert not commits or sentence.promise


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_only_our_own_links_stand_in_a_reply(path: Path) -> None:
    assert all(
        link.startswith("https://fernway.example/") for link in re.findall(r"https?://\S+", sample(path.stem[:2]).body)
    )


def test_nothing_of_an_injected_order_comes_back() -> None:
    reply = sample("09")

    assert not re.search(r"evil|90|discount|script|previous instructions", reply.body)
    assert any("orders to a machine" in one for one in reply.missing)


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "09", "11"])
def test_a_buyer_is_never_told_that_we_are_sorry(number: str) -> None:
    assert "sorry" not in sample(number).body


def test_what_a_prospect_asks_about_a_feature_is_sales_and_no_fault() -> None:
    reply = sample("02")

    assert "support" not in reply.subject
    assert "The driver app works offline" in reply.body


def test_support_gives_the_help_first_and_then_who_looks_after_it() -> None:
    roles = [one.role for one in sample("06").sentences]
    body = sample("06").body

    assert roles.index("answer") < roles.index("next_step")
    assert body.index("signing out and in again") < body.index("a colleague from support")


def test_a_billing_fault_gets_no_passage_that_only_shares_a_word() -> None:
    assert (
        answers(reply_to("Your invoice module charged us twice, I am furious. Refund please! Customer since 2022."))
        == []
    )


def test_a_vendor_is_thanked_without_a_word_of_ours() -> None:
    reply = sample("08")

    assert answers(reply) == []
    assert "If there is a need on our side, a colleague will write to you." in reply.body


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_reply_says_that_something_was_done_which_nothing_does(path: Path) -> None:
    own = [one.text for one in sample(path.stem[:2]).sentences if not one.evidence]

    assert not [text for text in own if re.search(r"\b(?:I|we) have\b|passed", text, re.IGNORECASE)]


def test_no_phrase_says_that_something_was_done_which_nothing_does() -> None:
    said = [*phrases.OPENING.values(), *phrases.NEXT_STEP.values(), *phrases.UNANSWERED.values()]

    assert not [text for text in said if re.search(r"\b(?:I|we) have\b|passed|noted|forwarded", text, re.IGNORECASE)]


def test_a_subject_announces_prices_only_above_a_price() -> None:
    priced = reply_to("What does Fleet cost for 40 vans?", company="Stone Freight")
    unpriced = context_of("What does Fleet cost for 40 vans?", company="Stone Freight")
    other = write_reply(replace(unpriced, evidence=()))

    assert priced.subject == "Fernway: prices for Stone Freight"
    assert "$18" in priced.body
    assert "$" not in other.body
    assert other.subject == "Your enquiry to Fernway"


def test_a_link_of_another_product_than_the_one_asked_about_is_not_offered() -> None:
    assert "/calculator" in reply_to("What does Fleet cost for 40 vans?").body
    assert "/calculator" in reply_to("What would it cost for 40 vans?").body
    assert "/calculator" not in reply_to("What does Field cost for 40 technicians?").body
    assert "/calculator" not in reply_to("What would it cost for 40 technicians?").body


def test_a_student_learns_what_our_notes_say() -> None:
    assert "There is no free version after the trial." in sample("07").body


def test_a_partner_hears_how_we_work_with_partners() -> None:
    assert "works with resellers" in sample("10").body


def test_who_only_looks_around_hears_what_we_do_and_is_asked_for_a_use() -> None:
    reply = sample("05")

    assert "Fleet plans the day's routes" in reply.body
    assert "what would you like to use it for first?" in reply.body


def test_what_is_unclear_is_asked_with_one_question() -> None:
    assert reply_to("hello").body.count("?") == 1


def test_a_hot_enquiry_gets_the_quickest_next_step() -> None:
    assert "The quickest way forward is a short call" in sample("03").body


def test_a_demo_without_more_gets_no_passage_that_nobody_asked_for() -> None:
    reply = reply_to("I'd like a demo next week please.")

    assert answers(reply) == []
    assert "https://fernway.example/demo" in reply.body


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Please send your price list for 12 vans.", "what would you like to use it for first?"),
        ("We want to plan routes for 12 vans. What does it cost?", "When would you like to have this running?"),
        ("We want to plan routes for 12 vans and start in May. What does it cost?", "Do you have a budget in mind"),
    ],
)
def test_the_one_question_asked_is_the_first_that_is_missing(text: str, question: str) -> None:
    asked = [one.text for one in reply_to(text).sentences if one.role == "question"]

    assert len(asked) == 1
    assert question in asked[0]


@pytest.mark.parametrize(("number", "language"), [("03", "German"), ("04", "French"), ("05", "Spanish")])
def test_a_reply_in_another_language_than_the_enquiry_says_so(number: str, language: str) -> None:
    assert f"Written in English: the enquiry is in {language}." in sample(number).missing


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Are you ISO 13485 certified?", ["ISO 13485"]),
        ("Can it be used until June?", []),
        ("Do you have an API?", []),
        ("Kann die App auch im Keller genutzt werden?", []),
    ],
)
def test_names_and_codes_are_told_from_other_words(question: str, names: list[str]) -> None:
    assert names_in(question) == names


@pytest.mark.parametrize(
    "text",
    ["", "?" * 5000, "and " * 3000 + "?", "What? " * 2000, "A" * 20_000 + "?", "ISO 1? " * 1500],
)  # fmt: skip
def test_hostile_text_is_answered_within_bounded_time(text: str) -> None:
    began: Any = datetime.now(UTC)
    reply = reply_to(text)

    assert len(reply.body) < 4000
    assert (datetime.now(UTC) - began).total_seconds() < 5
