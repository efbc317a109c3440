"""Enquiries for tests, through the services that intake uses."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from crm.services.members import default_agent
from crm.tests.factories import NOON
from leads.connectors.forms import read_post
from leads.models import Form, Lead, Submission
from leads.policies.icp import Icp
from leads.policies.score import ScoreFacts, score_lead
from leads.services.forms import add_form
from leads.services.intake import process_submission, receive_submission
from leads.services.leads import record_qualification, record_score

ENQUIRY = {
    "firstname": "Dana",
    "lastname": "Ruiz",
    "email": "dana@northwind.example",
    "company": "Northwind Couriers",
    "jobtitle": "Head of Operations",
    "message": "We run 40 vans. What does Fleet cost? Budget 15k, decision this month.",
}


def make_form(*, key: str = "contact", kind: str = "hubspot", **fields: Any) -> Form:
    """Make a form of the workspace in scope."""
    return add_form(name="Contact form", kind=kind, key=key, now=NOON, **fields)


def hubspot_body(fields: dict[str, Any] | None = None, **envelope: Any) -> bytes:
    """Return a post as HubSpot writes it."""
    listed = [{"name": name, "value": value} for name, value in (fields or ENQUIRY).items()]
    return json.dumps({"portalId": "1", "formId": "contact", "submittedAt": 0, "fields": listed, **envelope}).encode()


def make_submission(form: Form, fields: dict[str, Any] | None = None, *, now: datetime = NOON) -> Submission:
    """Let a form receive an enquiry."""
    raw = hubspot_body(fields)
    post = read_post(raw, content_type="application/json", mapping={})
    receipt = receive_submission(form, raw=raw, headers={}, post=post, event_id="", now=now)
    return Submission.objects.get(run_id=receipt.run_id)


def make_lead(form: Form | None = None, fields: dict[str, Any] | None = None, *, now: datetime = NOON) -> Lead:
    """Let an enquiry become a lead."""
    submission = make_submission(form or make_form(), fields, now=now)
    process_submission(submission.pk, now=now)
    submission.refresh_from_db()
    assert submission.lead is not None
    return submission.lead


BANT = {
    "budget": {"value": "high", "quote": "Budget 15k", "confidence": 0.9},
    "authority": {"value": "yes", "quote": "Head of Operations", "confidence": 0.9},
    "need": {"value": "high", "quote": "We run 40 vans", "confidence": 0.8},
    "timeline": {"value": "unknown", "quote": None, "confidence": 0.0},
}


def score(lead: Lead, *, now: datetime = NOON, **found: Any) -> Lead:
    """Let a lead be read and scored, as a run does it."""
    said = {"category": "sales", "intent": "sales", "persona": "manager", "bant": BANT, "flags": [], **found}
    facts = ScoreFacts(
        budget="high", authority="yes", need="high", asks=("price",), industry="Logistics",
        email_domain="northwind.example", business_domain=True, own_words=45, replied_before=True,
        phone_left=True,
    )  # fmt: skip
    agent, key = default_agent(), f"test:{lead.pk}"
    record_qualification(lead.pk, found=said, source="rules", key=key, by=agent, now=now)
    record_score(lead.pk, points=score_lead(facts, Icp(industries=("Logistics",))), key=key, by=agent, now=now)
    lead.refresh_from_db()
    return lead
