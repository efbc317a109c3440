"""What strangers post: a 4xx that says what is wrong, what was signed is kept, and never a 5xx."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from crm import clock
from crm.models import Workspace
from crm.tests.factories import a_workspace
from leads.connectors.signatures import sign_hubspot, sign_standard_webhook
from leads.models import Form, Lead, RefusedDelivery, Submission, UnknownFormCount
from leads.services.intake import process_submission
from leads.services.refusals import note_refusal
from leads.tests.factories import ENQUIRY, hubspot_body, make_form

pytestmark = pytest.mark.django_db

HOST = "http://localhost:8000"
ONE_FIELD = [{"name": "email", "value": "dana@northwind.example"}]


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


@pytest.fixture
def form(workspace: Workspace) -> Form:
    return make_form()


def post(
    form: Form,
    body: bytes,
    *,
    path: str | None = None,
    content_type: str = "application/json",
    off: timedelta = timedelta(),
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Post a body, signed as HubSpot signs it, `off` from now."""
    path = path or f"/webhook/formlead/{form.key}"
    stamp = str(int((clock.now() + off).timestamp() * 1000))
    signature = sign_hubspot(body, secret=form.secret, method="POST", uri=HOST + path, stamp=stamp)
    signed = {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": stamp}
    answer = Client(raise_request_exception=False).post(
        path, body, content_type=content_type, headers={**signed, **(headers or {})}
    )
    return answer.status_code, answer.json()


UNREADABLE = {
    "nothing": b"",
    "no JSON": b"hello",
    "half of it": b'{"fields": [{"name": "email", "value": "a@b.ex',
    "UTF-16": json.dumps({"fields": ONE_FIELD}).encode("utf-16"),
    "Latin-1": '{"fields": [{"name": "name", "value": "Müller"}]}'.encode("latin-1"),
    "a cut letter": b'{"name": "\xc3"}',
    "raw NUL in the JSON": b'{"email": "a\x00@b.example"}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "deep list in a field": b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}",
    "a number": b"42",
    "a text": b'"email"',
    "null": b"null",
    "an empty object": b"{}",
    "an empty list": b"[]",
    "a list of forms": b'[{"email": "a@b.example"}]',
    "fields of text": b'{"fields": "email"}',
    "fields of numbers": b'{"fields": [1, 2]}',
    "a field without a name": b'{"fields": [{"value": "x"}]}',
    "a name that is a number": b'{"fields": [{"name": 1, "value": "x"}]}',
    "a value that is an object": b'{"fields": [{"name": "email", "value": {"a": 1}}]}',
    "a number of 5,000 digits": b'{"email": ' + b"9" * 5000 + b"}",
    "300 fields": json.dumps({f"f{number}": "x" for number in range(300)}).encode(),
    "only empty fields": b'{"fields": [{"name": "email", "value": ""}]}',
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_signed_but_cannot_be_read_is_refused_with_a_reason_and_kept(form: Form, body: bytes) -> None:
    status, answer = post(form, body)

    kept = Submission.objects.get()
    assert (status, answer["error"]["code"]) == (422, "unreadable")
    assert (kept.state, bytes(kept.raw)) == ("rejected", body)
    assert kept.reason
    assert answer["error"]["detail"].startswith(kept.reason)


READABLE = {
    "with a byte order mark": b"\xef\xbb\xbf" + hubspot_body(),
    "an escaped NUL": hubspot_body({**ENQUIRY, "message": "a\x00b"}),
    "a lone surrogate": b'{"email": "a@b.example", "message": "\\ud800 hello", "\\udfff": "x"}',
    "a portal of half a letter": hubspot_body(portalId="\ud800"),
    "a portal that is a list": hubspot_body(portalId=[[[[]]]]),
    "infinity and not a number": b'{"email": "a@b.example", "size": Infinity, "x": NaN, "y": 1e999}',
    "a number of 4,000 digits": b'{"email": "a@b.example", "size": ' + b"9" * 4000 + b"}",
    "the same key twice": b'{"email": "a@b.example", "email": "c@d.example"}',
    "null and true": b'{"email": "a@b.example", "x": null, "ok": true, "list": [1, "two"]}',
    "strange names": json.dumps(
        {"email": "a@b.example", "\u202e\u0000'; DROP TABLE x;--": "{{ 7*7 }}", "": "x"}
    ).encode(),
    "100 KB in each field": hubspot_body(dict.fromkeys(ENQUIRY, "W" * 100_000)),
    "100 KB of words": hubspot_body(dict.fromkeys(ENQUIRY, "word and wörd, 東京 " * 5_000)),
    "100 KB of address": hubspot_body({**ENQUIRY, "email": "a" * 50_000 + "@" + "b" * 50_000 + ".example"}),
    "a page that is no address": hubspot_body(pageUri="http://[::1?utm_source=\x00\ud800"),
    "no JSON type": b'{"email": "a@b.example"}',
}


@pytest.mark.parametrize("body", READABLE.values(), ids=READABLE)
def test_what_can_be_read_at_all_is_taken_and_worked_up(form: Form, body: bytes) -> None:
    content_type = "" if body is READABLE["no JSON type"] else "application/json; charset=utf-8"

    status, answer = post(form, body, content_type=content_type)

    assert status == 202, answer
    submission = Submission.objects.get(run_id=answer["run"])
    assert bytes(submission.raw) == body
    process_submission(submission.pk, now=clock.now())
    submission.refresh_from_db()
    assert (submission.state, submission.reason) == ("processed", "")
    assert Lead.objects.get(submissions=submission).title


def test_a_second_address_is_kept_beside_the_first(form: Form) -> None:
    fields = [{"name": "email", "value": "a@b.example"}, {"name": "email", "value": "c@d.example"}]

    _, answer = post(form, json.dumps({"fields": fields}).encode())

    submission = Submission.objects.get(run_id=answer["run"])
    assert (submission.fields, submission.extra) == ({"email": "a@b.example"}, {"email": "c@d.example"})


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"email=a%40b.example&message=Gr%C3%BC%C3%9Fe+%00", 202),
        (b"email=a%40b.example&message=%FF", 422),
        (b"email=%E9", 422),
        (b"\xff\xfe", 422),
        (b"", 422),
        (b"&".join(b"f%d=x" % number for number in range(300)), 422),
    ],
)
def test_a_form_encoded_post_is_read_or_refused(form: Form, body: bytes, status: int) -> None:
    assert post(form, body, content_type="application/x-www-form-urlencoded")[0] == status
    assert Submission.objects.get().state == ("received" if status == 202 else "rejected")


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 202), (1024 * 1024 + 1, 413)])
def test_a_body_over_one_megabyte_is_refused(form: Form, size: int, status: int) -> None:
    frame = json.dumps({"email": "a@b.example", "message": ""}).encode()
    body = frame.replace(b'""', b'"' + b"x" * (size - len(frame)) + b'"')

    assert (len(body), post(form, body)[0]) == (size, status)
    assert Submission.objects.count() == (status == 202)


