"""What people change in the admin goes through services: it is checked, told as an Event, and never an error 500."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from agents.models import Document, Run
from agents.runs.engine import advance_run
from crm import clock
from crm.models import (
    ApiKey,
    Company,
    Contact,
    Event,
    Member,
    Route,
    Stage,
    Suppression,
    Switch,
    Workspace,
)
from crm.tenancy.doors import find_route
from crm.tenancy.scope import scope
from crm.tests.factories import NOON, make_mailbox, make_member, make_workspace
from drafts.models import Asset, Draft
from leads.models import Form, Lead
from leads.tests.factories import make_form, make_lead

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    made = make_workspace()
    with scope(made.pk):
        yield made


def sign_in(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")
    return client


@pytest.fixture
def boss(workspace: Workspace) -> Member:
    return make_member()


@pytest.fixture
def client(boss: Member) -> Client:
    return sign_in(boss)


def post(client: Client, page: str, *args: object, **fields: Any) -> str:
    """Post a form and return the page that follows."""
    answer = client.post(reverse(f"admin:{page}", args=args), fields, follow=True)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def told(verb: str) -> Event:
    """Return the newest event of a verb."""
    return Event.objects.filter(verb=verb).select_related("text").latest("id")


def changes(event: Event) -> dict[str, list[object]]:
    found: dict[str, list[object]] = json.loads(event.text.changes)
    return found


COMPANY = {"name": "Northwind", "domain": "northwind.example", "industry": "courier", "size": "40", "country": "US"}


def test_a_company_is_added_changed_and_deleted_each_told(client: Client, boss: Member) -> None:
    post(client, "crm_company_add", **COMPANY)
    company = Company.objects.get()
    assert told("company_created").by == boss

    post(client, "crm_company_change", company.pk, **{**COMPANY, "industry": "logistics"})
    assert changes(told("company_changed"))["industry"] == ["courier", "logistics"]

    asked = client.get(reverse("admin:crm_company_delete", args=[company.pk])).content.decode()
    assert "Nothing else hangs on it" in asked
    post(client, "crm_company_delete", company.pk, post="yes")
    assert not Company.objects.exists()
    assert told("company_removed").by == boss


def test_a_known_domain_is_refused_and_what_was_typed_stays(client: Client) -> None:
    post(client, "crm_company_add", **COMPANY)
    page = post(client, "crm_company_add", **{**COMPANY, "name": "Another one"})
    assert "already" in page
    assert "Another one" in page
    assert Company.objects.count() == 1


def test_a_contact_has_several_addresses_and_none_twice(client: Client) -> None:
    dana = {"name": "Dana Ruiz", "emails": "Dana@Northwind.example\nd.ruiz@home.example", "phones": "(312) 555-0142"}
    post(client, "crm_contact_add", **dana)
    contact = Contact.objects.get()
    assert list(contact.points.order_by("id").values_list("normalised", "primary")) == [
        ("dana@northwind.example", True),
        ("d.ruiz@home.example", False),
        ("+13125550142", True),
    ]
    assert str(contact.company) == "northwind.example"

    page = post(client, "crm_contact_add", name="Somebody", emails="dana@northwind.example")
    assert "Dana Ruiz has" in page
    assert Contact.objects.count() == 1

    assert "is no phone number" in post(client, "crm_contact_add", name="X", phones="abc")
    post(client, "crm_contact_change", contact.pk, name="Dana Ruiz", emails="new@northwind.example", phones="")
    assert contact.points.count() == 1
    assert "emails" in changes(told("contact_changed"))


def test_a_contact_with_leads_is_not_deleted_and_the_page_says_why(client: Client) -> None:
    lead = make_lead()
    page = client.get(reverse("admin:crm_contact_delete", args=[lead.contact_id])).content.decode()
    assert "cannot be deleted" in page
    assert "1 lead still belongs to it" in page
    post(client, "crm_contact_delete", lead.contact_id, post="yes")
    assert Contact.objects.filter(pk=lead.contact_id).exists()


def test_operators_may_not_delete(client: Client) -> None:
    post(client, "crm_company_add", **COMPANY)
    operator = sign_in(make_member(email="op@acme.example", role="operator"))
    company = Company.objects.get()
    assert operator.post(reverse("admin:crm_company_delete", args=[company.pk]), {"post": "yes"}).status_code == 403
    assert Company.objects.exists()


def test_a_lead_typed_in_by_hand_can_be_given_to_clara(client: Client, boss: Member) -> None:
    page = post(
        client, "leads_lead_add", name="Ana", email="ana@x.example", message="What does Fleet cost?\nWe have 9."
    )
    lead = Lead.objects.get()
    assert lead.title == "What does Fleet cost?"
    assert told("lead_created").lead_id == lead.pk
    assert "Let Clara draft an answer" in page

    client.post(reverse("runs:answer", args=[lead.pk]))
    assert Run.objects.get(lead=lead).state == Run.State.QUEUED
    again = client.get(reverse("admin:leads_lead_record", args=[lead.pk])).content.decode()
    assert "Let Clara draft an answer" not in again

    make_mailbox(boss)
    advance_run(Run.objects.get(lead=lead).pk, clock=clock.now)
    draft = Draft.objects.get(lead=lead)
    assert draft.to_email == "ana@x.example"


def test_a_lead_without_a_word_of_theirs_offers_no_answer(client: Client) -> None:
    page = post(client, "leads_lead_add", name="Ana", title="Met at the fair")
    assert "Let Clara draft an answer" not in page
    assert "Say in one line" in post(client, "leads_lead_add", name="Ana")


def test_changing_a_lead_says_what_was_and_what_is(client: Client, boss: Member) -> None:
    lead = make_lead()
    won = Stage.objects.get(key="won")
    fields = {"title": lead.title, "status": lead.status, "stage": won.pk, "owner": boss.pk}
    post(client, "leads_lead_change", lead.pk, **fields)
    lead.refresh_from_db()
    assert (lead.stage, lead.owner) == (won, boss)
    assert told("lead_staged").text.snippet == "New → Won"
    assert "owner" in changes(told("lead_changed"))


def test_a_new_member_gets_a_link_to_choose_a_password_and_a_known_person_does_not(client: Client) -> None:
    page = post(client, "crm_member_add", name="Jo", email="jo@acme.example", role="operator")
    assert "/accounts/password/reset/key/" in page
    assert told("member_added")

    User.objects.create_user("known@acme.example", "known@acme.example", "a password of theirs")
    page = post(client, "crm_member_add", name="Known", email="known@acme.example", role="viewer")
    assert "/accounts/password/reset/key/" not in page
    assert Member.objects.filter(email="known@acme.example").exists()


def test_the_last_admin_stays_an_admin(client: Client, boss: Member) -> None:
    page = post(client, "crm_member_change", boss.pk, name=boss.name, role="viewer", active="on")
    assert "last admin" in page
    boss.refresh_from_db()
    assert boss.role == "admin"


def test_an_api_key_is_shown_once_and_revoked_at_once(client: Client, boss: Member) -> None:
    page = post(client, "crm_apikey_add", name="Site", scopes=["read", "write"], member=boss.pk, lifetime="30")
    key = ApiKey.objects.get()
    secret = page.partition("Bearer ")[2].partition("<")[0].strip()
    assert find_route(Route.Kind.API_KEY, secret) == (key.workspace_id, key.pk)
    for shown in ("crm_apikey_changelist", "crm_apikey_change"):
        args = [key.pk] if shown.endswith("change") else []
        assert secret not in client.get(reverse(f"admin:{shown}", args=args)).content.decode()

    assert "Revoke" in client.get(reverse("admin:crm_apikey_delete", args=[key.pk])).content.decode()
    post(client, "crm_apikey_delete", key.pk, post="yes")
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert find_route(Route.Kind.API_KEY, secret) is None


def test_pages_with_a_secret_are_not_kept_by_the_browser(client: Client) -> None:
    answer = client.post(reverse("admin:leads_form_add"), {"name": "Site", "kind": "webhook", "active": "on"})
    form = Form.objects.get()
    assert form.secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert form.secret not in client.get(reverse("admin:leads_form_change", args=[form.pk])).content.decode()

    answer = client.post(reverse("admin:leads_form_secret", args=[form.pk]))
    fresh = Form.objects.get()
    assert fresh.secret != form.secret
    assert fresh.secret in answer.content.decode()
    assert told("form_secret_changed").subject_id == form.pk


def test_a_forms_mapping_is_checked_and_its_portal_leads_to_one_form(client: Client) -> None:
    fields = {"name": "HubSpot", "kind": "hubspot", "active": "on", "secret": "abc", "portal_id": "77"}
    assert "knows no" in post(client, "leads_form_add", **fields, mapping="firma = nonsense")
    post(client, "leads_form_add", **fields, mapping="Firma = company")
    assert Form.objects.get().mapping == {"Firma": "company"}
    assert "another form already" in post(client, "leads_form_add", **{**fields, "name": "Second"})
    assert Form.objects.count() == 1
    assert find_route(Route.Kind.PORTAL, "77") is not None


def test_a_mailbox_changes_its_mode_and_says_so(client: Client, boss: Member) -> None:
    box = make_mailbox(boss)
    fields = {"name": box.name, "member": boss.pk, "mode": "draft_only", "daily_limit": 5, "undo_seconds": 30,
              "signature": "Mia, Acme"}  # fmt: skip
    post(client, "crm_mailbox_change", box.pk, **fields)
    assert changes(told("record_changed")) == {
        "mode": ["approve_to_send", "draft_only"], "daily_limit": [20, 5], "signature": ["", "Mia, Acme"]
    }  # fmt: skip


def test_a_duplicate_stage_is_told_not_an_error(client: Client) -> None:
    assert "already exists" in post(client, "crm_stage_add", name="New", key="new", position=9)
    assert "already exists" in post(
        client, "crm_stagerule_add", status="unqualified", min_score=0, stage=Stage.objects.get(key="new").pk
    )


def settings_of(client: Client, workspace: Workspace) -> dict[str, Any]:
    """Return the workspace's page as a browser would post it."""
    page = client.get(reverse("admin:crm_workspace_change", args=[workspace.pk]))
    form = page.context["adminform"].form
    return {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}


