"""The outbox's list says when a mail was sent, when it is tried next, or that it waits for the switch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from crm import clock
from crm.models import Event, Member, Outbox
from crm.outbox_words import STOPPED, state_words
from crm.services.switches import turn_switch
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.services.decide import approve_draft
from drafts.tests.factories import make_draft
from leads.tests.factories import make_lead

pytestmark = pytest.mark.django_db
LIST = "admin:crm_outbox_changelist"


@pytest.fixture
def boss() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def item(boss: Member) -> Outbox:
    make_mailbox(boss)
    draft = make_draft(make_lead(now=clock.now()), now=clock.now())
    approve_draft(draft.pk, by=boss, seen=draft.fingerprint, now=clock.now())
    return Outbox.objects.get()


def listed(member: Member, query: str = "") -> str:
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")
    answer = client.get(reverse(LIST) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_open_page_asks_for_its_rows_alone_with_the_filters_it_has(boss: Member, item: Outbox) -> None:
    whole, rows = listed(boss, "?state__exact=pending"), listed(boss, "?state__exact=pending&fragment=1")

    assert f'data-live="{reverse(LIST)}?state__exact=pending"' in whole
    assert "<html" not in rows
    assert f'<tbody id="row-{item.pk}"' in rows
    assert '<template data-part="pages">' in rows
    assert "1 mail" in rows
    assert "fragment" not in rows
    assert f"row-{item.pk}" not in listed(boss, "?state__exact=sent&fragment=1")


def test_an_empty_outbox_is_live_too(boss: Member) -> None:
    assert f'data-live="{reverse(LIST)}"' in listed(boss)
    assert "Nothing has been approved yet" in listed(boss, "?fragment=1")


def test_what_the_switch_holds_waits_for_it_and_has_no_next_try(boss: Member, item: Outbox) -> None:
    turn_switch("stop_sending", on=True, reason="a complaint", by=boss, now=clock.now())
    Outbox.objects.update(reason=f"{STOPPED} (a complaint). It leaves when an admin lets mail leave again.")

    held = listed(boss)
    assert "waits for the switch" in held
    assert "when sending goes on" in held
    assert "next try" not in held

    turn_switch("stop_sending", on=False, reason="settled", by=boss, now=clock.now())

    free = listed(boss)
    assert STOPPED not in free
    assert "goes on by itself within a minute" in free
    assert "next try" in free


def test_what_was_sent_says_when_and_that_it_was_kept_here(boss: Member, item: Outbox) -> None:
    Outbox.objects.update(state="sent", sent_at=clock.now())

    page = listed(boss)

    assert "captured, not delivered" in page
    assert "sent " in page
    assert "Next try" not in page


def page_of(member: Member, item: Outbox) -> str:
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")
    answer = client.get(reverse("admin:crm_outbox_change", args=[item.pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_of_a_mail_says_in_words_where_it_stands_and_shows_the_mail(boss: Member, item: Outbox) -> None:
    page = page_of(boss, item)

    assert state_words(item, stopped=False) in page
    assert "Next try" in page
    assert f"approved by {boss}" in page
    assert Draft.objects.get().body.split()[0] in page
    assert "draft_mail" not in page
    assert "('pending" not in page


def test_the_page_of_a_sent_mail_says_what_the_server_answered(boss: Member, item: Outbox) -> None:
    receipt = {"code": 250, "answer": "2.0.0 Ok: queued as 4F2"}
    Outbox.objects.update(state="sent", sent_at=clock.now(), receipt=receipt)

    page = page_of(boss, item)

    assert "250 2.0.0 Ok: queued as 4F2" in page
    assert "Next try" not in page
    assert "{" not in page.partition("<dl")[2].partition("</dl>")[0]


def test_the_page_of_a_mail_that_may_not_leave_says_why(boss: Member, item: Outbox) -> None:
    Outbox.objects.update(state="parked", reason="550 there is <nobody> of this name.")

    page = page_of(boss, item)

    assert "550 there is &lt;nobody&gt; of this name." in page
    assert "Next try" not in page


def test_a_mail_whose_draft_was_changed_since_does_not_show_the_new_text_as_its_own(boss: Member, item: Outbox) -> None:
    Outbox.objects.update(state="cancelled")
    Draft.objects.update(body="A new text.")

    page = page_of(boss, item)

    assert "A new text." not in page
    assert "The draft was changed after this" in page


@pytest.mark.parametrize("key", ["0", "99999999", "nonsense", "9" * 30])
def test_no_mail_has_no_page(boss: Member, key: str) -> None:
    client = Client()
    assert boss.user is not None
    client.force_login(boss.user, backend="crm.tenancy.permissions.MemberBackend")

    assert client.get(reverse("admin:crm_outbox_change", args=[key])).status_code == 404


def act(member: Member, item: Outbox, choice: str) -> int:
    """Press a button on the page of a mail."""
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")
    address = reverse("admin:crm_outbox_act", args=[item.pk])
    answer = client.post(address, {"choice": choice, "from": reverse("admin:crm_outbox_change", args=[item.pk])})
    item.refresh_from_db()
    return answer.status_code


def test_an_unknown_mail_has_its_two_buttons_on_its_page_and_both_work(boss: Member, item: Outbox) -> None:
    for choice, button, state in (("again", "Send again", "pending"), ("arrived", "It arrived", "sent")):
        Outbox.objects.update(state="unknown", reason="The answer was lost.")
        Draft.objects.update(status="sending")
        assert button in page_of(boss, item)

        assert act(boss, item, choice) == 302

        assert item.state == state


def test_what_was_postponed_can_be_tried_now_but_not_while_it_may_be_undone(boss: Member, item: Outbox) -> None:
    assert "Try now" not in page_of(boss, item)
    assert act(boss, item, "now") == 302
    assert item.not_before > clock.now()

    Outbox.objects.update(reason="The server is busy.", not_before=clock.now() + timedelta(hours=1))
    assert "Try now" in page_of(boss, item)
    act(boss, item, "now")

    assert item.not_before <= clock.now()
    assert Event.objects.get(verb="outbox_hurried").by == boss


def test_what_asks_can_be_sent_all_the_same_and_nothing_else_that_was_parked(boss: Member, item: Outbox) -> None:
    Draft.objects.update(status="failed")
    Outbox.objects.update(state="parked", reason="The address is on the list.")
    assert "Send all the same" not in page_of(boss, item)
    act(boss, item, "anyway")
    assert item.state == "parked"

    Outbox.objects.update(payload={**item.payload, "ask": "collision"})
    assert "Send all the same" in page_of(boss, item)
    act(boss, item, "anyway")

    assert item.state == "pending"
    assert item.payload["agreed"]["collision"]["by"] == boss.pk
    assert Draft.objects.get().status == "scheduled"


def test_a_viewer_has_no_buttons_and_may_not_press_them(boss: Member, item: Outbox) -> None:
    Outbox.objects.update(state="unknown", reason="The answer was lost.")
    viewer = make_member(email="eve@acme.example", role="viewer", name="Eve")

    assert "Send again" not in page_of(viewer, item)
    assert act(viewer, item, "again") == 403
    assert item.state == "unknown"


def test_the_list_can_be_narrowed_to_a_mailbox(boss: Member, item: Outbox) -> None:
    other = make_mailbox(make_member(email="jonas@acme.example", name="Jonas"))

    assert f"row-{item.pk}" in listed(boss, f"?mailbox__id__exact={item.mailbox_id}")
    assert f"row-{item.pk}" not in listed(boss, f"?mailbox__id__exact={other.pk}")


def test_a_mail_that_waits_in_the_mailboxes_drafts_says_so(boss: Member, item: Outbox) -> None:
    Outbox.objects.update(state="drafted", draft_ref="r-1")

    page = page_of(boss, item)

    assert "ready in the mailbox’s drafts" in page
    assert "lies in the mailbox’s drafts" in page
