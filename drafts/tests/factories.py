"""Drafts for tests, through the services that propose them in life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.services.members import default_agent
from crm.tests.factories import NOON
from drafts.models import Draft
from drafts.services.propose import Proposal, Sentence, propose_draft
from leads.models import Lead

PRICE = {"id": "chunk:1", "kind": "document", "title": "Price list › Fleet", "url": "https://acme.example/prices",
         "quote": "Fleet costs $18 a van a month."}  # fmt: skip
SENTENCES = (
    Sentence("Hi Dana,", "greeting"),
    Sentence("Fleet costs $18 a van a month.", "answer", [PRICE]),
    Sentence("It is the best there is.", "answer"),
    Sentence("I will call you.", "next_step"),
)
BODY = "Hi Dana,\n\nFleet costs $18 a van a month. It is the best there is.\n\nI will call you."


def make_draft(lead: Lead, *, now: datetime = NOON, **fields: Any) -> Draft:
    """Propose an answer to a lead's enquiry."""
    proposal = Proposal(
        **{"subject": "Fleet for 40 vans", "body": BODY, "sentences": SENTENCES, "source": "rules",
           "missing": ["No calendar is connected."], **fields}
    )  # fmt: skip
    conversation = lead.conversations.get()
    return propose_draft(conversation.pk, proposal=proposal, key=f"test:{lead.pk}", by=default_agent(), now=now)
