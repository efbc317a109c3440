"""The desk in a real browser: a draft arrives, is read, edited, approved, and leaves once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import cast

import pytest
from django.db import connections, transaction
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect
from pytest_django.fixtures import Settings

from agents.services.knowledge import save_document
from agents.services.runs import queue_run
from config.demo.post import post
from config.tests.mail import MailServer, mail_server
from config.tests.running import ALL, WEB, running
from crm import clock
from crm.models import ClockShift, Member, Outbox
from crm.tenancy.backend.base import DatabaseWrapper
from crm.tenancy.backend.owner import as_owner
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.services.decide import approve_draft, reject_draft, snooze_draft, undo_decision
from drafts.tests.factories import make_draft
from leads.models import Form
from leads.tests.factories import ENQUIRY, hubspot_body, make_form, make_lead

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
expect.set_options(timeout=20_000)  # a busy machine is no failure

# The cells of a list and their pieces that stand beyond the window's edge.
WIDER = """() => [...document.querySelectorAll('table *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80))"""
DANA = "dana@northwind.example"
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">{{ 7|add:7 }}\u202egnp"


@pytest.fixture
def member(settings: Settings) -> Iterator[Member]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # as the servers that run
    with a_workspace():
        yield make_member()


@pytest.fixture
def server(member: Member) -> Iterator[MailServer]:
    with mail_server() as kept:
        make_mailbox(member, port=kept.port)
        yield kept


@pytest.fixture
def form(server: MailServer) -> Form:
    save_document(title="Price list", text="# Fleet\nFleet costs $18 a van a month.", now=clock.now())
    return make_form()


def sign_in(context: BrowserContext, url: str) -> Page:
    """Sign in through the page, and fail on whatever the browser's console complains about."""
    page = context.new_page()
    page.on("console", lambda message: _quiet(message.type, message.text))
    page.on("pageerror", lambda error: pytest.fail(f"The page broke: {error}"))
    page.goto(f"{url}/admin/queue/")
    page.get_by_label("Mail address").fill("mia@acme.example")
    page.get_by_label("Password").fill("secret-for-tests")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{url}/admin/queue/")
    return page


def _quiet(kind: str, text: str) -> None:
    if kind == "error" and "409" not in text:  # a 409 is what a test asks for
        pytest.fail(f"The browser's console says: {text}")


def waiting(form: Form, name: str = "dana") -> Draft:
    fields = {**ENQUIRY, "email": f"{name}@northwind.example", "firstname": name.title()}
    return make_draft(make_lead(form, fields, now=clock.now()), now=clock.now())


def stay(dialog: Dialog, asked: list[str]) -> None:
    """Answer no to whatever is asked, and remember it."""
    asked.append(dialog.type)
    dialog.dismiss()


def words_of(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").strip()


def test_a_draft_arrives_without_reloading_is_edited_and_leaves_once(
    browser: Browser, form: Form, server: MailServer
) -> None:
    with running(ALL) as url, browser.new_context() as context:
        page = sign_in(context, url)
        expect(page.get_by_text("Nothing waits for you")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("data-socket", "open")

        post(f"{url}/webhook/formlead/contact", hubspot_body(), secret=form.secret)
        expect(page.get_by_role("link", name="Dana Ruiz")).to_be_visible()
        expect(page).to_have_title(re.compile(r"^\(1\) Queue"))
        expect(page.locator("#nav-sidebar")).to_contain_text("1")

        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator("#mail")).to_contain_text("$18 a van")
        page.wait_for_load_state()
        page.keyboard.press("e")
        text = page.get_by_label("Text", exact=True)
        expect(text).to_be_focused()
        edited = text.input_value().replace("Hi Dana", "Dear Dana")
        text.fill(edited)
        page.keyboard.press("Control+Enter")

        expect(page.get_by_text("Approved for Dana Ruiz")).to_be_visible()
        expect(page.get_by_role("button", name="Undo")).to_contain_text(re.compile(r"\d+ s"))
        assert server.inbox(DANA) == []
        with as_owner(cast(DatabaseWrapper, connections["default"])):
            ClockShift.objects.create(seconds=31)
        expect(page.get_by_text(f"Sent to Dana Ruiz just now ({DANA})")).to_be_visible()

    item = Outbox.objects.get()
    [mail] = server.inbox(DANA)
    assert "Dear Dana" in edited
    assert words_of(mail, "plain") == edited
    assert "Dear Dana" in words_of(mail, "html")
    assert (mail["From"], mail["To"]) == ("Mia Torres <mia@acme.example>", f"Dana Ruiz <{DANA}>")
    assert mail["Message-ID"] == item.message_id
    assert abs((parsedate_to_datetime(mail["Date"]) - clock.now()).total_seconds()) < 120
    assert mail["Auto-Submitted"] is None
    assert mail["Precedence"] is None


def test_a_second_tab_with_the_older_version_is_told_to_read_again(browser: Browser, form: Form) -> None:
    draft = waiting(form)
    with running(WEB) as url, browser.new_context() as context:
        first = sign_in(context, url)
        first.goto(f"{url}/admin/queue/{draft.pk}/")
        second = context.new_page()
        second.goto(first.url)

        second.keyboard.press("e")
        second.get_by_label("Text", exact=True).fill(draft.body.replace("$18", "$20"))
        second.get_by_role("button", name="Save, decide later").click()
        expect(second.get_by_text("Saved.")).to_be_visible()
        expect(first.get_by_text("This draft was changed or decided while you had it open")).to_be_visible()

        first.keyboard.press("a")
        expect(first.get_by_text("Read it again")).to_be_visible()
        expect(first.locator(".c-diff del", has_text="$18")).to_be_visible()
        expect(first.locator(".c-diff ins", has_text="$20")).to_be_visible()
        expect(first.locator("#draft")).to_be_focused()
        draft.refresh_from_db()
        assert draft.status == "pending"

        second.keyboard.press("e")
        second.get_by_label("Text", exact=True).fill("Typed in vain?")
        first.keyboard.press("a")  # now it is the newer one
        expect(first.get_by_text("Approved for Dana Ruiz")).to_be_visible()
        second.keyboard.press("Control+Enter")
        expect(second.get_by_text("Only a waiting draft can be edited")).to_be_visible()


def test_keys_decide_undo_and_never_fire_while_typing(browser: Browser, form: Form) -> None:
    first, second = waiting(form, "dana"), waiting(form, "erin")
    with running(WEB) as url, browser.new_context() as context:
        page = sign_in(context, url)
        page.goto(f"{url}/admin/queue/{first.pk}/")

        page.keyboard.press("r")
        page.keyboard.press("4")
        page.locator(".c-pop[open]").dispatch_event("toggle")  # which the browser sends late when it is busy
        page.keyboard.type("reads as spam")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Rejected for Dana Ruiz: not a lead")).to_be_visible()
        expect(page).to_have_url(f"{url}/admin/queue/{second.pk}/")
        page.keyboard.press("u")
        expect(page).to_have_url(f"{url}/admin/queue/{first.pk}/")
        page.keyboard.press("j")
        expect(page).to_have_url(f"{url}/admin/queue/{second.pk}/")

        page.wait_for_load_state()
        page.keyboard.press("e")
        expect(page.get_by_label("Text", exact=True)).to_be_focused()
        page.keyboard.type("a r s h u")
        expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("a r s h u"))
        page.get_by_label("Text", exact=True).fill(second.body)
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        page.get_by_label("Keys are on").uncheck()
        page.get_by_role("button", name="Close").click()
        page.keyboard.press("a")
        page.keyboard.press("?")  # the help still comes, so the key before it was looked at
        expect(page.get_by_label("Keys are on")).not_to_be_checked()

    assert list(Draft.objects.order_by("id").values_list("status", flat=True)) == ["pending", "pending"]


def test_a_closed_editor_keeps_its_text_says_so_and_leaving_asks_first(browser: Browser, form: Form) -> None:
    first, second = waiting(form, "dana"), waiting(form, "erin")
    with running(WEB) as url, browser.new_context() as context:
        page = sign_in(context, url)
        page.goto(f"{url}/admin/queue/{first.pk}/")
        asked: list[str] = []
        page.on("dialog", lambda dialog: stay(dialog, asked))
        kept = page.get_by_text("An unsaved edit")
        text = page.get_by_label("Text", exact=True)

        page.keyboard.press("e")
        text.fill("My own words.")
        expect(kept).to_be_hidden()
        page.keyboard.press("Escape")
        expect(kept).to_be_visible()
        for key in ("j", "ArrowRight", "a"):
            with page.expect_event("dialog"):
                page.keyboard.press(key)
            expect(page).to_have_url(f"{url}/admin/queue/{first.pk}/")
            page.keyboard.press("Escape")
        assert asked == ["beforeunload", "beforeunload", "confirm"]

        page.get_by_role("button", name="Go on editing").click()
        expect(text).to_have_value("My own words.")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Drop it").click()
        expect(kept).to_be_hidden()
        page.keyboard.press("j")
        expect(page).to_have_url(f"{url}/admin/queue/{second.pk}/")
        assert len(asked) == 3


def test_the_four_pages_and_their_acts_work_without_javascript(browser: Browser, form: Form) -> None:
    _, second = waiting(form, "dana"), waiting(form, "erin")
    with running(WEB) as url, browser.new_context(java_script_enabled=False) as context:
        page = sign_in(context, url)
        for address in ("/admin/", "/admin/runs/", "/admin/queue/"):
            answer = page.goto(url + address)
            assert answer is not None
            assert answer.status == 200
            expect(page.locator("#main")).to_be_visible()

        page.get_by_role("link", name="Dana Ruiz").click()
        expect(page.locator("#mail")).to_contain_text("Fleet costs $18")
        page.locator("summary", has_text="Edit").click()
        page.get_by_label("Text", exact=True).fill("Typed without a script.")
        page.get_by_role("button", name="Approve with this text").click()
        expect(page).to_have_url(f"{url}/admin/queue/{second.pk}/")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#mail")).to_contain_text("Typed without a script.")
        page.get_by_role("button", name="Approve", exact=False).first.click()
        page.locator("summary", has_text="Reject").click()
        page.get_by_label("Not a lead").check()
        page.get_by_role("button", name="Reject").click()
        expect(page.get_by_text("Nothing waits for you")).to_be_visible()

    assert list(Draft.objects.order_by("id").values_list("status", flat=True)) == ["scheduled", "rejected"]


def test_what_a_stranger_wrote_does_nothing_in_the_browser(browser: Browser, form: Form) -> None:
    fields = dict.fromkeys(ENQUIRY, HOSTILE) | {"email": DANA, HOSTILE: HOSTILE}
    draft = make_draft(make_lead(form, fields, now=clock.now()), subject=HOSTILE, body=HOSTILE, now=clock.now())
    with running(WEB) as url, browser.new_context() as context:
        page = sign_in(context, url)
        for address in ("/admin/queue/", f"/admin/queue/{draft.pk}/"):
            page.goto(url + address)
            expect(page.get_by_text("<script>document.title").first).to_be_attached()
            expect(page).not_to_have_title(re.compile("^owned"))
            assert page.locator("img[src=x]").count() == 0


def test_the_menu_of_who_is_signed_in_opens_when_asked_and_holds_its_words(browser: Browser, form: Form) -> None:
    for script in (True, False):
        with running(WEB) as url, browser.new_context(java_script_enabled=script) as context:
            page = sign_in(context, url)
            menu = page.get_by_role("navigation", name="Account")
            expect(menu).to_be_hidden()
            page.locator("summary", has_text="Mia Torres").click()
            expect(menu.get_by_role("button", name="Log out")).to_be_visible()
            edge = menu.evaluate("menu => menu.getBoundingClientRect().right")
            right = "menu => Math.max(...[...menu.querySelectorAll('*')].map(one => one.getBoundingClientRect().right))"
            assert menu.evaluate(right) <= edge


def test_a_phone_shows_all_without_scrolling_sideways(browser: Browser, form: Form) -> None:
    draft = waiting(form)
    assert draft.answers is not None
    assert draft.answers.submission_id is not None
    run = queue_run(draft.answers.submission_id, now=clock.now())
    with running(WEB) as url, browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = sign_in(context, url)
        page.goto(f"{url}/admin/runs/")
        expect(page.locator(f"#run-{run.pk}")).to_be_visible()
        lists = ("leads/lead/", "drafts/draft/", "crm/outbox/", "crm/event/", "agents/run/", "runs/")
        for address in (*lists, "queue/", f"queue/{draft.pk}/"):
            page.goto(f"{url}/admin/{address}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
            assert page.evaluate(WIDER) == [], address
        expect(page.get_by_text("Head of Operations")).to_be_hidden()
        page.get_by_text("Person", exact=True).click()
        expect(page.get_by_text("Head of Operations")).to_be_visible()


def test_the_outbox_tells_without_reloading(browser: Browser, form: Form, member: Member) -> None:
    drafts = [waiting(form, name) for name in ("dana", "erin")]
    with running(WEB) as url, browser.new_context() as context:
        page = sign_in(context, url)
        page.goto(f"{url}/admin/crm/outbox/")
        expect(page.locator("html")).to_have_attribute("data-socket", "open")
        expect(page.get_by_text("Nothing has been approved yet")).to_be_visible()

        page.evaluate("window.loadedOnce = true")

        approve_draft(drafts[0].pk, by=member, seen=drafts[0].fingerprint, now=clock.now())
        expect(page.locator("#result_list tbody")).to_have_count(1)
        expect(page.locator("#pages")).to_contain_text("1 mail ·")

        approve_draft(drafts[1].pk, by=member, seen=drafts[1].fingerprint, now=clock.now())
        expect(page.locator("#result_list tbody")).to_have_count(2)
        expect(page.locator("#pages")).to_contain_text("2 mails ·")
        undo_decision(drafts[0].pk, by=member, now=clock.now())
        expect(page.locator("#result_list")).to_contain_text("Taken back")
        assert page.evaluate("window.loadedOnce")


def test_an_open_queue_undoes_the_decision_that_it_shows_now(browser: Browser, form: Form, member: Member) -> None:
    draft = waiting(form)
    snooze_draft(draft.pk, by=member, until=clock.now() + timedelta(days=1), now=clock.now())
    with running(WEB) as url, browser.new_context() as context:
        page = sign_in(context, url)
        line = page.locator(f"#decided-{draft.pk}")
        expect(line).to_contain_text("Snoozed")
        with transaction.atomic():  # the page hears of both at once
            undo_decision(draft.pk, by=member, now=clock.now())
            reject_draft(draft.pk, by=member, seen=draft.fingerprint, reason="not_a_lead", now=clock.now())
        expect(line).to_contain_text("Rejected")

        line.get_by_role("button", name="Undo").click()

        expect(page.get_by_text("The draft waits for a decision again")).to_be_visible()
