"""The form webhook: what it takes, what it refuses, and what it keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from crm import clock
from crm.models import Member
from crm.tests.factories import a_workspace, make_member
from leads.connectors.signatures import sign_hubspot, sign_standard_webhook
from leads.models import Form, RefusedDelivery, Submission, UnknownFormCount
from leads.tests.factories import hubspot_body, make_form

pytestmark = pytest.mark.django_db
FLAT = {"name": "Dana Ruiz", "email": "dana@northwind.example", "message": "What does Fleet cost?", "colour": "red"}


@pytest.fixture(autouse=True)
def _mia() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def form() -> Form:
    return make_form(kind="webhook")


def post(form: Form, raw: bytes, *, kind: str = "application/json", path: str = "", age: int = 0,
         identity: str = "msg_1", **headers: str) -> tuple[int, Any]:  # fmt: skip
    stamp = str(int(clock.now().timestamp()) - age)
    signed = {
        "webhook-id": identity,
        "webhook-timestamp": stamp,
        "webhook-signature": sign_standard_webhook(raw, secret=form.secret, identity=identity, stamp=stamp),
    }
    answer = Client().generic(
        "POST", path or f"/webhook/formlead/{form.key}", raw, content_type=kind, headers={**signed, **headers}
    )
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
    status, answer = post(form, raw, kind=kind, path=f"/webhook/formlead/{form.key}{slash}")

    assert (status, answer["state"]) == (202, "received")
    assert answer["url"].endswith(f"/api/runs/{answer['run']}")
    kept = Submission.objects.get(run_id=answer["run"])
    assert bytes(kept.raw) == raw
    assert kept.fields["email"] == "dana@northwind.example"
    assert kept.extra == {"colour": "red"}


def test_the_form_may_be_named_by_a_header_or_by_the_portal(form: Form) -> None:
    raw = json.dumps(FLAT).encode()
    assert post(form, raw, path="/webhook/formlead", **{"X-Clara-Form": form.key})[0] == 202

    portal = make_form(key="by-portal", portal_id="4711")
    body, stamp = hubspot_body(portalId="4711"), str(int(clock.now().timestamp() * 1000))
    uri = "http://localhost:8000/webhook/formlead/"
    signature = sign_hubspot(body, secret=portal.secret, method="POST", uri=uri, stamp=stamp)
    answer = Client().generic(
        "POST", "/webhook/formlead/", body, content_type="application/json",
        headers={"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": stamp},
    )  # fmt: skip
    assert answer.status_code == 202
    assert Submission.objects.get(run_id=answer.json()["run"]).form == portal


def test_a_redelivery_gets_the_first_run(form: Form) -> None:
    raw = json.dumps(FLAT).encode()
    first, again = post(form, raw), post(form, raw)
    other = post(form, raw, identity="msg_2")

    assert first[1]["run"] == again[1]["run"] != other[1]["run"]
    assert (again[0], Submission.objects.count()) == (202, 2)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"webhook-signature": "v1,AAAA"}, "does not match"),
        ({"webhook-signature": ""}, "needed"),
        ({"webhook-id": "another"}, "does not match"),
        ({"webhook-timestamp": "soon"}, "not a number"),
        ({"webhook-timestamp": "9" * 30}, "not a number"),
    ],
)
def test_what_is_badly_signed_is_refused_and_noted_not_kept(form: Form, change: dict[str, str], says: str) -> None:
    status, answer = post(form, b"{}", **change)

    assert (status, answer["error"]["code"]) == (401, "bad_signature")
    assert says in answer["error"]["detail"]
    assert (Submission.objects.count(), RefusedDelivery.objects.count()) == (0, 1)


@pytest.mark.parametrize("age", [301, -301])
def test_a_clock_more_than_five_minutes_off_is_refused(form: Form, age: int) -> None:
    assert post(form, b"{}", age=age)[0] == 401
    assert post(form, json.dumps(FLAT).encode(), age=290 if age > 0 else -290)[0] == 202


def test_an_unknown_form_is_counted_and_another_method_refused(form: Form) -> None:
    status, answer = post(form, b"{}", path="/webhook/formlead/nobody")

    assert (status, answer["error"]["code"]) == (404, "unknown_form")
    assert UnknownFormCount.objects.get().count == 1
    assert post(form, b"\xff\xfe", path="/webhook/formlead")[0] == 404
    assert Client().get(f"/webhook/formlead/{form.key}").json()["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b'{"name": ', "application/json"),
        (b"\xff\xfe{", "application/json"),
        (b"[1, 2]", "application/json"),
        (b"", "application/json"),
        (b'{"a":' * 50_000, "application/json"),
        (b"<xml/>", "text/xml"),
    ],
    ids=["broken", "not UTF-8", "a list", "nothing", "deep", "xml"],
)
def test_what_is_signed_but_unreadable_is_kept_as_rejected(form: Form, raw: bytes, kind: str) -> None:
    status, answer = post(form, raw, kind=kind)

    assert (status, answer["error"]["code"]) == (422, "unreadable")
    kept = Submission.objects.get()
    assert (kept.state, bytes(kept.raw)) == ("rejected", raw)


def test_a_body_over_one_megabyte_is_refused(form: Form) -> None:
    status, answer = post(form, b'{"message": "' + b"x" * 1_048_576 + b'"}')

    assert (status, answer["error"]["code"]) == (413, "too_large")
    assert not Submission.objects.exists()


HOSTILE = [
    "a\0b", "\ud800", "\u202eabc\u2066", "👩‍👩‍👧‍👦" * 2000, "x" * 100_000, "<script>alert(1)</script>", "{{ 7*7 }}{% debug %}",
    "'; DROP TABLE leads_lead; --", "=HYPERLINK(\"http://x\")", "\x1b[2J\x07", "\r\nBcc: x@x.example", None, True, 10**400,
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