def test_the_workspace_says_whom_it_wants_and_what_points_are_worth(client: Client, workspace: Workspace) -> None:
    fields = {**settings_of(client, workspace), "industries": "courier\nlogistics", "sizes": "20 - 500",
              "rates": "EUR = 1.08", "typical_deal": "12000"}  # fmt: skip
    post(client, "crm_workspace_change", workspace.pk, **fields)
    workspace.refresh_from_db()
    assert workspace.icp["industries"] == ["courier", "logistics"]
    assert workspace.icp["sizes"] == [[20, 500]]
    assert workspace.rates == {"EUR": "1.08"}
    assert "icp" in changes(told("workspace_changed"))

    page = post(client, "crm_workspace_change", workspace.pk, **{**fields, "points_intent_demo": "21"})
    assert "must add up to 100" in page
    assert "is no span" in post(client, "crm_workspace_change", workspace.pk, **{**fields, "sizes": "many"})


def test_a_switch_is_turned_with_a_reason_on_a_page_that_names_the_effect(client: Client, boss: Member) -> None:
    asked = client.get(reverse("admin:crm_switch_turn", args=["stop_sending"])).content.decode()
    assert "no mail leaves" in asked
    assert "required" in asked[asked.index("Reason") :][:60]
    assert "Give a reason" in post(client, "crm_switch_turn", "stop_sending", on="yes", reason=" ")
    assert not Switch.objects.exists()
    post(client, "crm_switch_turn", "stop_sending", on="yes", reason="wrong price in a draft")
    switch = Switch.objects.get()
    assert (switch.on, switch.reason, switch.by) == (True, "wrong price in a draft", boss)
    assert told("switch_changed").text.reason == "wrong price in a draft"
    assert "turned it meanwhile" in post(client, "crm_switch_turn", "stop_sending", on="yes", reason="again")
    operator = sign_in(make_member(email="op@acme.example", role="operator"))
    assert operator.get(reverse("admin:crm_switch_turn", args=["stop_sending"])).status_code == 403


