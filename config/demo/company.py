"""The example company of the demo: Fernway, which sells dispatch software for vans and technicians."""

from __future__ import annotations

from typing import Any

NAME, SLUG = "Fernway", "fernway"
WORKSPACE: dict[str, Any] = {
    "name": NAME,
    "time_zone": "America/Chicago",
    "region": "US",
    "currency": "USD",
    "icp": {
        "industries": ["logistics", "courier", "field service", "plumbing", "cleaning", "elevators", "refrigeration"],
        "sizes": [[20, 500]],
        "regions": ["US", "CA", "GB", "DE", "FR", "ES", "AT", "CH"],
        "titles": ["operations", "fleet", "dispatch", "field service", "owner", "managing director", "geschäftsführer"],
        "excluded_domains": ["leadrocket.example"],
    },
}
PASSWORD = "fernway-demo"  # noqa: S105  a demo's, on this machine only
MEMBERS = [
    {"name": "Mia Torres", "email": "mia@fernway.example", "role": "admin", "title": "Head of Sales",
     "signature": "Mia Torres\nFernway"},
    {"name": "Jonas Weber", "email": "jonas@fernway.example", "role": "operator", "title": "Account Executive",
     "signature": "Jonas Weber\nFernway"},
]  # fmt: skip
FORMS: list[dict[str, Any]] = [
    {"name": "Pricing form", "kind": "hubspot", "key": "pricing", "portal_id": ""},
    {"name": "Contact form", "kind": "hubspot", "key": "contact", "portal_id": "4711"},
    {"name": "Talk to Fernway", "kind": "hosted", "key": "talk",
     "intro": "Tell us about your vans or technicians, and we answer within the hour."},
]  # fmt: skip
STAGES = ["new", "qualified", "demo", "proposal", "negotiation", "won", "lost"]
STAGE_RULES = [("unqualified", 0, "new"), ("marketing_qualified", 0, "new"), ("sales_qualified", 0, "qualified")]

DOCUMENTS: list[dict[str, Any]] = [
    {
        "title": "Price list",
        "url": "https://fernway.example/pricing",
        "product": "Fleet",
        "text": """# Fleet
Fleet costs $18 a van a month on the annual plan. On the monthly plan it is $22 a van a month.
Fleet can be used from 5 vans; there is no setup fee.

# Field
Field, for technicians who visit customers, costs $26 a technician a month on the annual plan.
Field includes everything in Fleet.

# Discounts
From 100 vans or technicians the price is agreed individually.

# Trial
There is a free trial of 14 days with all features; no credit card is needed.
There is no free version after the trial.
""",
    },
    {
        "title": "Fleet product notes",
        "url": "https://fernway.example/fleet",
        "product": "Fleet",
        "text": """# What Fleet does
Fleet plans the day's routes, shows every van on one map and tells customers when the driver arrives.

# Offline mode
The driver app works offline: jobs, photos and signatures are kept on the phone and sent when there is a signal again.
When the sync fails, drivers go on working and nothing is lost.

# Peak weeks
In peak weeks Fleet splits routes again during the day when a van drops out or a job runs late.

# Fleet size
Fleet is used by companies with 5 to 600 vans.
""",
    },
    {
        "title": "Field product notes",
        "url": "https://fernway.example/field",
        "product": "Field",
        "text": """# What Field does
Field schedules technicians by skill, distance and working hours, and it refuses to book a technician twice.

# Parts and documents
Technicians see parts lists, manuals and the service history of each site in the app.
""",
    },
    {
        "title": "Getting started",
        "url": "https://fernway.example/start",
        "product": "",
        "text": """# How long it takes
Most companies are live within two weeks; larger fleets with data import take about four weeks.

# Help with the move
An onboarding specialist imports vehicles, drivers and customers from your old system.

# Training
Dispatchers are trained in two online sessions of 90 minutes; drivers need about 15 minutes.
""",
    },
    {
        "title": "Integrations and security",
        "url": "https://fernway.example/integrations",
        "product": "",
        "text": """# Integrations
Fernway connects to Salesforce, HubSpot, QuickBooks and SAP Business One, and has an open API.

# Telematics
Fernway reads positions from Samsara, Geotab and Webfleet boxes.

# Security
Data is stored in the region you choose, in the United States or in the European Union, and is encrypted.

# Languages
The driver app speaks English, German, French, Spanish and Polish.
""",
    },
    {
        "title": "Support",
        "url": "https://fernway.example/support",
        "product": "",
        "text": """# Support hours
Support answers on working days from 7:00 to 20:00 Chicago time, and around the clock for urgent outages.

# Sync failed
If the app shows "sync failed", signing out and in again sends the waiting jobs; nothing is lost.
""",
    },
    {
        "title": "Partners",
        "url": "https://fernway.example/partners",
        "product": "",
        "text": """# Resellers
Fernway works with resellers and installers in North America and Europe; the partner team answers within two days.
""",
    },
]
ASSETS: list[dict[str, Any]] = [
    {"title": "Fleet price calculator", "url": "https://fernway.example/calculator",
     "summary": "The price calculator shows the monthly cost for your number of vans.",
     "topics": ["price", "cost", "pricing", "quote", "budget"]},
    {"title": "Offline mode in three minutes", "url": "https://fernway.example/offline-video",
     "summary": "A three-minute video shows how the driver app works without a signal.",
     "topics": ["offline", "signal", "sync"]},
    {"title": "Book a demo", "url": "https://fernway.example/demo",
     "summary": "You can pick a time for a 20-minute demo yourself.", "topics": ["demo", "call", "meeting", "show"]},
]  # fmt: skip
