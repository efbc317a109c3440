"""The form webhook: what it takes, what it refuses, and what it keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from crm import clock
from crm.models import Member
from crm.tests.factories import a_workspace, make_member
from leads.connectors.signatures import sign_standard_webhook
from leads.models import Form, Submission
from leads.tests.factories import make_form, make_lead

pytestmark = pytest.mark.django_db
FLAT = {"name": "Dana Ruiz", "email": "dana@northwind.example", "message": "What does Fleet cost?", "colour": "red"}


@pytest.fixture(autouse=True)
def _mia() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def form() -> Form:
    return make_form(kind="webhook")


def post(
    form: Form, raw: bytes, *, kind: str = "application/json", slash: str = "", identity: str = "msg_1",
    secret: str = "",
) -> Any:  # fmt: skip
    stamp = str(int(clock.now().timestamp()))
    signature = sign_standard_webhook(raw, secret=secret or form.secret, identity=identity, stamp=stamp)
    signed = {"webhook-id": identity, "webhook-timestamp": stamp, "webhook-signature": signature}
    answer = Client().generic("POST", f"/webhook/formlead/{form.key}{slash}", raw, content_type=kind, headers=signed)
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (json.dumps(FLAT).encode(), "application/json"),
        (json.dumps({"fields": FLAT}).encode(), "application/json"),
        (b"name=Dana+Ruiz&email=dana%40northwind.example&message=What+does+Fleet+cost%3F&colour=red",
         "application/x-www-form-urlencoded"),
    ],
    ids=["flat", "fields", "form-encoded"],
)  # fmt: skip
@pytest.mark.parametrize("slash", ["", "/"], ids=["plain", "slash"])
def test_any_site_may_post_in_its_own_shape(form: Form, raw: bytes, kind: str, slash: str) -> None:
    status, answer = post(form, raw, kind=kind, slash=slash)

    assert (status, answer["state"]) == (202, "received")
    assert answer["url"].endswith(f"/api/runs/{answer['run']}")
    kept = Submission.objects.get(run_id=answer["run"])
    assert bytes(kept.raw) == raw
    assert kept.fields["email"] == "dana@northwind.example"
    assert kept.extra == {"colour": "red"}


FLAT_RAW = json.dumps(FLAT).encode()


def test_a_form_that_is_known_already_costs_one_statement(form: Form) -> None:
    sent: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    assert post(form, FLAT_RAW)[0] == 202
    with connection.execute_wrapper(note):
        assert post(form, FLAT_RAW, identity="msg_2")[0] == 202
    assert len(sent) == 1, sent


def test_a_change_of_a_form_holds_from_the_next_post_on(form: Form) -> None:
    def change(**values: Any) -> None:
        Form.objects.filter(pk=form.pk).update(**values)

    old, new = form.secret, "whsec_bmV3LXNlY3JldC1vZi10aGUtZm9ybQ=="
    assert post(form, FLAT_RAW)[0] == 202

    change(secret=new)
    assert post(form, FLAT_RAW, identity="msg_2", secret=old)[0] == 401
    assert post(form, FLAT_RAW, identity="msg_2", secret=new)[0] == 202
    change(mapping={"colour": "industry"})
    assert post(form, FLAT_RAW, identity="msg_3", secret=new)[0] == 202
    assert Submission.objects.latest("id").fields["industry"] == "red"
    change(active=False)
    assert post(form, FLAT_RAW, identity="msg_4", secret=new)[1]["state"] == "ignored"
    change(key="moved")
    assert post(form, FLAT_RAW, identity="msg_5", secret=new)[0] == 404
    assert Submission.objects.count() == 4


def test_a_redelivery_is_known_again_after_the_form_was_changed(form: Form) -> None:
    first = post(form, FLAT_RAW)
    Form.objects.filter(pk=form.pk).update(name="Renamed")

    assert post(form, FLAT_RAW) == first
    assert Submission.objects.count() == 1


def test_a_form_that_is_removed_while_it_is_posted_to_is_unknown(form: Form) -> None:
    def remove_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "INSERT INTO leads_delivery" in sql:
            Form.objects.filter(pk=form.pk).delete()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remove_first):
        status, answer = post(form, FLAT_RAW)

    assert (status, answer["error"]["code"]) == (404, "unknown_form")


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("Good morning everybody,\n\nWe run 40 vans.", "We run 40 vans."),
        ("Hello!\nWe run 40 vans.", "We run 40 vans."),
        ("Server down!\n\nBest regards,\nBob", "Server down!"),
        ("Hi,\nplease call,\nBob", "please call,"),
        ("Hello!", "Hello!"),
    ],
)
def test_a_lead_is_named_by_the_first_line_that_says_something(form: Form, message: str, title: str) -> None:
    assert make_lead(form, {"email": "bob@northwind.example", "message": message}).title == title


HOSTILE: list[Any] = [
    "a\0b", "\ud800", "\u202eabc\u2066", "x" * 100_000, "<script>alert(1)</script>", "{{ 7*7 }}{% debug %}",
    "'; DROP TABLE leads_lead; --", "=HYPERLINK(1)", "\x1b[2J\x07", "\r\nBcc: x@x.example", None, True, 10**400,
    1e308, [], {}, [[[]]], {"a": {"b": "\0"}}, "\ufeff", " \t\n",
]  # fmt: skip


@pytest.mark.parametrize(
    "field", [*FLAT, "company", "phone", "jobtitle", "utm_source", "page", "\0", "\ud800", "x" * 5000]
)
def test_a_hostile_value_in_any_field_is_kept_or_refused_never_a_bug(form: Form, field: str) -> None:
    for number, value in enumerate(HOSTILE):
        raw = json.dumps({**FLAT, field: value}).encode()
        status, answer = post(form, raw, identity=f"msg_{number}")
        assert status in (202, 422), (field, value, answer)
    assert Submission.objects.count() == len(HOSTILE)
