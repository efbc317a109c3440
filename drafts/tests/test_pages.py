"""The queue and the review page, as a browser without JavaScript sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from crm import clock
from crm.events import emit
from crm.models import Event, Member, Outbox, Suppression
from crm.services.suppression import suppress
from crm.services.switches import turn_switch
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Decision, Draft
from drafts.services.decide import approve_draft, edit_draft, undo_decision
from drafts.services.propose import Sentence, ids_of
from drafts.signals import draft_edited
from drafts.templatetags.desk import due_words
from drafts.tests.factories import PRICE, make_draft
from leads.models import Form
from leads.tests.factories import ENQUIRY, make_form, make_lead, score

pytestmark = pytest.mark.django_db

QUEUE = "/admin/queue/"
HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>{{ 7|add:7 }}{% now "Y" %}\u202eevil\u2066'


@pytest.fixture
def member() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def form(member: Member) -> Form:
    make_mailbox(member)
    return make_form()


@pytest.fixture
def desk(member: Member) -> Client:
    return signed_in(member)


def signed_in(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def waiting(form: Form, name: str = "dana") -> Draft:
    fields = {**ENQUIRY, "email": f"{name}@northwind.example", "firstname": name.title()}
    return make_draft(make_lead(form, fields, now=clock.now()), now=clock.now())


def post(desk: Client, draft: Draft, verb: str, **fields: object) -> tuple[int, str]:
    fields = {"seen": draft.fingerprint, "from": f"{QUEUE}{draft.pk}/", **fields}
    answer = desk.post(f"{QUEUE}{draft.pk}/{verb}/", fields)
    return answer.status_code, answer.headers.get("Location", answer.content.decode())


def text_of(desk: Client, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_queue_says_what_will_appear_and_how(desk: Client) -> None:
    text = text_of(desk, QUEUE)

    assert "Nothing waits for you" in text
    assert "fills in one of your forms" in text
    assert "Add a form page to send one from" in text
    page = make_form(key="talk", kind="hosted")
    for address in (QUEUE, "/admin/"):
        text = text_of(desk, address)
        assert f'href="/forms/{page.key}/"' in text
        assert "Send a test enquiry" in text


def test_a_row_says_who_what_how_good_and_how_late(desk: Client, form: Form) -> None:
    waiting(form)

    text = text_of(desk, QUEUE)

    for words in ("Dana Ruiz", "Northwind Couriers", "We run 40 vans.", "due in 14 min", "Nobody holds it"):
        assert words in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", True), ("?bucket=P3", True), ("?bucket=P1", False), ("?mine=1", False), ("?category=press", False),
     ("?bucket=nonsense", True)],
)  # fmt: skip
def test_filters_narrow_the_queue(desk: Client, form: Form, query: str, shown: bool) -> None:
    waiting(form)

    assert ("Dana Ruiz" in text_of(desk, QUEUE + query)) is shown


def test_after_a_decision_the_next_draft_is_there(desk: Client, form: Form) -> None:
    first, second, third = (waiting(form, name) for name in ("dana", "erin", "femi"))

    assert post(desk, first, "approve") == (302, f"{QUEUE}{second.pk}/")
    assert post(desk, second, "reject", reason="not_a_lead", note="a test") == (302, f"{QUEUE}{third.pk}/")
    assert post(desk, third, "snooze", said="tomorrow 9:00") == (302, QUEUE)
    assert [decision.verb for decision in Decision.objects.order_by("id")] == ["approve", "reject", "snooze"]


def test_the_last_decision_stands_there_with_its_undo(desk: Client, form: Form) -> None:
    draft = waiting(form)
    post(desk, draft, "approve")

    text = text_of(desk, QUEUE)
    assert "<b>Approved</b> for Dana Ruiz" in text
    assert 'data-countdown="30"' in text
    assert post(desk, draft, "undo") == (302, f"{QUEUE}{draft.pk}/")

    draft.refresh_from_db()
    assert draft.status == "pending"
    assert Outbox.objects.get().state == "cancelled"
    assert "<b>Approved</b>" not in text_of(desk, QUEUE)


def test_each_decision_of_the_last_minutes_can_be_undone_not_only_the_last(desk: Client, form: Form) -> None:
    first, second, third = (waiting(form, name) for name in ("dana", "erin", "femi"))
    post(desk, first, "approve")
    post(desk, second, "reject", reason="duplicate")
    post(desk, third, "snooze", said="tomorrow")

    text = text_of(desk, QUEUE)
    assert "2 more decisions you can still undo" in text
    for draft in (first, second, third):
        assert f'action="{QUEUE}{draft.pk}/undo/"' in text
    assert text.count('data-key="u"') == 1
    assert "Undo: let it wait" in text_of(desk, f"{QUEUE}{first.pk}/")
    post(desk, first, "undo")

    first.refresh_from_db()
    assert first.status == "pending"
    assert f'action="{QUEUE}{first.pk}/undo/"' not in text_of(desk, QUEUE)


@pytest.mark.parametrize(("minutes", "when"), [(0, "just now"), (1, "1 min ago")])
def test_what_was_sent_names_its_person_above_the_draft_of_another(
    desk: Client, form: Form, minutes: int, when: str
) -> None:
    sent, other = waiting(form, "grace"), waiting(form, "erin")
    post(desk, sent, "approve")
    Draft.objects.filter(pk=sent.pk).update(status="sent", updated_at=clock.now() - timedelta(minutes=minutes))

    text = " ".join(text_of(desk, f"{QUEUE}{other.pk}/").split())

    assert f"<b>Sent</b> to <bdi>Grace Ruiz</bdi> {when} (grace@northwind.example)" in text


def test_the_undo_key_never_reaches_an_older_decision(desk: Client, form: Form) -> None:
    older, sent = waiting(form, "dana"), waiting(form, "erin")
    post(desk, older, "snooze", said="tomorrow")
    post(desk, sent, "approve")
    Draft.objects.filter(pk=sent.pk).update(status="sent")
    Decision.objects.filter(draft=sent).update(at=clock.now() - timedelta(minutes=3))

    text = " ".join(text_of(desk, QUEUE).split())

    assert 'data-key="u"' not in text
    assert "1 older decision you can still undo" in text
    assert "Undo the snooze for <bdi>Dana Ruiz</bdi>" in text
    assert "Erin" not in text


def test_after_an_undo_the_undo_key_does_not_go_on_to_the_decision_before(desk: Client, form: Form) -> None:
    first, second = waiting(form, "dana"), waiting(form, "erin")
    post(desk, first, "approve")
    post(desk, second, "reject", reason="duplicate")
    assert text_of(desk, QUEUE).count('data-key="u"') == 1
    post(desk, second, "undo")

    text = " ".join(text_of(desk, QUEUE).split())

    assert 'data-key="u"' not in text
    assert "Undo the approval for <bdi>Dana Ruiz</bdi>" in text


@pytest.mark.parametrize(("role", "may_turn"), [("admin", True), ("operator", False)])
def test_what_is_approved_while_sending_is_stopped_says_that_it_waits_by_whom_and_why(
    form: Form, member: Member, role: str, may_turn: bool
) -> None:
    draft, other = waiting(form, "dana"), waiting(form, "erin")
    turn_switch("stop_sending", on=True, reason="A wrong price", by=member, now=clock.now())
    desk = signed_in(make_member(email=f"{role}@acme.example", role=role, name="Ada Boss"))

    before = text_of(desk, f"{QUEUE}{draft.pk}/")
    post(desk, draft, "approve")

    assert "What you approve now waits" in before
    for page in (text_of(desk, f"{QUEUE}{draft.pk}/"), text_of(desk, QUEUE), text_of(desk, f"{QUEUE}{other.pk}/")):
        assert "it waits: " in page
        assert "Mia Torres stopped all sending on " in page
        assert "A wrong price" in page
        assert ("/admin/crm/switch/stop_sending/" in page) is may_turn
        assert ("An admin can let mail leave again" in page) is not may_turn
        assert "data-countdown" not in page


def test_a_decision_that_somebody_else_overruled_is_not_mine_to_undo(desk: Client, form: Form, member: Member) -> None:
    draft, jonas = waiting(form), make_member(email="jonas@acme.example", role="operator", name="Jonas Weber")
    post(desk, draft, "reject", reason="duplicate")
    undo_decision(draft.pk, by=jonas, now=clock.now())
    approve_draft(draft.pk, by=jonas, seen=draft.fingerprint, now=clock.now())

    assert "<b>Rejected</b>" not in text_of(desk, QUEUE)


@pytest.mark.parametrize("where", [QUEUE, "its page"])
def test_an_old_page_does_not_take_back_what_a_colleague_has_decided_since(
    desk: Client, form: Form, member: Member, where: str
) -> None:
    draft, jonas = waiting(form), make_member(email="jonas@acme.example", role="operator", name="Jonas Weber")
    post(desk, draft, "reject", reason="duplicate")
    page = text_of(desk, QUEUE if where == QUEUE else f"{QUEUE}{draft.pk}/")
    shown = re.findall(r'name="decision" value="(\d+)"', page)
    undo_decision(draft.pk, by=jonas, now=clock.now())
    approve_draft(draft.pk, by=jonas, seen=draft.fingerprint, now=clock.now())

    for decision in shown:
        post(desk, draft, "undo", decision=decision)

    draft.refresh_from_db()
    assert shown
    assert (draft.status, Outbox.objects.get().state) == ("scheduled", "pending")
    assert "decided anew since your page showed it" in text_of(desk, QUEUE)


def test_do_not_contact_is_the_last_reason(desk: Client, form: Form) -> None:
    text = text_of(desk, f"{QUEUE}{waiting(form).pk}/")

    reasons = re.findall(r'name="reason"\s+value="(\w+)"', text)
    assert (reasons[0], reasons[-1]) == ("wrong_person", "do_not_contact")


def test_undoing_do_not_contact_lets_the_address_be_written_to_again_and_says_so(desk: Client, form: Form) -> None:
    draft = waiting(form)
    post(desk, draft, "reject", reason="do_not_contact")
    assert Suppression.objects.exists()

    _, page = post(desk, draft, "undo")

    assert "dana@northwind.example may be written to again" in text_of(desk, page)
    assert not Suppression.objects.exists()
    assert post(desk, draft, "approve")[0] == 302
    draft.refresh_from_db()
    assert draft.status == "scheduled"


def test_undo_leaves_a_suppression_that_was_there_before_and_the_refusal_leads_to_it(
    desk: Client, form: Form, member: Member
) -> None:
    draft = waiting(form)
    row = suppress(draft.to_email, reason="Asked by phone", by=member, now=clock.now())
    post(desk, draft, "reject", reason="do_not_contact")

    _, page = post(desk, draft, "undo")
    undone = text_of(desk, page)
    status, refusal = post(desk, draft, "approve")

    assert status == 409
    assert Suppression.objects.get() == row
    for text in (undone, refusal):
        assert "Asked by phone" in text
        assert f'href="/admin/crm/suppression/{row.pk}/change/"' in text
    assert desk.get(f"/admin/crm/suppression/{row.pk}/change/").status_code == 200


def test_a_suppression_that_two_rejections_rely_on_is_lifted_with_the_last(desk: Client, form: Form) -> None:
    first, second = waiting(form), make_draft(make_lead(form, {**ENQUIRY, "message": "Again."}, now=clock.now()))
    for draft in (first, second):
        post(desk, draft, "reject", reason="do_not_contact")

    post(desk, first, "undo")
    assert Suppression.objects.exists()
    post(desk, second, "undo")
    assert not Suppression.objects.exists()


def test_an_edit_and_its_approval_go_in_one(desk: Client, form: Form, member: Member) -> None:
    draft = waiting(form)

    post(desk, draft, "approve", subject="Your 40 vans", body="Hi Dana,\r\n\r\nmy own words.")

    draft.refresh_from_db()
    assert (draft.status, draft.subject, draft.body) == ("scheduled", "Your 40 vans", "Hi Dana,\n\nmy own words.")


def test_who_saw_an_older_version_is_told_to_read_again_and_keeps_what_they_typed(
    desk: Client, form: Form, member: Member
) -> None:
    draft = waiting(form)
    changed = draft.body.replace("$18", "$20")
    edit_draft(draft.pk, subject=draft.subject, body=changed, by=member, seen=draft.fingerprint, now=clock.now())

    status, text = post(desk, draft, "approve", subject=draft.subject, body="my <b>own</b> words")

    assert status == 409
    assert "Read it again" in text
    assert "<ins>" in text
    assert "my &lt;b&gt;own&lt;/b&gt; words</textarea>" in text
    status, text = post(desk, draft, "approve", shown_subject=draft.subject, shown_body=draft.body)
    assert status == 409
    assert "<del>$18 </del><ins>$20 </ins>" in text
    draft.refresh_from_db()
    assert draft.status == "pending"


def test_sources_stand_beside_sentences_and_unsourced_ones_are_marked(desk: Client, form: Form, member: Member) -> None:
    draft = waiting(form)

    text = text_of(desk, f"{QUEUE}{draft.pk}/")

    assert 'aria-label="Source 1: Price list › Fleet"' in text
    assert "<q>Fleet costs $18 a van a month.</q>" in text
    assert text.count("c-claim--unsourced") == 1
    assert "No calendar is connected." in text
    body = draft.body.replace("$18", "$17")
    edit_draft(draft.pk, subject=draft.subject, body=body, by=member, seen=draft.fingerprint, now=clock.now())
    text = text_of(desk, f"{QUEUE}{draft.pk}/")
    assert "Source 1" not in text
    assert '<span class="c-yours">' in text


def test_a_source_leads_to_its_document_or_to_the_enquiry(desk: Client, form: Form) -> None:
    lead = make_lead(form, now=clock.now())
    enquiry = {"id": "form", "kind": "form", "title": "The enquiry", "quote": "We run 40 vans.", "url": "", "row": ""}
    odd = {**PRICE, "id": "chunk:9", "title": "An older note", "row": "document:x"}
    sentences = (
        Sentence("Fleet costs $18.", "answer", [{**PRICE, "row": "document:7"}]),
        Sentence("You run 40 vans.", "answer", [enquiry]),
        Sentence("It works.", "answer", [odd]),
    )
    body = " ".join(sentence.text for sentence in sentences)
    draft = make_draft(lead, body=body, sentences=sentences, now=clock.now())

    text = text_of(desk, f"{QUEUE}{draft.pk}/")

    assert draft.answers is not None
    for address, title in (
        ("/admin/agents/document/7/change/", "Price list › Fleet"),
        (f"/admin/leads/submission/{draft.answers.submission_id}/change/", "The enquiry"),
    ):
        assert text.count(f'href="{address}"><bdi>{title}</bdi></a>') == 2
    assert "<bdi>An older note</bdi>" in text
    assert "<bdi>An older note</bdi></a>" not in text


def test_long_enquiries_are_cut_at_a_word_and_a_mail_is_named_by_its_subject(desk: Client, form: Form) -> None:
    fields = {**ENQUIRY, "message": f"Good morning,\n\n{'We run some forty vans and look around. ' * 9}"}
    lead = make_lead(form, fields, now=clock.now())
    draft = make_draft(lead, now=clock.now())
    post(desk, draft, "approve")

    assert lead.title.startswith("We run some forty vans")
    assert re.search(r"\b(We|run|some|forty|vans|and|look|around)…$", lead.title)
    page = text_of(desk, f"/admin/leads/lead/{lead.pk}/")
    assert "<title>Dana Ruiz, Northwind Couriers" in " ".join(page.split()).replace("<title> ", "<title>")
    for address in (f"/admin/leads/lead/{lead.pk}/", "/admin/leads/lead/"):
        shown = re.findall(r"We run some[^<]*…", text_of(desk, address))
        assert shown
        assert all(re.search(r"\b(We|run|some|forty|vans|and|look|around)…$", one) for one in shown)
    assert "<bdi>Fleet for 40 vans</bdi></a>" in text_of(desk, "/admin/crm/outbox/")


@pytest.mark.parametrize(
    ("found", "language", "orders"),
    [
        ({"language": "de", "flags": []}, "in English; they wrote in German", False),
        ({"language": "tlh", "flags": ["spam"]}, "in English; they wrote in another language", False),
        ({"language": "en", "flags": ["prompt_injection"]}, "", True),
        ({"language": "fr", "flags": ["prompt_injection"]}, "in English; they wrote in French", True),
        ({}, "", False),
    ],
    ids=["german", "unknown language", "orders", "both", "neither was read"],
)
def test_another_language_and_orders_to_a_machine_stand_on_top_of_the_draft(
    desk: Client, form: Form, found: dict[str, Any], language: str, orders: bool
) -> None:
    draft = make_draft(score(make_lead(form, now=clock.now()), **found), now=clock.now())

    envelope = text_of(desk, f"{QUEUE}{draft.pk}/").partition("c-envelope")[2].partition("c-read")[0]

    assert ("they wrote in" in envelope) is bool(language)
    assert language in envelope
    assert ("their text gives orders to a machine: not followed" in envelope) is orders


def test_a_promise_names_no_source_and_says_that_who_approves_it_commits_to_it(desk: Client, form: Form) -> None:
    lead = make_lead(form, now=clock.now())
    kept = Sentence("A colleague will prepare the quote.", "promise")
    draft = make_draft(lead, body=kept.text, sentences=(kept,), now=clock.now())

    text = text_of(desk, f"{QUEUE}{draft.pk}/")

    assert "promises: a person keeps it" in text
    assert 'c-claim--promise">A <span' in text
    assert "Whoever approves this promises" in text
    assert "0 sentences with a source" in text
    assert "c-claim--unsourced" not in text


def test_a_draft_is_handed_to_a_colleague(desk: Client, form: Form) -> None:
    draft, colleague = waiting(form), make_member(email="jonas@acme.example", role="operator", name="Jonas Weber")

    post(desk, draft, "hand-over", to=colleague.pk, note="your account")

    draft.refresh_from_db()
    assert draft.holder == colleague
    event = Event.objects.get(verb="draft_handed_over")
    assert (event.text.snippet, event.text.reason) == ("to Jonas Weber", "your account")
    assert "Held by Jonas Weber" in text_of(desk, QUEUE)


def test_who_gets_a_draft_reads_the_note_and_whose_name_it_goes_out_under(
    desk: Client, form: Form, member: Member
) -> None:
    signature = Sentence("Mia Torres", "signature")
    lead = make_lead(form, now=clock.now())
    draft = make_draft(lead, body="Hi Dana,\n\nMia Torres\nAcme", sentences=(signature,), now=clock.now())
    jonas = make_member(email="jonas@acme.example", role="operator", name="Jonas Weber")
    post(desk, draft, "hand-over", to=jonas.pk, note="They asked for <you>")
    page, signed = f"{QUEUE}{draft.pk}/", "Mia Torres’s mailbox, and the text is signed “Mia Torres”: not you"

    theirs, mine = (" ".join(text_of(who, page).split()) for who in (signed_in(jonas), desk))

    note = "<b><bdi>Mia Torres</bdi> handed this over <bdi>to Jonas Weber</bdi></b> just now"
    assert f'{note}: <bdi class="c-wrap">They asked for &lt;you&gt;</bdi>' in theirs
    assert signed in theirs
    assert "not you</span>" not in mine
    post(signed_in(jonas), draft, "edit", subject="Fleet", body="Hi Dana,\n\nJonas Weber\nAcme")
    theirs = text_of(signed_in(jonas), page)
    assert signed not in theirs
    assert "Mia Torres’s mailbox: not you" in theirs


def test_a_further_note_to_who_holds_a_draft_is_kept(desk: Client, form: Form) -> None:
    draft, jonas = waiting(form), make_member(email="jonas@acme.example", role="operator", name="Jonas Weber")
    for note in ("your account", "and call first"):
        post(desk, draft, "hand-over", to=jonas.pk, note=note)

    assert "and call first</bdi>" in text_of(desk, f"{QUEUE}{draft.pk}/").partition("c-read")[0]
    for _ in range(31):  # also when the timeline is full of other things
        emit(draft_edited, subject=draft, by=None, draft_id=draft.pk, **ids_of(draft))
    assert "and call first</bdi>" in text_of(desk, f"{QUEUE}{draft.pk}/").partition("c-read")[0]


def test_a_viewer_or_a_stranger_is_never_handed_a_draft(desk: Client, form: Form) -> None:
    draft, viewer = waiting(form), make_member(email="vera@acme.example", role="viewer", name="Vera")

    for chosen in (viewer.pk, 10**9, "x"):
        assert post(desk, draft, "hand-over", to=chosen)[0] == 302
    draft.refresh_from_db()
    assert draft.holder is None


def test_what_happened_is_told_in_sentences_on_every_page(desk: Client, form: Form, member: Member) -> None:
    lead = score(make_lead(form, now=clock.now()))
    draft = make_draft(lead, now=clock.now())
    post(desk, draft, "reject", reason="not_a_lead", note="reads as spam")
    undo_decision(draft.pk, by=member, now=clock.now())
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())

    told = {
        page: " ".join(re.sub(r"<[^>]+>", " ", text_of(desk, page)).split())
        for page in (f"{QUEUE}{draft.pk}/", f"/admin/leads/lead/{lead.pk}/", "/admin/crm/event/", "/admin/")
    }

    for page, text in told.items():
        for sentence in ("Mia Torres approved the answer", "Mia Torres rejected the answer"):
            assert sentence in text, page
        assert not re.search(r"Outbox added|[a-z]+_qualified|not_a_lead|Draft approved", text), page
    for page in list(told)[:3]:
        assert "Not a lead: reads as spam" in told[page]
        assert "The desk opened a lead" in told[page]
        assert "The desk moved the lead to another stage" in told[page]
    assert "Rejected" not in told["/admin/"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [("when <i>I</i> like", "Say when in words like"), ("today 0:00", "still to come")],
)
def test_words_that_name_no_moment_are_kept_and_answered_with_examples(
    desk: Client, form: Form, said: str, problem: str
) -> None:
    draft = waiting(form)

    status, text = post(desk, draft, "snooze", said=said)

    assert status == 422
    assert f'value="{escape(said)}"' in text
    assert problem in text
    draft.refresh_from_db()
    assert draft.status == "pending"


@pytest.mark.parametrize(
    ("due", "said", "form_says", "bar_says"),
    [
        (-7, "in 2 hours", "; it will be late.", True),
        (30, "in 2 hours", ": after that it will be late.", True),
        (30, "in 5 min", ": after that it will be late.", False),
    ],
    ids=["due before", "due meanwhile", "back in time"],
)
def test_a_snooze_beyond_the_first_answer_warns_and_is_done_all_the_same(
    desk: Client, form: Form, due: int, said: str, form_says: str, bar_says: bool
) -> None:
    draft = waiting(form)
    now = clock.now()
    due_at = now + timedelta(minutes=due)
    Draft.objects.filter(pk=draft.pk).update(due_at=due_at)
    draft.refresh_from_db()

    sentence = f"The first answer {due_words(draft, now)}"
    assert sentence + form_says in " ".join(text_of(desk, f"{QUEUE}{draft.pk}/").split())
    post(desk, draft, "snooze", said=said)

    draft.refresh_from_db()
    assert draft.status == "snoozed"
    for page in (QUEUE, f"{QUEUE}{draft.pk}/"):
        assert (f"{sentence}; it will be late" in text_of(desk, page)) is bar_says


def test_the_moment_a_first_answer_was_due_names_its_day_when_that_is_not_today() -> None:
    draft, now = Draft(due_at=datetime(2026, 11, 20, 14, 32, tzinfo=UTC)), datetime(2026, 11, 20, 15, tzinfo=UTC)

    assert due_words(draft, now) == f"was due {timezone.localtime(draft.due_at):%H:%M}"
    assert due_words(draft, now + timedelta(days=2)).startswith("was due Friday 20 November, ")


def test_what_was_snoozed_is_counted_and_found_from_the_queue(desk: Client, form: Form) -> None:
    draft, other = waiting(form, "dana"), waiting(form, "erin")
    assert "Nothing is snoozed" in text_of(desk, f"{QUEUE}?show=snoozed")
    post(desk, draft, "snooze", said="in 2 days")

    queue, snoozed = text_of(desk, QUEUE), text_of(desk, f"{QUEUE}?show=snoozed")

    assert re.search(r'\?show=snoozed"\s*>Snoozed\s*<span class="c-badge">1<', queue)
    assert f'id="draft-{draft.pk}"' not in queue
    assert f'id="draft-{draft.pk}"' in snoozed
    assert f'id="draft-{other.pk}"' not in snoozed
    assert "back " in snoozed
    assert "1 of 1" in text_of(desk, f"{QUEUE}{draft.pk}/?show=snoozed")


def test_an_unknown_send_stands_on_top_until_somebody_settles_it(desk: Client, form: Form, member: Member) -> None:
    draft = waiting(form)
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
    Draft.objects.filter(pk=draft.pk).update(status="sending")
    Outbox.objects.update(state="unknown", reason="The line went dead.", in_flight_at=clock.now())

    text = text_of(desk, QUEUE)
    assert "The line went dead." in text
    assert "It arrived" in text
    assert "Send again" in text
    desk.post(f"{QUEUE}sends/{Outbox.objects.get().pk}/", {"outcome": "arrived"})

    draft.refresh_from_db()
    assert draft.status == "sent"


def test_a_failed_draft_can_be_opened_again(desk: Client, form: Form, member: Member) -> None:
    draft = waiting(form)
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
    Draft.objects.filter(pk=draft.pk).update(status="failed", reason="The server refused it.")
    Outbox.objects.update(state="parked")

    assert "The server refused it." in text_of(desk, QUEUE)
    assert "Open again" in text_of(desk, f"{QUEUE}{draft.pk}/")
    post(desk, draft, "undo")

    draft.refresh_from_db()
    assert draft.status == "pending"


def test_what_strangers_wrote_is_shown_escaped(desk: Client, member: Member, form: Form) -> None:
    fields = {name: f"{HOSTILE} {name}" for name in ENQUIRY} | {"email": "x@evil.example", HOSTILE: HOSTILE}
    lead = make_lead(form, fields, now=clock.now())
    draft = make_draft(lead, subject=HOSTILE, body=HOSTILE, sentences=(), missing=[HOSTILE], now=clock.now())

    for address in (QUEUE, f"{QUEUE}{draft.pk}/", f"{QUEUE}{draft.pk}/?fragment=1"):
        text = text_of(desk, address)
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "14evil" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text_of(desk, f"{QUEUE}{draft.pk}/")


def test_an_open_page_is_told_when_its_draft_changed(desk: Client, form: Form, member: Member) -> None:
    draft = waiting(form)
    seen = f"{draft.fingerprint}.{draft.status}"
    fragment = f"{QUEUE}{draft.pk}/?fragment=1&seen={seen}"

    assert "Read again" not in text_of(desk, fragment)
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
    assert "Read again" in text_of(desk, fragment)


def count_queries(load: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        load()
    return len([query for query in queries if "set_config" not in query["sql"] and "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize(("review", "most"), [(False, 12), (True, 15)], ids=["queue", "review"])
def test_a_page_asks_few_queries_however_full_the_queue_is(desk: Client, form: Form, review: bool, most: int) -> None:
    drafts = [waiting(form, name) for name in ("dana", "erin", "femi", "gus")]
    post(desk, drafts[0], "approve")
    address = f"{QUEUE}{drafts[1].pk}/" if review else QUEUE

    assert count_queries(lambda: text_of(desk, address)) <= most


def test_a_viewer_reads_and_decides_nothing(form: Form) -> None:
    draft, viewer = waiting(form), make_member(email="vera@acme.example", role="viewer", name="Vera")
    desk = signed_in(viewer)

    assert "Dana Ruiz" in text_of(desk, QUEUE)
    text = text_of(desk, f"{QUEUE}{draft.pk}/")
    assert "You may look, not decide" in text
    assert "data-approve" not in text
    assert post(desk, draft, "approve")[0] == 403


def test_a_draft_that_waited_too_long_is_overdue(desk: Client, form: Form) -> None:
    draft = waiting(form)
    Draft.objects.filter(pk=draft.pk).update(due_at=clock.now() - timedelta(minutes=7))

    assert "7 min overdue" in text_of(desk, QUEUE)


def test_the_queue_can_be_read_by_age_alone(desk: Client, form: Form) -> None:
    first, second = waiting(form, "dana"), waiting(form, "grace")
    Draft.objects.filter(pk=first.pk).update(bucket="P3", due_at=clock.now() + timedelta(minutes=1))
    Draft.objects.filter(pk=second.pk).update(bucket="P1", due_at=clock.now() + timedelta(minutes=9))

    by_bucket, by_age = text_of(desk, QUEUE), text_of(desk, f"{QUEUE}?order=oldest")

    assert by_bucket.index("Grace") < by_bucket.index("Dana")
    assert by_age.index("Dana") < by_age.index("Grace")
