"""Whatever a stranger types into a form: kept as it came, worked up, shown as text, and never ours in what we send."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from agents.llm.offline.reading.enquiry import Enquiry
from agents.llm.offline.reading.read import read_enquiry
from agents.llm.offline.writing import write_reply
from agents.models import Document, Run
from agents.runs.engine import advance_run
from agents.services.knowledge import save_document
from agents.services.runs import queue_run
from agents.skills.write import Evidence, ReplyContext
from config.tests.addresses import fill, our_addresses
from config.tests.hostile import ADDRESSES, ATTACKER, BODIES, INJECTIONS, PHONES, TEXTS, Injection
from config.tests.mail import MailServer, mail_server
from config.tests.pages import Page
from crm import clock, outbox
from crm.models import ContactPoint, Outbox, Workspace
from crm.tests.factories import NOON, a_workspace, make_mailbox, make_member
from drafts.models import Asset
from leads.connectors.signatures import sign_hubspot, sign_standard_webhook
from leads.models import Form, Submission
from leads.services.intake import process_submission
from leads.tests.factories import hubspot_body, make_form

FIELDS = (
    "firstname", "lastname", "company", "phone", "jobtitle", "message", "industry", "company_size", "country",
    "utm_source", "utm_campaign", "referrer", "page", "budget", "anything else",
)  # fmt: skip
WHOLE = ("message", "company", "anything else")
OUR_HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "In-Reply-To",
               "References", "X-Clara-Outbox"}  # fmt: skip
GROUPS = 3  # the lists, which hold fifty rows, are read once a group
LONG = 2_000  # letters; longer texts stand whole in three fields only, so that a post stays under its limit
SECONDS = 2.0  # of CPU that reading or answering an enquiry may take


@dataclass
class Desk:
    """A workspace with all that an enquiry needs, a person signed in, and the prospects' mail server."""

    workspace: Workspace
    form: Form
    hook: Form
    client: Client
    server: MailServer
    captured: Path


@pytest.fixture
def desk(transactional_db: None, tmp_path: Path) -> Iterator[Desk]:
    with override_settings(CAPTURE_FOLDER=tmp_path), mail_server() as server, a_workspace() as workspace:
        member = make_member()
        make_mailbox(member, port=server.port, daily_limit=10_000)
        save_document(title="Price list", text="# Fleet\nFleet costs $18 a van a month.", now=NOON)
        Asset.objects.create(title="Book a demo", url="https://acme.example/demo", topics=["demo"], created_at=NOON)
        form, hook = make_form(), make_form(key="hook", kind="webhook")
        client = Client(raise_request_exception=True)
        assert member.user is not None
        client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")
        yield Desk(workspace, form, hook, client, server, tmp_path)


