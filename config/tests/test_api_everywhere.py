"""What holds for every address of the API: who may, what is not there, what is refused, how errors look."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from rest_framework.views import APIView

from agents.services.knowledge import save_document
from agents.services.runs import queue_run
from crm import clock
from crm.models import ApiKey, Company, Contact, IdempotentRequest, Member, Workspace
from crm.services.api_keys import create_api_key, revoke_api_key
from crm.services.desk import add_task
from crm.tenancy.scope import scope
from crm.tests.api import Program, make_program
from crm.tests.factories import make_mailbox, make_member, make_workspace
from drafts.models import Draft
from drafts.services.assets import save_asset
from drafts.tests.factories import make_draft
from leads.models import Lead
from leads.services.intake import process_submission
from leads.tests.factories import make_form, make_lead, make_submission

pytestmark = pytest.mark.django_db

WRITES = {"POST", "PATCH", "DELETE"}


def api_routes() -> dict[str, tuple[str, set[str]]]:
    """Return each address's name with its pattern and the methods that it answers."""
    found: dict[str, tuple[str, set[str]]] = {}
    for outer in get_resolver().url_patterns:
        if isinstance(outer, URLResolver) and str(outer.pattern) == "api/":
            for inner in outer.url_patterns:
                assert isinstance(inner, URLPattern)
                assert isinstance(inner.pattern, RegexPattern)
                view: type[APIView] = inner.callback.cls  # type: ignore[attr-defined]  # DRF's own
                methods = {method.upper() for method in view.http_method_names if hasattr(view, method)} - {"OPTIONS"}
                found[str(inner.name)] = ("/api/" + inner.pattern.regex.pattern.strip("^$"), methods)
    return found


ROUTES = api_routes()
CALLS = [(name, method) for name, (_, methods) in sorted(ROUTES.items()) for method in sorted(methods)]


def address(name: str, ids: dict[str, str], *, slash: bool = False) -> str:
    """Write an address with a record's id in it."""
    pattern = ROUTES[name][0].removesuffix("/?")
    none = {"public_id": "00000000-0000-0000-0000-000000000001", "pk": ids.get(kind(name), "1")}
    filled = re.sub(r"\(\?P<(pk|public_id)>[^)]*\)", lambda part: ids.get(part[1], none[part[1]]), pattern)
    return filled + ("/" if slash else "")


def kind(name: str) -> str:
    """Say whose id stands in an address: `draft` of `draft-approve`."""
    return name.split("-")[0]


def fill(slug: str) -> tuple[Workspace, Member, dict[str, str]]:
    """Make a workspace with one row of everything; return their ids by kind."""
    workspace = make_workspace(slug)
    with scope(workspace.pk):
        member = make_member(email=f"mia@{slug}.example")
        make_mailbox(member)
        form = make_form(key=f"form-{slug}")
        lead = make_lead(form)
        submission = make_submission(form, {"email": f"other@{slug}.example", "message": "Hello"})
        process_submission(submission.pk, now=clock.now())
        run = queue_run(submission.pk, now=clock.now())
        draft = make_draft(lead, now=clock.now())
        task = add_task(
            lead.contact_id, title=f"Call {slug}", key="t", due_at=clock.now(), owner=member, now=clock.now()
        )
        note = save_document(title=f"Secret of {slug}", text="# A\nB", now=clock.now())
        link = save_asset(title=f"Link of {slug}", url="https://x.example", summary="S", by=member, now=clock.now())
    assert run is not None
    ids = {"member": member.pk, "company": lead.company_id, "contact": lead.contact_id, "form": form.pk,
           "lead": lead.pk, "draft": draft.pk, "document": note.pk, "asset": link.pk, "task": task.pk}  # fmt: skip
    return workspace, member, {**{name: str(value) for name, value in ids.items()}, "public_id": str(run.public_id)}


@pytest.fixture
def ours() -> Iterator[tuple[Program, dict[str, str]]]:
    workspace, member, ids = fill("ours")
    with scope(workspace.pk):
        yield make_program(member), ids


@pytest.fixture
def theirs() -> dict[str, str]:
    return fill("theirs")[2]


def is_error(answer: Any) -> bool:
    """Tell whether a body is the one format of errors."""
    error = answer.get("error") if isinstance(answer, dict) else None
    return isinstance(error, dict) and isinstance(error["code"], str) and isinstance(error["detail"], str)


@pytest.mark.parametrize("slash", [False, True], ids=["plain", "slash"])
def test_every_address_answers_with_and_without_a_slash(ours: tuple[Program, dict[str, str]], slash: bool) -> None:
    program, ids = ours
    for name, method in CALLS:
        if method == "GET":
            status, answer = program.get(address(name, ids, slash=slash))
            assert status == 200, (name, answer)


