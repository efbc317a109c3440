"""What may be read past row security: these doors, by name, and ids only."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from crm.models import Company, Contact, Outbox, Route
from crm.tenancy.backend.owner import as_owner
from crm.tenancy.doors import add_route, due_work, find_route, register_search, remove_route, search
from crm.tenancy.doors.due import KINDS
from crm.tenancy.scope import scope
from crm.tests.tenants import NOON, make_tenant, wrapper

pytestmark = pytest.mark.django_db

DEFINERS = """SELECT proname, prorettype::regtype::text, array_to_string(proconfig, ' '),
has_function_privilege('public', oid, 'EXECUTE'), has_function_privilege(current_user, oid, 'EXECUTE')
FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"""


def test_these_are_all_the_functions_that_read_with_the_owners_eyes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(DEFINERS)
        found = {name: rest for name, *rest in cursor.fetchall()}

    assert set(found) == {"due_work", "crm_number_event", "search_companies", "search_contacts", "search_leads",
                          "search_suppressions"}  # fmt: skip
    for name, (returns, settings, everybody, serving) in found.items():
        assert "search_path=pg_catalog, public, pg_temp" in settings
        if name != "crm_number_event":  # a trigger: nobody can call it
            assert (everybody, serving) == (False, True)
            assert returns in {"bigint", "record"}


def test_these_are_all_the_kinds_of_due_work() -> None:
    assert {kind: known.table for kind, known in KINDS.items()} == {
        "outbox": "crm_outbox",
        "submission": "leads_submission",
        "wanted_run": "leads_submission",
        "mailbox_judgement": "crm_mailbox",
        "snoozed_draft": "drafts_draft",
        "run": "agents_run",
        "mailbox": "crm_syncstate",
        "mail": "leads_incomingmail",
        "mail_follow": "leads_incomingmail",
        "wanted_mail_run": "leads_incomingmail",
        "idempotent_request": "crm_idempotentrequest",
    }


def test_a_key_leads_to_its_workspace_before_any_scope_exists() -> None:
    ours = make_tenant("ours")
    add_route(Route.Kind.FORM, "key-1", workspace_id=ours.pk, object_id=7)

    assert find_route(Route.Kind.FORM, "key-1") == (ours.pk, 7)
    assert find_route(Route.Kind.FORM, "key-2") is None
    assert find_route(Route.Kind.API_KEY, "key-1") is None


@pytest.mark.parametrize("key", ["", "\0", "' OR true --", "\udcff", "x" * 100_000, "€" * 50])
def test_any_text_may_be_tried_as_a_key(key: str) -> None:
    assert find_route(Route.Kind.FORM, key) is None


def test_routes_hold_hashes_and_never_the_key() -> None:
    ours = make_tenant("ours")
    add_route(Route.Kind.API_KEY, "very secret", workspace_id=ours.pk, object_id=7)

    assert b"very secret" not in bytes(Route.objects.get().digest)


def test_a_key_leads_to_one_place_only() -> None:
    ours, theirs = make_tenant("ours"), make_tenant("theirs")
    add_route(Route.Kind.FORM, "key", workspace_id=ours.pk, object_id=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        add_route(Route.Kind.FORM, "key", workspace_id=theirs.pk, object_id=8)

    assert remove_route(Route.Kind.FORM, workspace_id=theirs.pk, object_id=7) == 0
    assert remove_route(Route.Kind.FORM, workspace_id=ours.pk, object_id=7) == 1
    assert find_route(Route.Kind.FORM, "key") is None


def make_due(name: str, count: int, *, minutes: int = 1, state: str = Outbox.State.PENDING) -> int:
    """Make a workspace with outbox rows, the first due `minutes` before noon and each a second later."""
    workspace = make_tenant(name)
    with scope(workspace.pk):
        for number in range(count):
            due = NOON - timedelta(minutes=minutes) + timedelta(seconds=number)
            Outbox.objects.create(kind="x", key=f"{number}", subject_id=1, not_before=due, created_at=NOON, state=state)
    return workspace.pk


def test_a_busy_workspace_does_not_keep_the_others_waiting() -> None:
    busy, quiet = make_due("busy", 20, minutes=60), make_due("quiet", 2)

    found = due_work("outbox", 6, NOON)

    assert [workspace for workspace, _ in found] == [busy, quiet, busy, quiet, busy, busy]
    with scope(quiet):
        assert set(Outbox.objects.values_list("pk", flat=True)) == {
            row for workspace, row in found if workspace == quiet
        }


def test_the_oldest_are_due_first_and_never_more_than_asked_for() -> None:
    make_due("busy", 5)
    rows = [row for _, row in due_work("outbox", 3, NOON)]

    assert len(rows) == 3
    assert rows == sorted(rows)


def test_what_is_later_or_done_is_not_due() -> None:
    make_due("later", 3, minutes=-10)
    make_due("done", 3, state=Outbox.State.SENT)

    assert due_work("outbox", 10, NOON) == []
    assert len(due_work("outbox", 10, NOON + timedelta(minutes=11))) == 3


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_due_work_can_be_asked_for(kind: str) -> None:
    make_tenant("ours")

    assert due_work(kind, 10, NOON) == []


@pytest.mark.parametrize("kind", ["contact", "", "outbox' --"])
def test_no_other_kind_can_be_asked_for(kind: str) -> None:
    with pytest.raises(KeyError, match="No due work is registered"):
        due_work(kind, 10, NOON)


def make_contact(text: str, **fields: str) -> int:
    return Contact.objects.create(search_text=text, created_at=NOON, **fields).pk


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("müller", True, id="a word"),
        pytest.param("MULLER", True, id="letter case and accents do not count"),
        pytest.param("anna müller", True, id="all words"),
        pytest.param("muller anna", True, id="in any order"),
        pytest.param("anna mül", True, id="the last word unfinished"),
        pytest.param("an müller", False, id="an earlier word unfinished"),
        pytest.param("anna schmidt", False, id="one word that is not there"),
        pytest.param("anna.mueller@acme.example", True, id="a mail address"),
        pytest.param("mueller@acm", True, id="part of a mail address"),
        pytest.param("muel@acme", False, id="a part before the last unfinished"),
        pytest.param("anna.mueller@acme.exam", False, id="the end of a whole mail address unfinished"),
        pytest.param("o'neil", True, id="an apostrophe"),
        pytest.param("o’neil", True, id="another apostrophe"),
        pytest.param("+49 171", True, id="a phone number"),
        pytest.param("", False, id="nothing"),
        pytest.param("   ", False, id="spaces"),
        pytest.param("& | ! <-> :* ( ) ' \\", False, id="marks only"),
        pytest.param("müller & !anna:*", True, id="marks mean nothing"),
        pytest.param("'; DROP TABLE crm_contact --", False, id="SQL"),
        pytest.param("\0müller", True, id="a NUL"),
        pytest.param("müller " * 500, True, id="too long"),
        pytest.param("日本", True, id="another script"),
    ],
)
def test_search_finds_rows_by_words(typed: str, found: bool) -> None:
    with scope(make_tenant("ours").pk):
        row = make_contact("Anna Müller-O'Neil anna.mueller@acme.example +49 171 5550 日本語")

        assert search("contacts", typed, 10) == ([row] if found else [])


def test_search_sees_only_the_workspace_in_scope() -> None:
    ours, theirs = make_tenant("ours").pk, make_tenant("theirs").pk
    with scope(theirs):
        make_contact("Anna")
    with scope(ours):
        row = make_contact("Anna")
        assert search("contacts", "anna", 10) == [row]
        # A word cannot name another workspace.
        assert search("contacts", f"{theirs}:anna", 10) == []
    assert search("contacts", "anna", 10) == []


def test_search_answers_the_newest_first() -> None:
    with scope(make_tenant("ours").pk):
        rows = [make_contact("Anna") for _ in range(5)]

        assert search("contacts", "anna", 3) == rows[:1:-1]


def test_search_follows_a_changed_text() -> None:
    with scope(make_tenant("ours").pk):
        row = make_contact("Anna")
        Contact.objects.filter(pk=row).update(search_text="Berta")

        assert search("contacts", "anna", 10) == []
        assert search("contacts", "berta", 10) == [row]


@pytest.mark.parametrize("text", ["x" * 200_000, "a b " * 50_000, " ".join(map(str, range(40_000))), "é" * 60_000])
def test_no_text_is_too_long_to_be_stored(text: str) -> None:
    with scope(make_tenant("ours").pk):
        make_contact(text)

        assert Contact.objects.get().search_text == text


def test_a_search_that_nobody_registered_is_refused() -> None:
    with pytest.raises(KeyError, match="No search is registered"):
        search("members", "anna", 10)
    with pytest.raises(ValueError, match="small letters"):
        register_search("x; DROP", "crm_contact", ("name",))


@pytest.mark.django_db(transaction=True)
def test_words_are_found_fast_however_many_rows_have_them() -> None:
    """Among 60,000 rows a rare word, a word that half of the rows have, and one that only the oldest ones have."""
    ours, theirs = make_tenant("ours").pk, make_tenant("theirs").pk
    with as_owner(wrapper()), connection.cursor() as cursor:
        for workspace in (ours, theirs):
            cursor.execute(
                "INSERT INTO crm_company (workspace_id, name, domain, industry, country, created_at, search_text) "
                "SELECT %s, 'c', n || '.example', '', '', now(), 'company' || n || ' ' || "
                "CASE n %% 2 WHEN 0 THEN 'gmbh' ELSE 'ltd' END || CASE WHEN n < 20000 THEN ' old' ELSE '' END "
                "FROM generate_series(1, 30000) n",
                [workspace],
            )
        cursor.execute("ANALYZE crm_company")
    with scope(ours):
        newest = list(Company.objects.order_by("-pk").values_list("pk", flat=True)[:100])
        started = time.perf_counter()
        assert len(search("companies", "company777", 50)) == 11  # company777, company7770 ... company7779
        assert search("companies", "gmbh", 50) == [row for number, row in enumerate(newest) if number % 2 == 0]
        assert len(search("companies", "old", 50)) == 50
        assert search("companies", "gmbh ltd", 50) == []
        assert time.perf_counter() - started < 1