def hubspot(desk: Desk, body: bytes, **headers: str) -> tuple[int, Any]:
    """Post a body to the real door, signed as HubSpot signs it."""
    stamp = str(int(clock.now().timestamp() * 1000))
    path = f"/webhook/formlead/{desk.form.key}"
    signature = sign_hubspot(
        body, secret=desk.form.secret, method="POST", uri=f"http://localhost:8000{path}", stamp=stamp
    )
    signed = {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": stamp, **headers}
    answer = Client().generic("POST", path, body, content_type="application/json", headers=signed)
    return answer.status_code, answer.json()


def standard(desk: Desk, body: bytes, *, content_type: str, identity: str) -> tuple[int, Any]:
    """Post a body as any site may, signed after Standard Webhooks."""
    stamp = str(int(clock.now().timestamp()))
    signature = sign_standard_webhook(body, secret=desk.hook.secret, identity=identity, stamp=stamp)
    signed = {"webhook-id": identity, "webhook-timestamp": stamp, "webhook-signature": signature}
    answer = Client().generic("POST", "/webhook/formlead/hook", body, content_type=content_type, headers=signed)
    return answer.status_code, answer.json()


def work_up(run_id: str) -> Run:
    """Do what the workers do, without a broker."""
    submission = Submission.objects.get(run_id=run_id)
    process_submission(submission.pk, now=clock.now())
    run = queue_run(submission.pk, now=clock.now())
    advance_run(run.pk, clock=clock.now)
    run.refresh_from_db()
    return run


def kept(run_id: str) -> bytes:
    return bytes(Submission.objects.get(run_id=run_id).raw)


def group(number: int) -> dict[str, str]:
    return {name: text for position, (name, text) in enumerate(TEXTS.items()) if position % GROUPS == number}


@pytest.mark.timeout(300)  # two dozen enquiries from the door to the mail, each read on every page
@pytest.mark.parametrize("number", range(GROUPS))
def test_texts_in_all_fields_are_kept_worked_up_shown_as_text_and_sent_harmlessly(desk: Desk, number: int) -> None:
    for name, text in group(number).items():
        who = f"{name.replace('_', '-')}@northwind.example"
        said = {field: text if field in WHOLE else text[:LONG] for field in FIELDS}
        body = hubspot_body({**said, "email": who, text[:300]: text[:LONG]}, pageUri=text[:LONG], formId=text[:LONG])

        status, answer = hubspot(desk, body, **{"User-Agent": "Mozilla", "Referer": "https://x.example/"})

        assert status == 202, (name, answer)
        assert kept(answer["run"]) == body, name
        run = work_up(answer["run"])
        assert run.state == "done", (name, run.error)
        pages_show_it_as_text(desk, name, run, all_of_them="<" in text or "{" in text)
        one_plain_mail(desk, name, run, who)
    lists_show_it_as_text(desk)


def test_texts_in_one_field_at_a_time_are_kept_and_worked_up(desk: Desk) -> None:
    text = "".join(TEXTS[name] for name in ("script", "nul", "header", "control", "django_template", "sql"))
    for number, field in enumerate(("name", *FIELDS, text)):
        body = hubspot_body({"email": f"dana{number}@northwind.example", "message": f"Hello {number}", field: text})

        status, answer = hubspot(desk, body)

        assert status == 202, (field, answer)
        assert kept(answer["run"]) == body, field
        assert work_up(answer["run"]).state == "done", field


def test_an_address_field_leads_to_one_recipient_or_none(desk: Desk) -> None:
    for number, (name, address) in enumerate(ADDRESSES.items()):
        body = hubspot_body({"firstname": f"Dana {number}", "email": address, "message": "What does Fleet cost?"})

        status, answer = hubspot(desk, body)
        assert status == 202, name
        run = work_up(answer["run"])

        assert run.state == "done", (name, run.error)
        assert run.draft is not None
        to = run.draft.to_email
        assert ATTACKER not in to.rpartition("@")[2], name
        assert to.isascii()
        assert not set(" ,;<>()|\"'\\%!") & set(to), (name, to)
        assert not to.startswith("-")
        assert to.count("@") == bool(to)
        if to and number % 3 == 0:
            one_plain_mail(desk, name, run, to)


def test_absurd_phone_numbers_are_kept_with_the_enquiry_and_never_stop_it(desk: Desk) -> None:
    for number, phone in enumerate(PHONES):
        body = hubspot_body({"email": f"dana{number}@northwind.example", "message": "Call me", "phone": phone})

        status, answer = hubspot(desk, body)

        assert (status, kept(answer["run"])) == (202, body), phone[:40]
        run = work_up(answer["run"])
        assert run.state == "done", (phone[:40], run.error)
        for point in ContactPoint.objects.filter(kind="phone", contact=run.lead.contact):
            assert len(point.normalised) <= 16
            assert point.normalised.removeprefix("+").isdecimal()


def test_bodies_of_any_shape_are_taken_or_refused_in_words_and_kept(desk: Desk) -> None:
    for name, body in BODIES.items():
        for status, answer in (
            hubspot(desk, body),
            standard(desk, body, content_type="application/json; charset=utf-16", identity=f"a {name}"),
            standard(desk, body, content_type="application/x-www-form-urlencoded", identity=f"b {name}"),
            standard(desk, body, content_type="multipart/form-data; boundary=x", identity=f"c {name}"),
        ):
            assert status in (202, 422), (name, answer)
            if status == 422:
                assert answer["error"]["detail"], name
            assert Submission.objects.filter(raw=body).exists(), name
    for run_id in Submission.objects.filter(state="received").values_list("run_id", flat=True)[::4]:
        assert work_up(str(run_id)).state == "done"


def test_form_encoded_posts_are_read_as_text(desk: Desk) -> None:
    for name, text in TEXTS.items():
        if len(text) < 1000:
            fields = {"email": "dana@northwind.example", "message": text, "name": text, text or "x": text}
            body = urlencode(fields, errors="surrogatepass").encode()

            status, answer = standard(desk, body, content_type="application/x-www-form-urlencoded", identity=name)

            assert status in (202, 422), (name, answer)
            assert Submission.objects.filter(raw=body).exists(), name


def test_headers_of_a_delivery_may_hold_anything(desk: Desk) -> None:
    for name in ("control", "right_to_left", "emoji", "header_encoded", "sql", "long_wide"):
        said = TEXTS[name].replace("\r", "").replace("\n", "")[:4000]
        strange = {"User-Agent": said, "Referer": said, "webhook-id": said, "X-Clara-Form": said}

        status, _ = hubspot(desk, hubspot_body({"message": name}), **strange)

        assert status == 202, name


def test_forged_and_nameless_deliveries_are_refused_whatever_they_name(desk: Desk) -> None:
    for name, text in list(TEXTS.items())[::3]:
        body = json.dumps({"portalId": text, "fields": [{"name": "message", "value": text[:2000]}]}).encode()
        said = text.replace("\r", "").replace("\n", "")[:4000]
        forged = {"X-HubSpot-Signature-v3": said, "X-HubSpot-Request-Timestamp": said, "X-HubSpot-Signature": said,
                  "X-Clara-Form": said}  # fmt: skip

        unknown = Client().generic("POST", "/webhook/formlead", body, headers=forged)
        known = Client().generic("POST", f"/webhook/formlead/{desk.form.key}", body, headers=forged)

        assert (unknown.status_code, known.status_code) == (404, 401), name
    assert not Submission.objects.exists()


def test_orders_in_an_enquiry_are_flagged_and_give_the_draft_nothing(desk: Desk) -> None:
    for number, injection in enumerate(INJECTIONS):
        who = f"dana{number}@northwind.example"

        _, answer = hubspot(desk, hubspot_body({"firstname": "Dana", "email": who, "message": injection.text}))
        run = work_up(answer["run"])

        assert run.state == "done", (injection.name, run.error)
        gives_nothing(run, injection, who)
        assert {"prompt_injection", "hidden_text"} & set(run.lead.qualifications.get().found["flags"]), injection.name
        assert run.lead.score < 60, injection.name
    assert not Outbox.objects.exists()


def test_orders_in_all_other_fields_give_the_draft_nothing(desk: Desk) -> None:
    for number, injection in enumerate(INJECTIONS):
        who = f"dana{number}@northwind.example"
        fields = dict.fromkeys(FIELDS, injection.text) | {"email": who, "message": "What does Fleet cost?"}

        _, answer = hubspot(desk, hubspot_body(fields))

        gives_nothing(work_up(answer["run"]), injection, who)


@pytest.mark.parametrize("unit", [
    ".", "\n", "a ", "1 ", "$1", "in 1 ", "one ", "quatre-vingt-", "fuenfzehn", "cent ", "<a", "{{", "<a display", "?",
    "on 1 1 ", "<@", "thanks\n", "<system", "set lead ", "a@", "not until a ", "10k ", "2026-", "é\u0301", "[system] ",
])  # fmt: skip
def test_reading_and_answering_takes_bounded_time_whatever_repeats(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    began = time.process_time()
    found = read_enquiry(Enquiry(text, NOON, {"name": text, "company": text, "budget": text, "other": text}))
    read = time.process_time()
    write_reply(
        ReplyContext(
            found, text, NOON, "Mia", "Acme", first_name=text, full_name=text, contact_company=text,
            evidence=(Evidence("chunk:1", "document", "Price list", "Fleet costs $18 a van a month."),),
        )
    )  # fmt: skip

    assert read - began < 2 * SECONDS  # the text, and as much again in fields
    assert time.process_time() - read < SECONDS


# --- what is asserted of each enquiry


def gives_nothing(run: Run, injection: Injection, who: str) -> None:
    draft = run.draft
    assert draft is not None
    said = f"{draft.subject}\n{draft.body}"
    for wanted in (ATTACKER, *injection.wanted):
        assert wanted.lower() not in said.lower(), (injection.name, said)
    assert (draft.to_email, draft.status) == (who, "pending")
    ours = {*Document.objects.values_list("url", flat=True), *Asset.objects.values_list("url", flat=True)}
    for link in (word.strip(".,)") for word in said.split() if "://" in word or "www." in word):
        assert link in ours, link


def pages_show_it_as_text(desk: Desk, name: str, run: Run, *, all_of_them: bool) -> None:
    rows: dict[str, Model | None] = {
        "submission": run.submission, "lead": run.lead, "contact": run.lead.contact, "company": run.lead.company,
        "draft": run.draft, "conversation": run.lead.conversations.get(), "run": run,
    }  # fmt: skip
    assert run.draft is not None
    addresses = [
        reverse("desk:review", args=[run.draft.pk]),
        *(page for row in rows.values() if row not in (None, run, run.draft) and (page := change_page(row))),
        reverse("runs:run", args=[run.pk]),
        *(address for address in fill(rows) if address.startswith("/api/")),
    ]
    for address in list(dict.fromkeys(addresses))[: None if all_of_them else 3]:
        shown_as_text(desk.client.get(address, follow=True), f"{name}: {address}")


def lists_show_it_as_text(desk: Desk) -> None:
    for address in our_addresses():
        if "<" not in address and "logout" not in address:
            answer = desk.client.get(address)
            shown_as_text(answer, address, lists=True)


def shown_as_text(answer: HttpResponseBase, where: str, *, lists: bool = False) -> None:
    fine = answer.status_code in (200, 405) or (lists and answer.status_code < 500)
    assert fine, f"{where}: {answer.status_code}"
    content = b"".join(answer) if answer.streaming else getattr(answer, "content", b"")
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        json.loads(content)
    elif kind.startswith("text/html"):
        assert not (injected := Page(content.decode()).injected), f"{where}: {injected}"
    assert not any(name.lower().startswith(("x-zz", "bcc")) for name in answer.headers)


def one_plain_mail(desk: Desk, name: str, run: Run, who: str) -> None:
    """Approve the draft through the page, with the hostile words typed in as subject and text, and let it leave."""
    draft = run.draft
    assert draft is not None
    text = TEXTS.get(name, "").replace("\0", "") or "Hello"
    if "\0" in TEXTS.get(name, ""):
        refused = desk.client.post(reverse("desk:approve", args=[draft.pk]), {"subject": "a\0b", "body": "x"})
        assert refused.status_code == 400, name
    post = {"seen": draft.fingerprint, "subject": f"Re {text[:500]}", "body": f"Hi,\n{text[:20_000]}"}
    before = len(desk.server.received)

    answer = desk.client.post(reverse("desk:approve", args=[draft.pk]), encodable(post))
    assert answer.status_code == 302, name
    item = Outbox.objects.get(subject_id=draft.pk)
    outbox.deliver(item.pk, now=clock.now() + timedelta(seconds=31))
    item.refresh_from_db()

    assert item.state == "sent", (name, item.state, item.reason)
    assert [to for to, _ in desk.server.received[before:]] == [who], name
    mail = desk.server.inbox(who)[-1]
    assert set(mail.keys()) <= OUR_HEADERS, (name, mail.keys())
    assert len(mail.keys()) == len(set(mail.keys())), name
    assert [address.addr_spec for address in mail["To"].addresses] == [who], name
    assert [address.addr_spec for address in mail["From"].addresses] == ["mia@acme.example"], name
    html = mail.get_body(("html",))
    assert html is not None
    assert not (injected := Page(html.get_content()).injected), (name, injected)
    (desk.captured / f"{item.pk}.eml").write_bytes(desk.server.received[-1][1])


def encodable(post: dict[str, str]) -> dict[str, str]:
    return {field: said.encode("utf-8", "replace").decode() for field, said in post.items()}


def change_page(row: Model | None) -> str:
    if row is None or type(row) not in admin.site._registry:
        return ""
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