def test_object_events_are_kept_as_ignored(form: Form) -> None:
    body = json.dumps([{"objectId": 1, "portalId": 4711, "subscriptionType": "contact.creation"}] * 3).encode()

    status, answer = post(form, body)

    assert (status, answer["state"]) == (202, "ignored")
    assert Submission.objects.get().reason == "HubSpot object events are not used yet."


def test_a_form_that_is_not_on_the_list_is_kept_and_starts_nothing(workspace: Workspace) -> None:
    form = make_form(active=False)

    status, answer = post(form, hubspot_body())

    assert (status, answer["state"]) == (202, "ignored")
    assert Submission.objects.get().reason == "form not on the allow-list"


@pytest.mark.parametrize("key", ["nobody", "x" * 64, "-"])
def test_an_unknown_form_is_counted_and_nothing_else(form: Form, key: str) -> None:
    status, answer = post(form, hubspot_body(), path=f"/webhook/formlead/{key}")

    assert (status, answer["error"]["code"]) == (404, "unknown_form")
    assert UnknownFormCount.objects.get().count == 1
    assert not Submission.objects.exists()


def test_no_form_named_at_all_is_an_unknown_form(form: Form) -> None:
    for body in (b"", b"[]", b"\xff", b'{"portalId": {}}', b'{"portalId": "\\ud800"}', b"[" * 100_000):
        assert post(form, body, path="/webhook/formlead")[0] == 404
    assert UnknownFormCount.objects.get().count == 6


def test_the_form_may_be_named_by_the_portal_or_a_header_and_with_a_slash(workspace: Workspace) -> None:
    form = make_form(portal_id="4711")

    path, named = "/webhook/formlead", {"X-Clara-Form": form.key}

    by_portal, _ = post(form, hubspot_body(portalId=4711), path=path)
    by_header, _ = post(form, hubspot_body({"email": "b@c.example"}), path=f"{path}/", headers=named)
    with_slash, _ = post(form, hubspot_body({"email": "c@d.example"}), path=f"{path}/{form.key}/")

    assert (by_portal, by_header, with_slash) == (202, 202, 202)
    assert Submission.objects.filter(form=form).count() == 3


