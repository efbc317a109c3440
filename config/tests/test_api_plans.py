"""Each list of the API reads an index under the serving role, for a big and for an almost empty workspace."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Stage
from crm.tenancy.backend.owner import as_owner
from crm.tenancy.scope import scope
from crm.tests.api import make_program
from crm.tests.factories import make_mailbox, make_member, make_workspace
from crm.tests.plans import refuse_scans
from crm.tests.tenants import wrapper
from drafts.models import Draft
from leads.models import Lead

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {"one": 15_000, "two": 15_000, "three": 20}
LISTS = (
    "/api/leads",
    "/api/leads?status=sales_qualified",
    "/api/leads?stage=demo",
    "/api/leads?bucket=P1",
    "/api/leads?grade=A",
    "/api/leads?category=sales",
    "/api/leads?owner={owner}",
    "/api/leads?bucket=P1&grade=A&category=sales&status=unqualified",
    "/api/leads?email=p7@x7.example",
    "/api/leads?domain=x7.example",
    "/api/leads?phone=%2B13120000007",
    "/api/leads?q=question+7",
    "/api/contacts",
    "/api/contacts?email=p7@x7.example",
    "/api/contacts?domain=x7.example",
    "/api/contacts?q=person+7",
    "/api/companies",
    "/api/companies?domain=x7.example",
    "/api/companies?phone=%2B13120000007",
    "/api/drafts",
    "/api/drafts?status=pending",
    "/api/drafts?lead={lead}",
    "/api/operator/drafts/pending",
    "/api/tasks",
    "/api/tasks?open=false",
    "/api/tasks?owner={owner}",
    "/api/tasks?owner={owner}&open=false",
    "/api/tasks?contact={contact}",
    "/api/tasks?contact={contact}&owner={owner}&open=false",
)
RECORDS = ("/api/leads/{lead}", "/api/leads/{lead}/timeline", "/api/drafts/{draft}")

COMPANIES = """
INSERT INTO crm_company (workspace_id, name, domain, industry, country, search_text, created_at)
SELECT {ws}, 'Company ' || n, 'x' || n || '.example', '', '', 'company ' || n, now() FROM generate_series(1, {size}) n
"""
CONTACTS = """
INSERT INTO crm_contact (workspace_id, name, title, company_id, language, time_zone, country, search_text, created_at)
SELECT {ws}, 'Person ' || id, '', id, '', '', '', 'person ' || substr(name, 9), now()
FROM crm_company WHERE workspace_id = {ws}
"""
POINTS = """
INSERT INTO crm_contactpoint (workspace_id, contact_id, kind, value, normalised, "primary")
SELECT {ws}, c.id, k.kind, k.value, k.value, true FROM crm_contact c JOIN crm_company o ON o.id = c.company_id,
LATERAL (VALUES ('email', 'p' || substr(o.name, 9) || '@' || o.domain),
                ('phone', '+1312' || lpad(substr(o.name, 9), 7, '0'))) k (kind, value)
WHERE c.workspace_id = {ws}
"""
LEADS = """
INSERT INTO leads_lead (workspace_id, contact_id, company_id, owner_id, title, status, stage_id, bucket, score, grade,
                        category, intent, persona, source, search_text, created_at)
SELECT {ws}, id, company_id, {owner}, 'Question ' || id,
       (ARRAY['unqualified', 'marketing_qualified', 'sales_qualified'])[1 + id % 3],
       {stage} + id % 3, 'P' || (1 + id % 3), id % 100, (ARRAY['A', 'B', 'C', 'D', 'F'])[1 + id % 5],
       (ARRAY['sales', 'support', 'partner'])[1 + id % 3], '', '', '{{}}', 'question ' || id, now()
FROM crm_contact WHERE workspace_id = {ws}
"""
TALKS = """
INSERT INTO leads_conversation (workspace_id, contact_id, lead_id, subject, created_at)
SELECT {ws}, contact_id, id, title, now() FROM leads_lead WHERE workspace_id = {ws}
"""
DRAFTS = """
INSERT INTO drafts_draft (workspace_id, lead_id, conversation_id, mailbox_id, kind, status, reason, to_email, to_name,
                          subject, body, proposed_subject, proposed_body, version, source, missing, proposed_by_id, key,
                          bucket, due_at, waiting_since, created_at, updated_at)
SELECT {ws}, lead_id, id, {mailbox}, 'answer', 'pending', '', '', '', subject, 'Hi', subject, 'Hi', 1, 'rules', '[]',
       {owner}, 'run ' || id, 'P' || (1 + id % 3), now() + (id % 7 - 3) * interval '1 minute',
       now() - id % 50 * interval '1 minute', now(), now()
FROM leads_conversation WHERE workspace_id = {ws}
"""
TASKS = """
INSERT INTO crm_task (workspace_id, contact_id, lead_id, owner_id, title, key, due_at, done_at, created_at)
SELECT {ws}, contact_id, id, {owner}, title, 'task ' || id, now() + (id % 9 - 4) * interval '1 day',
       CASE WHEN id % 2 = 0 THEN now() - id % 50 * interval '1 hour' END, now()
FROM leads_lead WHERE workspace_id = {ws}
"""


def test_lists_and_records_read_an_index() -> None:
    programs = {}
    for slug, size in SIZES.items():
        workspace = make_workspace(slug)
        with scope(workspace.pk):
            member = make_member(email=f"mia@{slug}.example")
            values = {"ws": workspace.pk, "size": size, "owner": member.pk, "mailbox": make_mailbox(member).pk,
                      "stage": Stage.objects.order_by("pk")[0].pk}  # fmt: skip
            programs[slug] = (workspace, member, make_program(member))
        with as_owner(wrapper()), connection.cursor() as cursor:
            for statement in (COMPANIES, CONTACTS, POINTS, LEADS, TALKS, DRAFTS, TASKS):
                cursor.execute(statement.format(**values))
            cursor.execute("ANALYZE")

    for workspace, member, program in programs.values():
        with scope(workspace.pk):
            lead, draft = Lead.objects.all()[10], Draft.objects.all()[10]
            values = {"owner": member.pk, "lead": lead.pk, "contact": lead.contact_id, "draft": draft.pk}
        for path in (*LISTS, *RECORDS):
            with CaptureQueriesContext(connection) as asked:
                status, answer = program.get(path.format(**values))
                assert status == 200, (path, answer)
                if isinstance(answer, dict) and answer.get("next"):
                    parts = urlsplit(answer["next"])
                    assert program.get(f"{parts.path}?{parts.query}")[0] == 200
            limit = 24 if path in LISTS else 15
            assert len(asked.captured_queries) <= limit, path
            with scope(workspace.pk):
                refuse_scans(query["sql"] for query in asked.captured_queries if "crm_route" not in query["sql"])