def test_a_note_is_cut_when_it_is_saved_and_its_title_is_there_once(client: Client) -> None:
    fields = {"title": "Prices", "text": "# Fleet\n18 a van.\n# Field\n26 each.", "active": "on"}
    post(client, "agents_document_add", **fields)
    note = Document.objects.get()
    assert [chunk.heading for chunk in note.chunks.order_by("position")] == ["Fleet", "Field"]
    assert "already" in post(client, "agents_document_add", **fields)

    post(client, "agents_document_change", note.pk, **{**fields, "text": "# Fleet\n19 a van."})
    note.refresh_from_db()
    assert (note.version, note.chunks.count()) == (2, 1)
    post(client, "agents_document_delete", note.pk, post="yes")
    assert told("document_removed").subject_id == note.pk


def test_an_asset_keeps_its_topics_as_lines(client: Client) -> None:
    fields = {"title": "Calculator", "url": "x.example/calc", "summary": "Shows the cost.", "topics": "price\n\ncost"}
    post(client, "drafts_asset_add", **fields, active="on")
    asset = Asset.objects.get()
    assert (asset.topics, asset.url) == (["price", "cost"], "https://x.example/calc")
    post(client, "drafts_asset_change", asset.pk, **fields)
    assert changes(told("asset_saved"))["active"] == [True, False]