@pytest.mark.parametrize("slash", [False, True], ids=["plain", "slash"])
def test_nothing_is_answered_without_a_good_key(slash: bool) -> None:
    for program in (Program(""), Program("clara_wrong"), Program("é")):
        for name, method in CALLS:
            status, answer = program.send(method, address(name, {}, slash=slash))
            assert (status, is_error(answer)) == (401, True), (name, method)
            assert program.last["WWW-Authenticate"] == "Bearer"


def test_a_key_that_was_revoked_or_has_expired_or_whose_member_left_is_refused(
    ours: tuple[Program, dict[str, str]],
) -> None:
    admin = Member.objects.filter(role="admin")[0]
    key, secret = create_api_key(name="T", scopes=["read"], member=admin, by=admin, now=clock.now())
    assert Program(secret).get("/api/me")[0] == 200
    ApiKey.objects.filter(pk=key.pk).update(expires_at=clock.now())
    assert Program(secret).get("/api/me")[1]["error"]["code"] == "authentication_failed"
    ApiKey.objects.filter(pk=key.pk).update(expires_at=None)
    Member.objects.filter(pk=admin.pk).update(active=False)
    assert Program(secret).get("/api/me")[0] == 401
    Member.objects.filter(pk=admin.pk).update(active=True)
    revoke_api_key(key.pk, by=admin, now=clock.now())
    assert Program(secret).get("/api/me")[0] == 401


def test_a_reading_key_and_a_viewer_change_nothing(ours: tuple[Program, dict[str, str]]) -> None:
    _, ids = ours
    viewer = make_member(email="vera@ours.example", role="viewer", name="Vera")
    reader = make_program(Member.objects.filter(role="admin")[0], scopes=("read",))
    for program, code in ((reader, "missing_scope"), (make_program(viewer), "missing_role")):
        for name, method in CALLS:
            if method in WRITES:
                status, answer = program.send(method, address(name, ids))
                assert (status, answer["error"]["code"]) == (403, code), (name, method)
        assert program.get("/api/leads")[0] == 200
    assert make_program(viewer, scopes=("write",)).get("/api/leads")[0] == 403


def test_rows_of_another_workspace_are_not_there(ours: tuple[Program, dict[str, str]], theirs: dict[str, str]) -> None:
    program, _ = ours
    said = {"fingerprint": "x", "reason": "other", "until": "tomorrow", "name": "Mine", "title": "Mine"}
    for name, method in CALLS:
        path = address(name, theirs)
        if path == address(name, {}):
            continue  # a list
        for body in ({}, said):
            status, answer = program.send(method, path, body)
            assert (status, is_error(answer)) == (404, True), (name, method, answer)


def test_lists_hold_no_row_of_another_workspace(ours: tuple[Program, dict[str, str]], theirs: dict[str, str]) -> None:
    program, _ = ours
    for name, method in CALLS:
        path = address(name, {})
        if method == "GET" and path == address(name, theirs) and name != "me":
            answer = json.dumps(program.get(path)[1])
            assert '"results": [{' in answer, name
            assert "theirs" not in answer, name


def test_ids_of_another_workspace_are_refused_in_bodies(
    ours: tuple[Program, dict[str, str]], theirs: dict[str, str]
) -> None:
    program, ids = ours
    for path, body, field in (
        ("/api/contacts", {"name": "X", "company": theirs["company"]}, "company"),
        ("/api/contacts", {"name": "X", "owner": theirs["member"]}, "owner"),
        ("/api/leads", {"title": "X", "contact": int(theirs["contact"])}, "contact"),
        ("/api/drafts", {"lead": int(theirs["lead"]), "subject": "X", "body": "Y"}, "lead"),
    ):
        status, answer = program.post(path, body)
        assert (status, list(answer["error"]["fields"])) == (400, [field])
    assert program.patch(f"/api/leads/{ids['lead']}", {"owner": int(theirs["member"])})[0] == 400
    assert program.get("/api/leads", owner=theirs["member"])[1]["results"] == []
    assert program.get("/api/contacts", email="other@theirs.example")[1]["results"] == []


def test_other_methods_are_refused_and_named(ours: tuple[Program, dict[str, str]]) -> None:
    program, ids = ours
    for name, (_, methods) in ROUTES.items():
        for method in {"GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "TRACE"} - methods:
            status, answer = program.send(method, address(name, ids))
            assert (status, answer["error"]["code"]) == (405, "method_not_allowed"), (name, method)


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/leads/x", "/api/leads/" + "9" * 30, "/webhook/x"]
)
def test_an_address_that_does_not_exist_is_answered_in_json(path: str) -> None:
    for method in ("GET", "POST"):
        status, answer = Program("").send(method, path)
        assert (status, answer["error"]["code"]) == (404, "not_found")


DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "broken": b'{"name": ',
    "invalid UTF-8": b'{"name": "\xff\xfe"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "a list": b"[]",
    "a word": b'"name"',
    "null": b"null",
    "not a number": b'{"size": NaN, "name": "x"}',
    "infinity": b'{"size": Infinity, "name": "x"}',
    "a huge number": b'{"size": ' + b"9" * 5000 + b', "name": "x"}',
    "a huge exponent": b'{"size": 1e400, "name": "x"}',
    "deep": DEEP,
    "deep enough to parse": b'{"name":' * 200 + b"1" + b"}" * 200,
    "deep list": b"[" * 100_000,
    "NUL": b'{"name": "a\\u0000b"}',
    "NUL in a name": b'{"na\\u0000me": "a"}',
    "half a surrogate": b'{"name": "\\ud800"}',
    "raw control character": b'{"name": "a\x00b"}',
    "too large": b'{"name": "' + b"x" * 1_100_000 + b'"}',
}


def test_a_hostile_body_is_a_4xx_that_says_what_is_wrong(ours: tuple[Program, dict[str, str]]) -> None:
    program, ids = ours
    before = (Lead.objects.count(), Contact.objects.count(), Company.objects.count())
    for what, raw in HOSTILE.items():
        for name, method in CALLS:
            if method in ("POST", "PATCH"):
                status, answer = program.send(method, address(name, ids), raw)
                empty = not raw and status == 200
                assert empty or (400 <= status < 500 and is_error(answer)), (what, name, method, status)
    assert before == (Lead.objects.count(), Contact.objects.count(), Company.objects.count())


VALUES: list[Any] = [
    None, True, 0, -1, 1.5, 10**20, "", " ", "x", "x" * 100_000, "\u202e\u2066", "<script>alert(1)</script>",
    "{{ 7*7 }}", "'; DROP TABLE crm_company; --", "=cmd()", "\t\r\n\x0b", "👩‍👩‍👧‍👦" * 500, [], {}, [None],
    [[]], {"a": None}, ["x"] * 5000, {"id": 1}, "1", "\ufeff", "1e9", "٣",
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "good"),
    [
        ("/api/companies", {"name": "X", "domain": "x.example", "industry": "Y", "size": 3, "country": "DE"}),
        ("/api/contacts", {"name": "X", "emails": ["x@y.example"], "phones": ["+493012345678"], "title": "T",
                           "language": "de", "time_zone": "UTC", "country": "DE", "company": 0, "owner": 0}),
        ("/api/leads", {"title": "X", "message": "Y", "person": {"name": "Z"}, "source": {"a": "b"}, "owner": 0,
                        "contact": 0}),
        ("/api/drafts", {"lead": 0, "subject": "X", "body": "Y"}),
        ("/api/documents", {"title": "X", "text": "Y", "url": "https://x.example", "product": "P", "active": True}),
        ("/api/assets", {"title": "X", "url": "https://x.example", "summary": "Y", "topics": ["z"], "active": True}),
    ],
)  # fmt: skip
def test_a_hostile_value_in_any_field_is_kept_or_refused_never_a_bug(
    ours: tuple[Program, dict[str, str]], path: str, good: dict[str, Any]
) -> None:
    program, _ = ours
    for field in good:
        for value in VALUES:
            status, answer = program.post(path, {**good, field: value})
            assert status in (201, 400, 409), (field, value, status, answer)
            assert status == 201 or is_error(answer)


@pytest.mark.parametrize("verb", ["approve", "reject", "snooze"])
def test_a_hostile_value_in_a_decision_is_refused(ours: tuple[Program, dict[str, str]], verb: str) -> None:
    program, ids = ours
    for field in ("fingerprint", "reason", "note", "until"):
        for value in VALUES:
            body = {"reason": "nothing", "until": "never", field: value}
            status, answer = program.post(f"/api/operator/drafts/{ids['draft']}/{verb}", body)
            assert (400 <= status < 500, is_error(answer)) == (True, True), (field, value)
    assert Draft.objects.get(pk=ids["draft"]).status == "pending"


def test_hostile_parameters_are_refused(ours: tuple[Program, dict[str, str]]) -> None:
    program, ids = ours
    said = ("a\0b", b"\xed\xa0\x80", "9" * 5000, "-1", "[]", "'")
    for name, method in CALLS:
        if method == "GET" and (address(name, {}) == address(name, ids) or "timeline" in name):
            for field in ("q", "cursor", "limit", "since", "email", "phone", "status", "owner", "id"):
                for value in said:
                    status, answer = program.get(address(name, ids), **{field: value})
                    assert status in (200, 400, 404), (name, field, value)
                    assert status == 200 or is_error(answer)


