"""Signing in with Google: members with an address that Google has confirmed come in, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from config.tests.doomed import environment_of_test
from config.tests.google import HTML_PAGE, Fault, Google, google
from config.tests.test_flow_secrets import listening
from config.tests.web import Web, web_process
from crm.models import Member
from crm.tests.factories import a_workspace, make_member

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "secret-for-tests"
BEGIN, BACK = "/accounts/google/login/", "/accounts/google/callback/"
FAULTS = [HTML_PAGE, Fault(status=500), Fault(drop="before"), Fault(status=200, body=b"[]")]
MAIL = "https://www.googleapis.com/auth/gmail.modify"


@pytest.fixture
def there(settings: Any) -> Iterator[Google]:
    with google() as running:
        for name, value in running.environ.items():
            setattr(settings, name, value)
        yield running


@pytest.fixture
def member() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


def begin(browser: Client, **words: str) -> dict[str, str]:
    """Press the button; return what Google is asked for."""
    answer = browser.post(BEGIN, words)
    assert answer.status_code == 302, answer.content
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def consent(there: Google, asked: dict[str, str], address: str, answer: str = "allow") -> str:
    """Answer on Google's page; return where the browser is sent back to, without our host."""
    allowed = [scope for scope in asked["scope"].split() if scope != "openid"]
    form = {**asked, "account": address, "allowed": allowed, "answer": answer}
    sent = requests.post(f"{there.url}/consent", data=form, allow_redirects=False, timeout=10)
    assert sent.status_code == 302, sent.text
    back = urlsplit(sent.headers["Location"])
    assert f"{back.scheme}://{back.netloc}" == "http://localhost:8000"
    return f"{back.path}?{back.query}"


def is_in(browser: Client) -> bool:
    return browser.get(reverse("admin:index")).status_code == 200


def told(browser: Client) -> str:
    """Return what the sign-in page says."""
    page = unescape(browser.get(reverse("account_login")).content.decode())
    return " ".join(re.findall(r'<p class="c-note c-note--red">(.*?)</p>', page))


def sign_in(there: Google, address: str) -> Client:
    browser = Client()
    there.account(address)
    browser.get(consent(there, begin(browser), address))
    return browser


def test_a_member_signs_in_and_no_more_is_asked_than_who_it_is(there: Google, member: Member) -> None:
    browser = Client()
    there.account(member.email)
    asked = begin(browser, next="/admin/runs/")
    with listening() as log:
        answer = browser.get(consent(there, asked, member.email))

    assert answer.headers["Location"] == "/admin/runs/"
    assert is_in(browser)
    assert set(asked["scope"].split()) == {"openid", "email", "profile"}
    assert (asked["code_challenge_method"], asked["access_type"]) == ("S256", "online")
    assert len(asked["code_challenge"]) >= 43
    assert there.people.refresh_tokens == {}
    assert (SocialAccount.objects.count(), SocialToken.objects.count()) == (0, 0)
    assert get_user_model().objects.count() == 1
    for token in there.people.access_tokens:
        assert token not in log.getvalue()
        assert token not in str(dict(browser.session))
    assert Client().login(username=member.email, password=PASSWORD)  # it still opens


def test_letter_case_of_the_address_does_not_count(there: Google, member: Member) -> None:
    assert is_in(sign_in(there, member.email.title()))


def test_an_address_that_google_has_not_confirmed_is_refused(there: Google, member: Member) -> None:
    there.account(member.email).verified = False

    browser = sign_in(there, member.email)

    assert not is_in(browser)
    assert told(browser).startswith(f"Google has not confirmed that {member.email} is yours.")


def test_who_is_no_member_is_refused_and_nobody_is_added(there: Google, member: Member) -> None:
    left = make_member(email="left@acme.example")
    Member.objects.filter(pk=left.pk).update(active=False)
    get_user_model().objects.create_user("alone@acme.example", "alone@acme.example")
    gone = make_member(email="gone@acme.example")
    get_user_model().objects.filter(username=gone.email).update(is_active=False)
    known = get_user_model().objects.count()

    for address in ("stranger@acme.example", "left@acme.example", "alone@acme.example", "gone@acme.example"):
        browser = sign_in(there, address)
        assert not is_in(browser), address
        assert told(browser).startswith(f"Nobody works here as {address}."), address

    assert get_user_model().objects.count() == known


def test_a_second_address_that_somebody_wrote_down_as_theirs_opens_nothing(there: Google, member: Member) -> None:
    attacker = make_member(email="attacker@acme.example", role="viewer")
    browser = Client()
    browser.force_login(attacker.user, backend="crm.tenancy.permissions.MemberBackend")  # type: ignore[arg-type]  # set
    browser.post(reverse("account_email"), {"action_add": "", "email": "ceo@acme.example"})
    assert EmailAddress.objects.filter(email="ceo@acme.example", user=attacker.user).exists()

    assert not is_in(sign_in(there, "ceo@acme.example"))


