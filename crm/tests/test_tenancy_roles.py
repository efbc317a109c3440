"""What the two roles may do, and that `migrate` leaves nothing open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from crm.models import Company, Contact, Event, Member
from crm.tenancy.apply import apply_tenancy
from crm.tenancy.backend.owner import as_owner, owner_parameters
from crm.tenancy.checks import refuse_unsafe_role
from crm.tenancy.protection import constraint_name, missing_protection
from crm.tenancy.scope import scope
from crm.tests.tenants import NOON, make_tenant, wrapper

pytestmark = pytest.mark.django_db(transaction=True)

SNAPSHOT = """SELECT 'table', relname, relrowsecurity::text, relacl::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'policy', polname, polrelid::text, pg_get_expr(polqual, polrelid) FROM pg_policy
UNION ALL SELECT 'constraint', conname, conrelid::text, pg_get_constraintdef(oid) FROM pg_constraint
UNION ALL SELECT 'function', proname, proacl::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'column', attname, attrelid::text, attnum::text FROM pg_attribute WHERE attnum > 0
ORDER BY 1, 2, 3, 4"""


def run(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize(
    "sql",
    [
        "TRUNCATE crm_company CASCADE",
        "ALTER TABLE crm_company DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON crm_company",
        "CREATE TABLE stray (id int)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('crm', 'x', now())",
        "DELETE FROM django_migrations",
        "INSERT INTO django_admin_log (action_time, object_repr, action_flag, change_message, user_id) "
        "VALUES (now(), '', 1, '', 1)",
        "UPDATE crm_event SET verb = 'never happened'",
        "DELETE FROM crm_event",
    ],
)
def test_the_serving_role_may_not(sql: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied|must be owner"):
        run(sql)


def test_the_serving_role_cannot_become_the_owner() -> None:
    owner = owner_parameters(wrapper())["user"]
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(f'SET ROLE "{owner}"')


def test_no_scope_that_sql_sets_itself_opens_the_owners_eyes() -> None:
    make_tenant("ours", companies=1)
    run("SET row_security = off")
    try:
        with pytest.raises(ProgrammingError, match="row-level security"):
            run("SELECT * FROM crm_company")
    finally:
        run("RESET row_security")


def test_events_are_added_and_read_only() -> None:
    ours = make_tenant("ours")
    with scope(ours.pk):
        member = Member.objects.create(name="Anna", email="anna@ours.example")
        event = Event.objects.create(verb="x", at=NOON, by=member, actor="person", subject_kind="x", subject_id=1)
        assert Event.objects.get(pk=event.pk).verb == "x"
        with pytest.raises(ProgrammingError, match="permission denied"):
            event.delete()


def test_a_key_into_another_workspace_is_refused() -> None:
    ours, theirs = make_tenant("ours"), make_tenant("theirs", companies=1)
    with scope(theirs.pk):
        stranger = Company.objects.get()
    with scope(ours.pk):
        with pytest.raises(IntegrityError):
            Contact.objects.create(name="Spy", company_id=stranger.pk, created_at=NOON)
        contact = Contact.objects.create(name="Anna", company_id=None, created_at=NOON)
        with pytest.raises(IntegrityError):
            Contact.objects.filter(pk=contact.pk).update(company_id=stranger.pk)
        assert Contact.objects.get().company_id is None


def test_migrating_again_changes_nothing() -> None:
    before = run(SNAPSHOT)
    call_command("migrate", verbosity=0)

    assert run(SNAPSHOT) == before


@contextmanager
def undone_as_owner() -> Iterator[None]:
    """Work on the tables as the owner, and leave them as they were."""
    with as_owner(wrapper()), transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_migrate_mends_what_somebody_took_away() -> None:
    with undone_as_owner():
        whole = run(SNAPSHOT)
        key = constraint_name("crm_contact", "company_id")
        run("ALTER TABLE crm_contact DISABLE ROW LEVEL SECURITY")
        run("DROP POLICY tenant ON crm_contact")
        run(f'ALTER TABLE crm_contact DROP CONSTRAINT "{key}"')
        run(f'GRANT ALL ON crm_event, django_migrations TO "{wrapper().serving_role}"')
        assert run(SNAPSHOT) != whole
        apply_tenancy(wrapper())

        assert run(SNAPSHOT) == whole


def test_what_the_planner_is_told_counts_at_once_where_there_are_rows_already() -> None:
    told = "SELECT n_distinct FROM pg_stats WHERE tablename = 'crm_company' AND attname = 'workspace_id'"
    with undone_as_owner():
        make_tenant("early", companies=50)
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("ALTER TABLE crm_company ALTER COLUMN workspace_id RESET (n_distinct)")
        run("ANALYZE crm_company")
        assert run(told) == [(1.0,)]
        apply_tenancy(wrapper())

        assert run(told) == [(100.0,)]


def test_a_rule_that_changed_between_releases_is_made_anew() -> None:
    with undone_as_owner():
        whole = run(SNAPSHOT)
        run("DROP POLICY tenant ON crm_contact")
        run("CREATE POLICY tenant ON crm_contact USING (true)")
        run("COMMENT ON POLICY tenant ON crm_contact IS 'the rule of an older release'")
        apply_tenancy(wrapper())

        assert run(SNAPSHOT) == whole


def test_migrate_skips_tables_and_columns_that_an_older_target_lacks() -> None:
    with undone_as_owner():
        run("DROP TABLE crm_outbox CASCADE")
        run("ALTER TABLE crm_contact DROP COLUMN company_id")
        run("ALTER TABLE crm_company DROP COLUMN search_text CASCADE")
        apply_tenancy(wrapper())

        assert (
            run("SELECT 1 FROM pg_attribute WHERE attname = 'search_words' AND attrelid = 'crm_company'::regclass")
            == []
        )
        assert list(missing_protection(connection.cursor())) == []


def test_a_table_nobody_protected_is_not_served() -> None:
    with undone_as_owner():
        run("CREATE TABLE plugin_row (id int)")
        run(f'GRANT ALL ON plugin_row TO "{wrapper().serving_role}"')
        apply_tenancy(wrapper())

        assert run(f"SELECT has_table_privilege('{wrapper().serving_role}', 'plugin_row', 'SELECT')") == [(False,)]


def test_a_door_nobody_registers_any_more_is_closed() -> None:
    with undone_as_owner():
        run("CREATE FUNCTION search_secrets(q text, n int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'")
        apply_tenancy(wrapper())

        assert run("SELECT 1 FROM pg_proc WHERE proname = 'search_secrets'") == []


def test_long_key_names_stay_within_postgresqls_limit_and_apart() -> None:
    names = [constraint_name("t" * 50, f"column_{number}") for number in range(3)]

    assert max(map(len, names)) <= 63
    assert len(set(names)) == 3


def test_the_serving_role_passes_the_start_check() -> None:
    refuse_unsafe_role()

    assert run_checks(tags=[Tags.database], databases=["default"]) == []


def test_the_owners_role_is_refused_at_the_start() -> None:
    settings = wrapper().settings_dict
    kept = {name: settings[name] for name in ("USER", "PASSWORD")}
    owner = owner_parameters(wrapper())
    connection.close()
    settings.update(USER=owner["user"], PASSWORD=owner["password"])
    try:
        with pytest.raises(
            ImproperlyConfigured, match=f"'{owner['user']}' may not serve.*it owns tables.*DATABASE_URL"
        ):
            refuse_unsafe_role()
        assert [error.id for error in run_checks(tags=[Tags.database], databases=["default"])] == ["tenancy.E001"]
    finally:
        connection.close()
        settings.update(kept)


def test_without_an_owner_only_a_sentence_comes_of_migrate() -> None:
    options = wrapper().settings_dict["OPTIONS"]
    wrapper().settings_dict["OPTIONS"] = options | {"owner": None}
    try:
        with pytest.raises(ImproperlyConfigured, match="Set DATABASE_OWNER_URL"):
            call_command("migrate", verbosity=0)
    finally:
        wrapper().settings_dict["OPTIONS"] = options


def test_a_plain_dump_by_the_owner_holds_all_rows() -> None:
    for name in ("ours", "theirs"):
        make_tenant(name, companies=2)
    with (
        psycopg.connect(**owner_parameters(wrapper())) as owner,
        owner.cursor().copy("COPY crm_company TO STDOUT") as copy,
    ):
        assert len(list(copy.rows())) == 4


def test_connections_are_told_how_to_plan() -> None:
    assert run("SHOW random_page_cost") == [("1.1",)]
    run("SELECT '[1]'::vector")
    assert run("SHOW hnsw.iterative_scan") == [("strict_order",)]
