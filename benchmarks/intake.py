"""Signed post to 202 at 100 connections: against a bare view, and with many rows stored."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from uuid import uuid4

import psycopg
from cryptography.fernet import Fernet

from benchmarks.cpu import Spent, measured
from benchmarks.figures import Figure, Report
from benchmarks.ground import Ground
from benchmarks.layout import FEW, LEADS, many
from benchmarks.load import Load, generator, send
from benchmarks.web import Web, web
from leads.connectors.signatures import sign_hubspot

ROUNDS, SECONDS, WARM_UP, CONNECTIONS = 5, 3, 2, 100
MOST_PER_SECOND = 4000  # so many posts are prepared: none is sent twice, or it would be a redelivery
PATH = "/webhook/formlead/contact"
TEXT = (
    "Hi, we run 40 vans out of Chicago and our dispatch breaks down in the peak weeks: the sync fails and drivers "
    "stand around for an hour. We have a budget of 15k for this and want to decide this month. What does Fleet cost "
    "for 40 vans?"
)

BARE_TABLES = """
DROP TABLE IF EXISTS bench_bare_row, bench_bare_form;
CREATE TABLE bench_bare_form (id bigserial PRIMARY KEY, key text UNIQUE NOT NULL);
CREATE TABLE bench_bare_row (
  id bigserial PRIMARY KEY, form_id bigint NOT NULL, body bytea NOT NULL, at timestamptz NOT NULL
);
INSERT INTO bench_bare_form (key) VALUES ('contact');
GRANT SELECT ON bench_bare_form TO PUBLIC;
GRANT SELECT, INSERT ON bench_bare_row TO PUBLIC;
GRANT USAGE ON bench_bare_row_id_seq TO PUBLIC;
"""


@dataclass(frozen=True)
class Round:
    """One short load on one server."""

    load: Load
    spent: Spent

    def cpu(self, *names: str) -> float:
        """CPU milliseconds a request, of the application, of PostgreSQL, or both."""
        return 1000 * sum(self.spent.cpu[name] for name in names or ("app", "postgres")) / self.load.answers


def measure(ground: Ground, report: Report) -> None:
    """Take turns between the bare view, intake with few rows and intake with many, and compare medians."""
    contacts = ground.size("CONTACTS", ground.size("SIZE", LEADS))  # each lead has a contact
    small, large = ground.database(FEW), ground.database(many(contacts))
    with psycopg.connect(small["BENCH_SUPERUSER_URL"], autocommit=True) as superuser:
        superuser.execute(BARE_TABLES)
    with ExitStack() as servers:
        sides = {
            "bare": servers.enter_context(web(small, application="benchmarks.bare:application")),
            "small": servers.enter_context(web(small)),
            "large": servers.enter_context(web(large)),
        }
        secrets = {"bare": "none", "small": secret_of(small), "large": secret_of(large)}
        for name, server in sides.items():
            _round(ground, server, secrets[name], WARM_UP)
        rounds: dict[str, list[Round]] = {name: [] for name in sides}
        for number in range(ROUNDS):
            for name in sorted(sides, reverse=bool(number % 2)):
                rounds[name].append(_round(ground, sides[name], secrets[name], SECONDS))
    for environment in (small, large):
        _clean(environment)
    report.add(*figures(rounds, contacts))


def figures(rounds: dict[str, list[Round]], large: int) -> list[Figure]:
    """Say what the rounds came to."""

    def middle(name: str, *trees: str) -> float:
        return median(one.cpu(*trees) for one in rounds[name])

    rate = {name: median(one.load.rate for one in taken) for name, taken in rounds.items()}
    many = f"{large:,} contacts"
    everything = [one for taken in rounds.values() for one in taken]
    return [
        Figure("intake: bare view", rate["bare"], "req/s"),
        Figure("intake: bare view, CPU of app and PostgreSQL", middle("bare"), "ms"),
        Figure("intake: requests a second", rate["small"], "req/s", limit=rate["bare"] / 2, at_least=True, gate=True),
        Figure("intake: share of the bare view's rate", rate["small"] / rate["bare"], "", 0.5, at_least=True),
        Figure("intake: CPU of app and PostgreSQL a request", middle("small"), "ms", limit=3.0, gate=True),
        Figure("intake: CPU of app a request", middle("small", "app"), "ms"),
        Figure("intake: CPU of PostgreSQL a request", middle("small", "postgres"), "ms"),
        Figure(f"intake: CPU a request, {many}", middle("large"), "ms", limit=1.15 * middle("small"), gate=True),
        Figure(f"intake: requests a second, {many}", rate["large"], "req/s"),
        Figure("intake: p50", median(one.load.p50 for one in rounds["small"]), "ms"),
        Figure("intake: p99", median(one.load.p99 for one in rounds["small"]), "ms", limit=500.0),
        Figure("intake: answers other than 202", sum(one.load.wrong for one in everything), "", limit=0.5, gate=True),
        Figure(f"intake: foreign load ({generator()})", median(one.spent.foreign for one in everything), "% of 1 core"),
    ]  # fmt: skip


def _round(ground: Ground, server: Web, secret: str, seconds: int) -> Round:
    posts = prepared(server, secret, MOST_PER_SECOND * seconds)
    with measured({"app": server.pid, "postgres": ground.postgres, "redis": ground.servers.redis.process.pid}) as spent:
        load = send(server.port, posts, connections=CONNECTIONS, seconds=seconds)
    return Round(load, spent)


def prepared(server: Web, secret: str, count: int) -> list[bytes]:
    """Write whole HTTP requests, each a new enquiry with HubSpot's signature."""
    batch, stamp = uuid4().hex[:8], str(int(time.time() * 1000))
    return [post(server, secret, stamp, f"{batch}-{number}") for number in range(count)]


def post(server: Web, secret: str, stamp: str, name: str, *, uri: str = "") -> bytes:
    """Write one, signed for the server's address or another that it is known by."""
    fields = {"firstname": "Dana", "lastname": name, "email": f"dana.{name}@firm.example", "jobtitle": "Manager",
              "company": "Northwind Couriers", "message": TEXT}  # fmt: skip
    listed = [{"name": key, "value": value} for key, value in fields.items()]
    body = json.dumps(
        {"portalId": "4711", "formId": "contact", "pageUri": "https://f.example/?utm_source=g", "fields": listed}
    )
    signature = sign_hubspot(body.encode(), secret=secret, method="POST", uri=(uri or server.url) + PATH, stamp=stamp)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/json\r\n"
        f"X-HubSpot-Request-Timestamp: {stamp}\r\nX-HubSpot-Signature-v3: {signature}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body.encode()


def secret_of(environment: dict[str, str]) -> str:
    """Return the secret of the form that is posted to."""
    with psycopg.connect(environment["BENCH_SUPERUSER_URL"]) as superuser:
        row = superuser.execute("SELECT secret FROM leads_form WHERE key = 'contact'").fetchone()
    assert row
    return Fernet(environment["ENCRYPTION_KEYS"]).decrypt(row[0]).decode()


def _clean(environment: dict[str, str]) -> None:
    """Take away what was posted, so that the next run finds the database as it was filled."""
    with psycopg.connect(environment["BENCH_SUPERUSER_URL"], autocommit=True) as superuser:
        superuser.execute("DELETE FROM leads_submission WHERE state = 'received'")
        superuser.execute(
            "DELETE FROM leads_delivery d WHERE first_at > (SELECT max(received_at) FROM leads_submission)"
        )
        superuser.execute("VACUUM leads_submission, leads_delivery")