@pytest.mark.parametrize(("seconds", "status"), [(-290, 202), (290, 202), (-310, 401), (310, 401)])
def test_five_minutes_of_clock_are_allowed_either_way(form: Form, seconds: int, status: int) -> None:
    assert post(form, hubspot_body(), off=timedelta(seconds=seconds))[0] == status


@pytest.mark.parametrize(
    "headers",
    [
        {"X-HubSpot-Signature-v3": "bm9wZQ=="},
        {"X-HubSpot-Signature-v3": "nöpe"},
        {"X-HubSpot-Request-Timestamp": ""},
        {"X-HubSpot-Request-Timestamp": "soon"},
        {"X-HubSpot-Request-Timestamp": "9" * 400},
        {"X-HubSpot-Request-Timestamp": "-1"},
        {"X-HubSpot-Request-Timestamp": "²"},
    ],
)
def test_a_bad_signature_is_refused_and_noted(form: Form, headers: dict[str, str]) -> None:
    status, answer = post(form, hubspot_body(), headers=headers)

    assert (status, answer["error"]["code"]) == (401, "bad_signature")
    assert RefusedDelivery.objects.get().reason == answer["error"]["detail"]
    assert not Submission.objects.exists()


@pytest.mark.parametrize("address", ["", "unix:", "10.0.0.1", "::1"])
def test_a_refusal_is_noted_wherever_it_came_from(form: Form, address: str) -> None:
    answer = Client(raise_request_exception=False, REMOTE_ADDR=address).post(
        f"/webhook/formlead/{form.key}", b"{}", content_type="application/json"
    )

    assert answer.status_code == 401
    assert RefusedDelivery.objects.get().address == (address if address in ("10.0.0.1", "::1") else None)


def test_the_ring_keeps_the_last_thousand_refusals(form: Form) -> None:
    now = clock.now()
    for number in range(RefusedDelivery.SLOTS + 5):
        note_refusal(form, reason=f"refusal {number}", address=None, now=now)

    reasons = set(RefusedDelivery.objects.values_list("reason", flat=True))
    assert len(reasons) == RefusedDelivery.SLOTS
    assert "refusal 4" not in reasons
    assert "refusal 1004" in reasons


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("allowed", [True, False])
def test_older_signatures_are_taken_only_where_the_form_allows_them(
    workspace: Workspace, version: str, allowed: bool
) -> None:
    form, body = make_form(), hubspot_body()
    Form.objects.filter(pk=form.pk).update(old_signatures=allowed)
    path = f"/webhook/formlead/{form.key}"
    signed = body if version == "v1" else f"POST{HOST}{path}".encode() + body
    signature = hashlib.sha256(form.secret.encode() + signed).hexdigest()

    answer = Client().post(
        path,
        body,
        content_type="application/json",
        headers={"X-HubSpot-Signature": signature, "X-HubSpot-Signature-Version": version},
    )

    assert answer.status_code == (202 if allowed else 401)


def test_an_unsigned_header_does_not_make_one_delivery_two(form: Form) -> None:
    first = post(form, hubspot_body(), headers={"webhook-id": "one"})
    again = post(form, hubspot_body(), headers={"webhook-id": "two"})

    assert first == again
    assert Submission.objects.count() == 1


def test_a_standard_webhook_is_the_same_delivery_by_its_signed_id(workspace: Workspace) -> None:
    form = make_form(kind="webhook")
    runs = [post_standard(form, hubspot_body({"email": f"{name}@b.example"}), identity=identity)
            for name, identity in (("a", "one"), ("b", "one"), ("c", "two"))]  # fmt: skip

    assert runs[0] == runs[1] != runs[2]
    assert Submission.objects.count() == 2


def post_standard(form: Form, body: bytes, *, identity: str) -> str:
    stamp = str(int(clock.now().timestamp()))
    signature = sign_standard_webhook(body, secret=form.secret, identity=identity, stamp=stamp)
    answer = Client().post(
        f"/webhook/formlead/{form.key}",
        body,
        content_type="application/json",
        headers={"webhook-id": identity, "webhook-timestamp": stamp, "webhook-signature": f"v1,nope {signature}"},
    )
    assert answer.status_code == 202, answer.json()
    return str(answer.json()["run"])


@pytest.mark.parametrize("method", ["get", "put", "delete", "options", "head"])
def test_only_posts_are_taken(form: Form, method: str) -> None:
    assert getattr(Client(), method)(f"/webhook/formlead/{form.key}").status_code == 405
