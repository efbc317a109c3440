"""Signing in: wrong passwords are counted for all web processes together, and also while Redis is away."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from django.test import Client
from django.urls import reverse

from config.tests.doomed import environment_of_test
from config.tests.processes import until
from config.tests.restarting import RedisServer
from config.tests.web import Web, web_process
from crm import shared_cache
from crm.models import Member
from crm.shared_cache import PATIENCE
from crm.tests.factories import a_workspace, make_member

pytestmark = pytest.mark.django_db(transaction=True)

ATTEMPTS = 5  # wrong ones that an address has in five minutes
REFUSED = "Too many failed login attempts"
PASSWORD = "secret-for-tests"


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    server = RedisServer(os.environ["REDIS_URL"])
    yield server
    if not server.answers():
        server.start()


@pytest.fixture
def member() -> Iterator[Member]:
    with a_workspace():
        yield make_member(email=f"mia{time.time_ns()}@acme.example")


def sign_in(member: Member, password: str, *, came_from: str = "192.0.2.1") -> str:
    """Post the sign-in page in this process; return where it leads to, or the page it shows again."""
    fields = {"login": member.email, "password": password}
    answer = Client(REMOTE_ADDR=came_from).post(reverse("account_login"), fields)
    return str(answer.headers.get("Location") or answer.content.decode())


def sign_in_at(web: Web, member: Member, password: str) -> str:
    """Post the sign-in page of a web process as a browser does; return the page that comes of it."""
    browser: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
    page = web.url + reverse("account_login")
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(page).read().decode())
    assert found
    fields = {"csrfmiddlewaretoken": found[1], "login": member.email, "password": password}
    return str(browser.open(page, urlencode(fields).encode()).read().decode())


def test_wrong_passwords_are_counted_for_all_web_processes_together(member: Member) -> None:
    environ = environment_of_test()
    with web_process(environ) as one, web_process(environ) as other:
        for number in range(ATTEMPTS):
            assert REFUSED not in sign_in_at((one, other)[number % 2], member, "wrong")

        for web in (one, other):
            assert REFUSED in sign_in_at(web, member, PASSWORD)


def test_another_host_or_port_in_the_request_begins_no_new_count(member: Member) -> None:
    fields = {"login": member.email, "password": "wrong"}
    answers = [
        Client(REMOTE_ADDR="192.0.2.9", headers={"Host": f"localhost:{number}"}).post(reverse("account_login"), fields)
        for number in range(ATTEMPTS + 1)
    ]

    assert [REFUSED in answer.content.decode() for answer in answers] == [False] * ATTEMPTS + [True]


def test_without_redis_the_door_is_neither_open_nor_locked(member: Member, redis_server: RedisServer) -> None:
    colleague = make_member(email=f"jonas{time.time_ns()}@acme.example")
    redis_server.stop()

    for _ in range(ATTEMPTS):
        assert REFUSED not in sign_in(member, "wrong")

    assert REFUSED in sign_in(member, PASSWORD)
    assert sign_in(colleague, PASSWORD, came_from="192.0.2.2") == reverse("admin:index")


def test_with_redis_back_processes_count_together_again(member: Member, redis_server: RedisServer) -> None:
    redis_server.stop()
    sign_in(member, "wrong", came_from="192.0.2.3")
    redis_server.start()
    assert until(lambda: time.monotonic() > shared_cache._silent_until)

    for _ in range(ATTEMPTS):
        assert REFUSED not in sign_in(member, "wrong", came_from="192.0.2.3")

    with web_process(environment_of_test()) as web:
        assert REFUSED in sign_in_at(web, member, PASSWORD)


def test_a_redis_that_hangs_costs_a_sign_in_a_second_at_most(member: Member, redis_server: RedisServer) -> None:
    redis_server.pause(on=True)
    try:
        begun = time.monotonic()
        assert sign_in(member, PASSWORD, came_from="192.0.2.4") == reverse("admin:index")
        assert time.monotonic() - begun < 2 * PATIENCE + 1.5
    finally:
        redis_server.pause(on=False)


def browser_of(member: Member) -> Client:
    """Sign in and return the browser."""
    browser = Client(REMOTE_ADDR="192.0.2.5")
    browser.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    return browser


def session_key(browser: Client) -> str:
    return browser.cookies["sessionid"].value


def test_a_session_that_was_there_before_signing_in_is_not_the_one_after(member: Member) -> None:
    browser = Client(REMOTE_ADDR="192.0.2.5")
    planted = browser.session  # an attacker's, whose key they know
    planted["planted"] = True
    planted.save()

    browser.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})

    assert browser.get(reverse("admin:index")).status_code == 200
    assert session_key(browser) != planted.session_key
    assert not type(planted)().exists(str(planted.session_key))


def test_a_new_password_gives_this_browser_a_new_session_and_ends_all_others(member: Member) -> None:
    here, elsewhere = browser_of(member), browser_of(member)
    before = session_key(here)
    new = {"oldpassword": PASSWORD, "password1": "a quite new one", "password2": "a quite new one"}

    here.post(reverse("account_change_password"), new)

    assert here.get(reverse("admin:index")).status_code == 200
    assert session_key(here) != before
    assert elsewhere.get(reverse("admin:index")).status_code == 302


def test_the_admins_own_page_for_a_new_password_does_the_same(member: Member) -> None:
    here, elsewhere = browser_of(member), browser_of(member)
    before = session_key(here)
    new = {"old_password": PASSWORD, "new_password1": "a quite new one", "new_password2": "a quite new one"}

    here.post(reverse("admin:password_change"), new)

    assert here.get(reverse("admin:index")).status_code == 200
    assert session_key(here) != before
    assert elsewhere.get(reverse("admin:index")).status_code == 302