@pytest.mark.parametrize(
    "kind", ["text/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"]
)
def test_only_json_is_read(ours: tuple[Program, dict[str, str]], kind: str) -> None:
    status, answer = ours[0].post("/api/companies", b"name=x", **{"Content-Type": kind})

    assert (status, answer["error"]["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("kind", ["application/json; charset=nothing", "application/json;charset=utf-16"])
def test_json_is_utf_8_whatever_is_said(ours: tuple[Program, dict[str, str]], kind: str) -> None:
    body = json.dumps({"name": "Größe"}).encode()

    assert ours[0].post("/api/companies", body, **{"Content-Type": kind})[1]["name"] == "Größe"


def test_a_person_reads_by_session_and_writes_only_with_the_csrf_token(ours: tuple[Program, dict[str, str]]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(Member.objects.filter(role="admin")[0].user, "crm.tenancy.permissions.MemberBackend")  # type: ignore[arg-type]  # a member with a user
    assert browser.get("/api/me").json()["api_key"] is None

    refused = browser.post("/api/companies", {"name": "X"}, content_type="application/json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "permission_denied")
    browser.get("/accounts/login/")
    browser.cookies["csrftoken"] = token = "a" * 32
    made = browser.post(
        "/api/companies", {"name": "X"}, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert made.status_code == 201


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "multipart/form-data"]
)
@pytest.mark.parametrize("raw", [b"--x\r\nnothing", b"a=" + b"x" * 1_100_000, b"&".join([b"a=1"] * 3000), b"--x--"])
def test_a_form_posted_by_a_session_is_refused_however_broken(
    ours: tuple[Program, dict[str, str]], kind: str, raw: bytes
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(Member.objects.filter(role="admin")[0].user, "crm.tenancy.permissions.MemberBackend")  # type: ignore[arg-type]  # a member with a user

    answer = browser.generic("POST", "/api/companies", raw, content_type=kind)

    assert (400 <= answer.status_code < 500, is_error(answer.json())) == (True, True)


def test_a_person_without_a_workspace_is_refused_not_asked_to_sign_in(ours: tuple[Program, dict[str, str]]) -> None:
    member = Member.objects.filter(role="admin")[0]
    Member.objects.filter(pk=member.pk).update(active=False)
    browser = Client()
    browser.force_login(member.user, "crm.tenancy.permissions.MemberBackend")  # type: ignore[arg-type]  # a member with a user

    answer = browser.get("/api/leads")

    assert (answer.status_code, is_error(answer.json())) == (403, True)


def test_every_answer_names_its_request(ours: tuple[Program, dict[str, str]]) -> None:
    program, _ = ours
    program.get("/api/me")
    assert len(program.last["X-Request-ID"]) == 36
    program.send("GET", "/api/me", **{"X-Request-ID": "from-the-proxy-7"})
    assert program.last["X-Request-ID"] == "from-the-proxy-7"
    program.send("GET", "/api/me", **{"X-Request-ID": "<script>\u00e9 {}"})
    assert len(program.last["X-Request-ID"]) == 36


def test_a_bug_is_answered_with_the_request_id_and_no_traceback(
    ours: tuple[Program, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm.api.members import Me

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(Me, "get", broken)
    answer = Client(raise_request_exception=False).get("/api/me", headers=ours[0].headers)

    assert answer.status_code == 500
    assert answer.json()["error"]["request_id"] == answer["X-Request-ID"]
    assert b"secret detail" not in answer.content
    assert b"Traceback" not in answer.content


def test_the_schema_is_valid_and_complete() -> None:
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, format="openapi-json", stdout=out, stderr=StringIO())

    schema = json.loads(out.getvalue())
    described = {(path.rstrip("/"), method.upper()) for path, ways in schema["paths"].items() for method in ways}
    for name, (_, methods) in ROUTES.items():
        path = address(name, {"pk": "{id}", "public_id": "{public_id}"})
        assert {(path, method) for method in methods} <= described, name
    assert ("/webhook/formlead/{form_key}", "POST") in described
    assert set(schema["components"]["securitySchemes"]) == {"apiKey", "session"}
    for path, ways in schema["paths"].items():
        for method, operation in ways.items():
            assert operation["summary"], (path, method)
            assert operation["responses"].get("default") or "401" in operation["responses"], (path, method)


def test_old_answers_are_swept(ours: tuple[Program, dict[str, str]]) -> None:
    from crm.tasks import sweep_idempotent_requests_task

    program, _ = ours
    program.post("/api/companies", {"name": "X"}, **{"Idempotency-Key": "k"})
    sweep_idempotent_requests_task()
    assert IdempotentRequest.objects.count() == 1
    IdempotentRequest.objects.update(expires_at=clock.now())
    sweep_idempotent_requests_task()
    assert not IdempotentRequest.objects.exists()