@pytest.mark.parametrize("state", ["forged", "", "of another browser"])
def test_a_sign_in_that_was_not_begun_in_this_browser_is_refused(there: Google, member: Member, state: str) -> None:
    there.account(member.email)
    begun, browser = Client(), Client()
    asked = begin(begun)
    begin(browser)
    back = consent(there, asked, member.email)
    if state != "of another browser":
        back = back.replace(f"state={asked['state']}", f"state={state}")

    browser.get(back)

    assert not is_in(browser)
    assert told(browser).startswith("That sign-in was not begun in this browser")
    assert there.count("token") == 0


def test_the_way_back_opens_once(there: Google, member: Member) -> None:
    there.account(member.email)
    browser = Client()
    back = consent(there, begin(browser), member.email)
    browser.get(back)
    browser.post(reverse("account_logout"))

    browser.get(back)

    assert not is_in(browser)


def test_a_code_without_the_secret_that_was_kept_here_opens_nothing(there: Google, member: Member) -> None:
    there.account(member.email)
    victim, attacker = Client(), Client()
    stolen = parse_qs(urlsplit(consent(there, begin(victim), member.email)).query)["code"][0]
    asked = begin(attacker)

    attacker.get(f"{BACK}?{urlencode({'state': asked['state'], 'code': stolen})}")

    assert not is_in(attacker)
    assert told(attacker).startswith("Google could not say who you are just now.")


def test_nothing_in_a_request_asks_for_more_or_links_accounts(there: Google, member: Member) -> None:
    browser = Client()
    browser.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    there.account("other@google.example")
    wished = {"scope": MAIL, "auth_params": "access_type=offline", "process": "connect", "action": "reauthenticate"}

    answer = browser.post(f"{BEGIN}?{urlencode(wished)}", wished)
    asked = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    browser.get(consent(there, asked, "other@google.example"))

    assert MAIL not in asked["scope"]
    assert asked["access_type"] == "online"
    assert SocialAccount.objects.count() == 0


def test_the_page_behind_may_only_be_one_of_ours(there: Google, member: Member) -> None:
    browser = Client()
    there.account(member.email)

    answer = browser.get(consent(there, begin(browser, next="https://evil.example/"), member.email))

    assert answer.headers["Location"] == reverse("admin:index")


def test_who_says_no_at_google_is_back_at_the_sign_in_page(there: Google, member: Member) -> None:
    browser = Client()
    there.account(member.email)

    browser.get(consent(there, begin(browser), member.email, answer="cancel"))

    assert told(browser).startswith("You did not let Google say who you are.")


@pytest.mark.parametrize("what", ["token", "userinfo"])
@pytest.mark.parametrize("fault", FAULTS, ids=["html", "500", "dropped", "nonsense"])
def test_a_google_that_fails_is_told_in_a_sentence(there: Google, member: Member, what: str, fault: Fault) -> None:
    browser = Client()
    there.account(member.email)
    back = consent(there, begin(browser), member.email)
    there.misbehave(what, fault)

    browser.get(back)

    assert not is_in(browser)
    assert told(browser).startswith("Google could not say who you are just now.")


def test_without_a_client_there_is_neither_button_nor_door(member: Member) -> None:
    page = Client().get(reverse("account_login"))
    assert b"Google" not in page.content
    assert "accounts.google.com" not in page.headers["Content-Security-Policy"]
    assert [Client().post(BEGIN).status_code, Client().get(BACK).status_code] == [404, 404]


def test_only_a_press_of_the_button_begins(there: Google) -> None:
    assert Client().get(BEGIN).status_code == 405
    assert Client(enforce_csrf_checks=True).post(BEGIN).status_code == 403
    page = Client().get(reverse("account_login"))
    assert b"Sign in with Google" in page.content
    assert f"form-action 'self' {there.url}" in page.headers["Content-Security-Policy"]


def test_over_real_http_from_the_button_to_the_desk(there: Google, member: Member) -> None:
    there.account(member.email)
    with web_process(environment_of_test() | there.environ) as web:
        browser: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        at_google = press(browser, web)
        hidden = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', at_google))
        fields = [(name, unescape(value)) for name, value in hidden.items()]
        boxes = [("allowed", value) for value in re.findall(r'name="allowed" value="([^"]*)"', at_google)]
        form = urlencode([*fields, *boxes, ("account", member.email), ("answer", "allow")]).encode()
        with browser.open(f"{there.url}/consent", form) as answer:
            assert answer.status == 200
            assert answer.url.startswith(f"{web.url}/admin/")
            assert member.name in answer.read().decode()


def press(browser: OpenerDirector, web: Web) -> str:
    """Press the button on the sign-in page; return Google's page."""
    with browser.open(web.url + reverse("account_login")) as page:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    assert found
    with browser.open(web.url + BEGIN, urlencode({"csrfmiddlewaretoken": found[1]}).encode()) as page:
        return str(page.read().decode())


@pytest.mark.browser
def test_in_a_browser_the_button_leads_to_google_and_back(there: Google, member: Member, page: Page) -> None:
    there.account(member.email)
    with web_process(environment_of_test() | there.environ) as web:
        page.goto(web.url + reverse("account_login"))
        page.get_by_role("button", name="Sign in with Google").click()  # a form whose answer redirects elsewhere
        page.get_by_role("button", name="Allow").click()
        expect(page).to_have_url(re.compile(r"/admin/"))
