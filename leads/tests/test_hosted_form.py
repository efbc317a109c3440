"""The hosted form page: asks, keeps what was typed, and hands answers to the same intake as any form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from crm import clock
from crm.tenancy.scope import scope
from crm.tests.factories import make_workspace
from leads.models import Form, HostedPost, Submission
from leads.services.hosted import PER_HOUR
from leads.services.intake import process_submission
from leads.tests.factories import make_form

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {"name": "Dana Ruiz", "email": "dana@northwind.example", "company": "Northwind", "message": "Price for 40?"}


@pytest.fixture
def form() -> Iterator[Form]:
    with scope(make_workspace().pk):
        yield make_form(key="hello", kind="hosted", labels={"message": "What can we do?", "thanks": "Merci!"},
                        intro="Write to us.")  # fmt: skip


def address(form: Form) -> str:
    return reverse("hosted-form", args=[form.key])


def test_an_answer_becomes_a_submission_with_its_source(form: Form) -> None:
    client = Client(enforce_csrf_checks=False)
    page = client.get(
        address(form) + "?utm_source=google&utm_campaign=autumn", headers={"Referer": "https://x.example"}
    )
    assert "What can we do?" in page.content.decode()
    assert "Write to us." in page.content.decode()
    source = page.context["source"]

    answer = client.post(address(form), {**ANSWERS, **source})
    assert answer.status_code == 302
    assert "Merci!" in client.get(answer["Location"]).content.decode()
    submission = Submission.objects.get()
    assert submission.state == "received"
    assert submission.fields == ANSWERS
    assert submission.source["utm_source"] == "google"
    assert submission.source["referrer"] == "https://x.example"
    process_submission(submission.pk, now=clock.now())
    submission.refresh_from_db()
    assert submission.lead is not None
    assert submission.lead.source["utm_campaign"] == "autumn"


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(form: Form) -> None:
    answer = Client().post(address(form), {**ANSWERS, "email": "dana@", "message": ""})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This is no mail address" in page
    assert "This is needed" in page
    assert 'value="Dana Ruiz"' in page
    assert not Submission.objects.exists()


def test_who_fills_the_hidden_field_is_thanked_and_ignored(form: Form) -> None:
    assert Client().post(address(form), {**ANSWERS, "website": "http://spam.example"}).status_code == 302
    submission = Submission.objects.get()
    assert submission.state == "ignored"
    assert "hidden field" in submission.reason


def test_an_address_may_post_so_often_an_hour_and_keeps_its_text(form: Form) -> None:
    client = Client()
    for number in range(PER_HOUR):
        assert client.post(address(form), {**ANSWERS, "message": f"No. {number}"}).status_code == 302
    answer = client.post(address(form), {**ANSWERS, "message": "one too many"})
    assert answer.status_code == 429
    assert "one too many" in answer.content.decode()
    assert Submission.objects.count() == PER_HOUR
    assert client.post(address(form), ANSWERS, REMOTE_ADDR="10.0.0.9").status_code == 302
    assert not HostedPost.objects.filter(address=b"127.0.0.1").exists()


def test_only_hosted_forms_have_a_page(form: Form) -> None:
    make_form(key="signed", kind="webhook")
    assert Client().get(reverse("hosted-form", args=["signed"])).status_code == 404
    assert Client().get(reverse("hosted-form", args=["nobody"])).status_code == 404


def test_a_form_off_the_allow_list_is_answered_and_its_posts_are_kept(form: Form) -> None:
    Form.objects.update(active=False)
    assert Client().post(address(form), ANSWERS).status_code == 302
    assert Submission.objects.get().state == "ignored"


def test_a_post_from_another_site_is_refused(form: Form) -> None:
    assert Client(enforce_csrf_checks=True).post(address(form), ANSWERS).status_code == 403


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7*7 }}", "\u202eevil", "a\x00b", "x" * 12_000, "=1+1"]
)
def test_hostile_input_is_no_error(form: Form, text: str) -> None:
    answer = Client().post(address(form), {**ANSWERS, "message": text, "name": text[:100]})
    assert answer.status_code in (302, 400)
    assert "<script>alert" not in answer.content.decode()
