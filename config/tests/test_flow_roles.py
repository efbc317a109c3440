"""Who may change what, tried at every door with what opens it for an admin. Doors are found, never listed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from agents.models import Run
from config.tests.doors import ANYBODYS, OWN, Knock, digests, knocks_of_api, knocks_of_pages, offered, pages, undone
from config.tests.mail import mail_server
from config.tests.two_workspaces import OUR_MARK, OURS, Side, fill_side
from config.tests.walking import everything, signed_in
from crm import clock
from crm.models import Connection, Contact, Mailbox, Outbox, Switch, Task
from crm.services.api_keys import create_api_key
from crm.tenancy.globals import GLOBAL_TABLES
from crm.tenancy.scope import scope
from crm.tests.factories import NOON
from drafts.models import Draft
from drafts.services.assets import save_asset
from leads.models import IncomingMail, Lead, Submission
from leads.services.records import add_lead
from leads.tests.factories import make_form, make_submission

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]  # before the first test every page is opened, and often

ADMINS_OWN = {
    model._meta.db_table for model in apps.get_models() if getattr(model, "admin_only", False)
} | set(GLOBAL_TABLES)  # fmt: skip

FIRST = 5  # rows of each kind whose pages are opened


@dataclass
class House:
    """A workspace with a row in every state that a button is for, and what opens each door of it for an admin."""

    side: Side
    known: set[str]
    opened: dict[str, Knock]

    def changed_by(self, client: Client) -> dict[str, set[str]]:
        """Knock at every door, each time from the same state; return the tables that changed behind which."""
        before, found = digests(), {}
        for door, knock in self.opened.items():
            with undone():
                assert knock.by(client) < 500, door
                if tables := {table for table, digest in digests().items() if digest != before[table]}:
                    found[door] = tables
        return found


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[House]:
    unblocked = django_db_blocker.unblock()  # type: ignore[attr-defined]  # pytest-django names no type of it
    with mail_server() as server, unblocked, undone():
        side = fill_side("ours", OUR_MARK, OURS)
        with scope(side.workspace.pk):
            rows_for_buttons(side, mail_port=server.port)
            ids = [
                *map(str, range(side.first_id, side.first_id + 5)),
                *map(str, Run.objects.values_list("public_id", flat=True)),
            ]
            yield open_doors(side, ids)


def rows_for_buttons(side: Side, *, mail_port: int) -> None:
    """Make what some buttons are shown for, and what nothing hangs on, so that it may be deleted."""
    boss = side.members["admin"]
    save_asset(title="Calculator", url="https://x.example", summary="Shows the cost.", by=boss, now=NOON)
    make_form(key="ours-spare", kind="webhook")
    spare = Connection.objects.create(kind="capture", name="Spare", port=25)
    Mailbox.objects.create(connection=spare, address="spare@ours.example", name="Spare")
    account = Connection.objects.create(
        pk=side.first_id + 4, kind="smtp", name="Real", host="127.0.0.1", port=mail_port, security="none"
    )
    for number, state in ((3, "degraded"), (4, "paused")):
        Mailbox.objects.create(pk=side.first_id + number, connection=account, address=f"{state}@ours.example",
                               name="Real", state=state, state_reason="It was refused.")  # fmt: skip
    Connection.objects.create(kind="capture", name="Free", port=25)
    Contact.objects.create(name="Nobody Yet", created_at=NOON)
    lead = add_lead(
        Contact.objects.create(name="Typed In", created_at=NOON), title="x", message="y?", by=boss, now=NOON
    )
    Lead.objects.create(contact=lead.contact, stage=lead.stage, title="Nothing said", created_at=NOON)
    Run.objects.create(public_id=uuid.uuid4(), lead=Lead.objects.order_by("id")[0], state="dead", cause="Write: X",
                       error="It broke.", not_before=NOON, created_at=NOON, finished_at=NOON)  # fmt: skip
    failed = make_submission(make_form(key="ours-other"), {"email": "f@f.example", "message": "Hello"})
    Submission.objects.filter(pk=failed.pk).update(state="failed", reason="It broke.")
    IncomingMail.objects.update(state="failed", reason="It broke.")
    for number, done_at in enumerate((None, NOON)):
        Task.objects.create(pk=side.first_id + 3 + number, contact=lead.contact, title="Send the quote", due_at=NOON,
                            done_at=done_at, key=f"walked-{number}", created_at=NOON)  # fmt: skip
    item, waiting = Outbox.objects.order_by("id")[0], Draft.objects.get(status="pending")
    Outbox.objects.create(kind=item.kind, subject_id=waiting.pk, key="unknown", mailbox=item.mailbox,
                          recipient=item.recipient, state="unknown", not_before=NOON, created_at=NOON)  # fmt: skip


def open_doors(side: Side, ids: list[str]) -> House:
    """Let an admin knock at every door until it opens, each time from the same state."""
    client = signed_in(side, "admin")
    words = [*Switch.Name.values, "ours-spare"]
    house = House(side, offered(), {})
    statuses: dict[str, set[int]] = {}
    before = digests()
    for knock in chain(knocks_of_pages(client, pages(ids, words)), knocks_of_api(ids)):
        door = knock.door
        if door in OWN | ANYBODYS | set(house.opened) or door.endswith("not_found"):
            continue
        with undone():
            statuses.setdefault(door, set()).add(knock.by(client))
            if digests() != before:
                house.opened[door] = knock
    # What no page offers may answer a post all the same: it is written for a program, or was forgotten.
    tried = set(house.opened) | OWN | ANYBODYS
    for knock in (Knock("POST", where, everything(side)) for where in pages(ids, words)):
        if knock.door in tried:
            continue
        with undone():
            if knock.by(client) != 404:
                tried.add(knock.door)
            if digests() != before:
                house.opened[knock.door] = knock
    assert digests() == before, "looking at a page has changed something"
    house.known |= {door for door, answers in statuses.items() if answers != {403} and not is_list(door)}
    return house


def is_list(door: str) -> bool:
    """Tell a list without actions, whose form does nothing."""
    return door.endswith("_changelist")


def test_every_door_opens_for_an_admin(house: House) -> None:
    shut = house.known - set(house.opened)
    assert not shut, f"give rows_for_buttons() what these need: {sorted(shut)}"
    assert len(house.opened) > 60


@pytest.mark.parametrize("who", ["viewer", "stranger", "nobody"])
def test_who_may_only_look_changes_nothing(house: House, who: str) -> None:
    assert house.changed_by(browser(house, who)) == {}


@pytest.mark.parametrize("role", ["operator", "manager"])
def test_only_admins_change_members_keys_forms_accounts_switches_and_settings(house: House, role: str) -> None:
    found = house.changed_by(signed_in(house.side, role))

    assert {door: tables & ADMINS_OWN for door, tables in found.items() if tables & ADMINS_OWN} == {}
    assert {"POST desk:approve", "POST draft-approve", "POST admin:leads_lead_change"} <= set(found)


def test_only_managers_and_admins_delete(house: House) -> None:
    deleting = {door for door in house.opened if door.endswith("_delete")}
    judged = {role: deleting & set(house.changed_by(signed_in(house.side, role))) for role in ("operator", "manager")}

    assert judged["operator"] == set()
    assert judged["manager"] >= {"POST admin:crm_contact_delete", "POST admin:agents_document_delete"}


DECIDING = {"DELETE draft", *(f"POST draft-{verb}" for verb in ("approve", "reject", "snooze", "undo"))}


@pytest.mark.parametrize(
    ("role", "scopes", "opens"),
    [
        ("viewer", ["read", "write", "approve"], set()),
        ("admin", ["read"], set()),
        ("admin", ["approve"], DECIDING),
    ],
)  # fmt: skip
def test_a_key_opens_what_its_role_and_its_scopes_allow(
    house: House, role: str, scopes: list[str], opens: set[str]
) -> None:
    boss, member = house.side.members["admin"], house.side.members[role]
    _, key = create_api_key(name="Tried", scopes=scopes, member=member, by=boss, now=clock.now())

    assert set(house.changed_by(Client(headers={"Authorization": f"Bearer {key}"}))) == opens


def browser(house: House, who: str) -> Client:
    """Return the browser of a viewer, of somebody who is no member here, or of nobody known."""
    client = Client(raise_request_exception=False)
    if who == "stranger":
        user = get_user_model().objects.create(username="stranger", is_staff=True)
        client.force_login(user, backend="crm.tenancy.permissions.MemberBackend")
    return signed_in(house.side, who) if who == "viewer" else client