def test_an_address_is_suppressed_and_freed(client: Client) -> None:
    post(client, "crm_suppression_add", email="No@X.example", reason="asked us to stop")
    row = Suppression.objects.get()
    assert row.email == "no@x.example"
    assert told("suppression_added").text.reason == "asked us to stop"
    post(client, "crm_suppression_delete", row.pk, reason="they wrote again")
    assert not Suppression.objects.exists()
    assert told("suppression_lifted")


def test_nothing_is_written_to_djangos_own_log(client: Client) -> None:
    from django.contrib.admin.models import LogEntry

    post(client, "crm_company_add", **COMPANY)
    assert not LogEntry.objects.exists()


def test_choosing_another_workspace_is_told_there(client: Client, boss: Member) -> None:
    other = make_workspace("other")
    with scope(other.pk):
        Member.objects.create(user=boss.user, name="Mia", email=boss.email, role="viewer")
    stranger = make_workspace("stranger")
    assert "Other" in client.get(reverse("workspaces")).content.decode()
    assert client.post(reverse("workspaces"), {"workspace": stranger.pk}).status_code == 403
    client.post(reverse("workspaces"), {"workspace": other.pk})
    assert client.session["workspace"] == other.pk
    with scope(other.pk):
        assert told("workspace_entered").by_id == Member.objects.get(email=boss.email).pk


@pytest.mark.parametrize("what", ["leads_lead", "crm_contact", "crm_company", "drafts_draft", "agents_run"])
def test_a_list_of_fifty_takes_at_most_twelve_queries(
    client: Client, what: str, django_assert_max_num_queries: Any
) -> None:
    form = make_form()
    for number in range(50):
        make_lead(form, {"name": f"P {number}", "email": f"p{number}@c{number}.example", "message": f"Hello {number}"})
    client.get(reverse("admin:index"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse(f"admin:{what}_changelist"))
    assert page.status_code == 200


def test_a_record_page_takes_at_most_fifteen_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    lead = make_lead()
    client.get(reverse("admin:index"))
    for page, pk in (("leads_lead", lead.pk), ("crm_contact", lead.contact_id), ("crm_company", lead.company_id)):
        with django_assert_max_num_queries(15):
            assert client.get(reverse(f"admin:{page}_record", args=[pk])).status_code == 200


def test_a_search_finds_a_lead_by_address_and_words(client: Client) -> None:
    form = make_form()
    make_lead(form)
    make_lead(form, {"name": "Other", "email": "o@o.example", "message": "nothing alike"})
    found = client.get(reverse("admin:leads_lead_changelist"), {"q": "dana@northwind.example"}).content.decode()
    assert "Dana Ruiz" in found
    assert "nothing alike" not in found
    assert "Dana Ruiz" in client.get(reverse("admin:leads_lead_changelist"), {"q": "vans"}).content.decode()


def test_today_counts_and_lists_what_needs_a_person(client: Client, boss: Member) -> None:
    empty = client.get(reverse("admin:index")).content.decode()
    assert "The first hour" in empty
    assert "No mailbox" in empty
    make_mailbox(boss)
    lead = make_lead()
    stopped = Run.objects.create(
        public_id=uuid.uuid4(), lead=lead, state="dead", cause="Write: X", error="It broke.", not_before=NOON,
        created_at=NOON, finished_at=NOON,
    )  # fmt: skip
    page = client.get(reverse("admin:index"), {"fragment": "1"}).content.decode()
    assert "1 run stopped" in page
    assert "<html" not in page

    errors = client.get(reverse("runs:errors")).content.decode()
    assert "Write: X" in errors
    client.post(reverse("runs:retry-all"), {"cause": "Write: X"})
    stopped.refresh_from_db()
    assert stopped.state == Run.State.QUEUED
