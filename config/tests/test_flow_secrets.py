"""Secrets stay where they are kept: whatever breaks, none stands in a log, a page, an answer or the history."""

from __future__ import annotations

import io
import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from structlog.stdlib import ProcessorFormatter

from config.env import Env
from config.tests.addresses import our_addresses
from config.tests.rude_mail import rude_server
from crm import clock
from crm.connectors.smtp import SmtpAccount, send
from crm.encryption import EncryptedTextField
from crm.errors import NeedsReauth
from crm.models import ApiKey, Connection, EventText
from crm.services.api_keys import create_api_key
from crm.services.members import take_in_member
from crm.sign_in import password_link
from crm.tenancy.backend.owner import owner_parameters
from crm.tests.factories import a_workspace, make_mailbox, make_member
from crm.tests.tenants import wrapper
from leads.models import Form
from leads.tests.factories import hubspot_body, make_form, make_lead

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = {"password": "smtp-Passw0rd-typed", "form": "hubspot-s3cret-typed", "sign_in": "secret-for-tests"}
GRANT = "1//a-gr4nt-of-google"  # as an OAuth account keeps it; no page takes one
KEPT = {"Connection.password", "Connection.token", "Form.secret", "User.password"}  # the last one as a hash
DELIVERY = ("/webhook/formlead/signed", hubspot_body())


@dataclass
class House:
    """A workspace with every secret there is, and all that was said since."""

    client: Client
    program: Client
    form: Form
    secrets: dict[str, str]
    said: list[tuple[str, str]] = field(default_factory=list)
    log: io.StringIO = field(default_factory=io.StringIO)
    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def note(self, where: str, answer: Any) -> int:
        """Keep an answer for the end."""
        content = b"".join(answer) if answer.streaming else answer.content
        self.said.append((where, f"{answer.headers}\n{content.decode(errors='replace')}"))
        return int(answer.status_code)

    def leaks(self) -> list[str]:
        """Say which secret stands where."""
        told = [f"{row.snippet} {row.reason} {row.changes}" for row in EventText.objects.all()]
        everything = [*self.said, ("the log", self.log.getvalue()), ("the history", "\n".join(told))]
        return [
            f"{name} in {where}" for where, text in everything for name, value in self.secrets.items() if value in text
        ]


@pytest.fixture
def house() -> Iterator[House]:
    with a_workspace(), listening() as log:
        boss = make_member()
        Connection.objects.filter(pk=make_mailbox(boss).connection_id).update(token=GRANT)
        for name in ("kept@acme.example", "left@acme.example"):
            Connection.objects.create(kind="smtp", name=name, **ACCOUNT)
        make_lead()
        client = Client(raise_request_exception=False)
        client.post(reverse("account_login"), {"login": boss.email, "password": TYPED["sign_in"]})
        found = House(client, Client(raise_request_exception=False), make_form(key="signed"), {}, log=log)
        _, key = create_api_key(name="Program", scopes=ApiKey.Scope.values, member=boss, by=boss, now=clock.now())
        found.program = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {key}"})
        invited, _ = take_in_member(name="New", email="new@acme.example", role="viewer", by=boss)
        link, session = password_link(invited).rstrip("/").rpartition("/")[2], client.cookies["sessionid"].value
        made = {"key": key, "link": link, "session": session, "made": found.form.secret, "grant": GRANT}
        found.secrets = {**TYPED, **made, **of_settings()}
        found.posts = posts()
        yield found


def of_settings() -> dict[str, str]:
    """Return what the environment holds."""
    owner = django_settings.DATABASES["default"]["OPTIONS"]["owner"]
    found = {"SECRET_KEY": django_settings.SECRET_KEY, "ENCRYPTION_KEYS": django_settings.ENCRYPTION_KEYS[0],
             "database": django_settings.DATABASES["default"]["PASSWORD"], "owner": owner["PASSWORD"],
             "redis": urlsplit(django_settings.CELERY_BROKER_URL).password or ""}  # fmt: skip
    return {name: value for name, value in found.items() if value}


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Keep all that is logged, at the level that says most, as it is written in life."""
    root, text = logging.getLogger(), io.StringIO()
    handler, level = logging.StreamHandler(text), root.level
    console = next(one for one in root.handlers if isinstance(one.formatter, ProcessorFormatter))
    handler.setFormatter(console.formatter)
    handler.filters = console.filters
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield text
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


@contextmanager
def without(table: str) -> Iterator[None]:
    """Take a table away, so that the code that needs it breaks where it holds what it was told."""
    with psycopg.connect(**owner_parameters(wrapper()), autocommit=True) as owner:
        owner.execute(f"ALTER TABLE {table} RENAME TO taken_away")
        try:
            yield
        finally:
            owner.execute(f"ALTER TABLE taken_away RENAME TO {table}")


ACCOUNT = {"host": "127.0.0.1", "port": 1, "security": "none", "imap_host": "127.0.0.1", "imap_port": 1,
           "imap_security": "none", "username": "mia", "password": TYPED["password"]}  # fmt: skip
FORM = {"name": "HubSpot", "kind": "hubspot", "active": "on", "secret": TYPED["form"]}


def posts() -> list[tuple[str, dict[str, Any]]]:
    """Tell every secret to each page that takes one, well and badly."""
    add_account, add_form = (
        f"{reverse('admin:crm_connection_add')}?address=a@acme.example",
        reverse("admin:leads_form_add"),
    )
    kept, left = Connection.objects.filter(kind="smtp").order_by("id")
    account, test = (reverse(f"admin:crm_connection_{page}", args=[kept.pk]) for page in ("change", "test"))
    let_go = reverse("admin:crm_connection_disconnect", args=[left.pk])
    form = reverse("admin:leads_form_change", args=[Form.objects.order_by("id")[0].pk])
    sign_in, password = reverse("account_login"), reverse("account_change_password")
    return [
        (add_account, ACCOUNT),
        (add_account, {**ACCOUNT, "port": "no number"}),
        (account, {**ACCOUNT, "username": "Other"}),
        (test, {}),
        (add_form, FORM),
        (add_form, {**FORM, "mapping": "no pair"}),
        (form, {**FORM, "name": "Other"}),
        (sign_in, {"login": "mia@acme.example", "password": TYPED["sign_in"], "remember": "\0"}),
        (password, {"oldpassword": TYPED["sign_in"], "password1": "x", "password2": "y"}),
        (let_go, {}),
    ]


def drive(house: House) -> set[int]:
    """Knock at the doors that take a secret; return the statuses."""
    found = set()
    for where, fields in house.posts:
        found.add(house.note(f"GET {where}", house.client.get(where)))
        found.add(house.note(f"POST {where}", house.client.post(where, fields)))
    for where in ("/api/leads", "/api/forms", "/api/me", "/api/members", "/api/nowhere"):
        found.add(house.note(f"GET {where}", house.program.get(where)))
        found.add(house.note(f"POST {where}", house.program.post(where, "{", content_type="application/json")))
    for signature in ("wrong", ""):
        headers = {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": "0"}
        found.add(
            house.note("webhook", house.program.post(*DELIVERY, content_type="application/json", headers=headers))
        )
    uid, _, token = house.secrets["link"].partition("-")
    link = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    found.add(house.client.get(link).status_code)  # leads on to an address without the token
    return found


def test_every_stored_secret_is_among_those_that_are_looked_for() -> None:
    stored = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model is not EventText and model._meta.app_label != "socialaccount"  # the serving role cannot write there
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField) or re.search("secret|password|token", field.name)
    }
    assert stored == KEPT


@pytest.mark.parametrize("debug", [False, True], ids=["production", "debug"])
def test_no_secret_is_told_when_all_is_well_or_badly_typed(house: House, settings: Any, debug: bool) -> None:
    settings.DEBUG = debug

    statuses = drive(house)
    for where in our_addresses():
        if "logout" not in where:
            house.note(f"GET {where}", house.client.get(where))

    assert {200, 302, 400, 401} <= statuses
    assert Connection.objects.filter(password=TYPED["password"]).count() == 0  # encrypted, never compared
    assert TYPED["password"] in {one.password for one in Connection.objects.all()}
    assert GRANT in {one.token for one in Connection.objects.all()}
    assert TYPED["form"] in {one.secret for one in Form.objects.all()}
    assert not house.leaks()


@pytest.mark.parametrize("debug", [False, True], ids=["production", "debug"])
@pytest.mark.parametrize("table", ["crm_event", "crm_connection", "leads_form", "crm_member", "crm_apikey"])
def test_no_secret_is_told_when_the_code_breaks_with_it_in_hand(
    house: House, settings: Any, debug: bool, table: str
) -> None:
    settings.DEBUG = debug
    with without(table):
        statuses = drive(house)

    assert 500 in statuses
    assert "Traceback" in house.log.getvalue()
    assert not house.leaks()


def test_a_server_that_answers_with_the_password_is_not_quoted() -> None:
    with rude_server() as server:
        server.manners = {"EHLO": "250-rude\r\n250 AUTH LOGIN PLAIN", "AUTH": f"535 {TYPED['password']} is wrong"}
        account = SmtpAccount("127.0.0.1", server.port, "mia", TYPED["password"], "none")
        with pytest.raises(NeedsReauth) as caught:
            send(account, sender="a@x.example", recipient="b@x.example", mail=b"Hi")

    assert TYPED["password"] not in "".join(traceback.format_exception(caught.value)) + repr(account)


def test_the_settings_themselves_name_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [name for name, value in of_settings().items() if value in repr(Env.load())]

    monkeypatch.setenv("ENCRYPTION_KEYS", "")
    monkeypatch.setenv("DATABASE_URL", "postgresql://clara:hush-hush@[not-a-host/x")
    with pytest.raises(SystemExit) as stopped:
        Env.load()
    assert "hush-hush" not in str(stopped.value)
