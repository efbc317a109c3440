"""Pages of a workspace with many leads beside the same pages with a thousand: queries, plans, and times.

Three sides: a thousand leads alone in a database, many, and the thousand of a workspace beside the many. Plans are
judged where there are many: a database of a thousand rows is right to read a table whole.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from contextlib import ExitStack
from statistics import median
from typing import Any

from benchmarks.cpu import measured
from benchmarks.figures import Figure, Report, number, percentile
from benchmarks.ground import Ground
from benchmarks.layout import BESIDE, FEW, LEADS, many
from benchmarks.web import web
from config.demo.company import SLUG
from config.services.state import CHECKOUT

BLOCKS, ROUNDS, WARM_UP = 5, 20, 4  # a p95 of each block, and of these the median: a burst of others' load spoils one
RECORDS = ("review", "lead page", "contact page", "company page")  # may ask 15 queries; lists 12
DASHBOARD = ("Today",)  # four numbers, a chart, what needs a person, runs, news: a page of all floors
JUDGED = ("many", "beside")  # the sides whose plans must be good
RATIO = 1.5
QUICK = 5.0  # milliseconds that two medians may differ by chance, and no ratio is made of

HEADS = ("page", "queries", "bad plans", "p50 few, ms", "p50 many", "p95 few", "p95 many", "p95 few beside many",
         "p95 at most", "verdict")  # fmt: skip

Times = dict[str, dict[str, list[float]]]


def measure(ground: Ground, report: Report) -> None:
    """Open each page in turns on all sides."""
    leads = ground.size("SIZE", LEADS)
    few, large = ground.database(FEW), ground.database(many(leads))
    at_large = look_around(large, SLUG, BESIDE)
    seen = {"few": look_around(few, SLUG)[SLUG], "many": at_large[SLUG], "beside": at_large[BESIDE]}
    times: Times = {page: {side: [] for side in seen} for page in seen["many"]["pages"]}
    with ExitStack() as servers:
        running = {"few": servers.enter_context(web(few)), "many": servers.enter_context(web(large))}
        running["beside"] = running["many"]
        connections = {
            side: http.client.HTTPConnection("127.0.0.1", server.port, timeout=60) for side, server in running.items()
        }
        trees = {name: running[name].pid for name in ("few", "many")}
        with measured({"postgres": ground.postgres} | trees) as spent:
            for turn in range(WARM_UP + BLOCKS * ROUNDS):
                for page, taken in times.items():
                    for side in sorted(seen, reverse=bool(turn % 2)):
                        milliseconds = opened(connections[side], seen[side], page)
                        if turn >= WARM_UP:
                            taken[side].append(milliseconds)
    taken_by_page = {
        page: figures(page, taken, {side: seen[side]["pages"][page] for side in seen}) for page, taken in times.items()
    }
    for one in taken_by_page.values():
        report.add(*one)
    report.table("pages", HEADS, [row(page, one) for page, one in taken_by_page.items()])
    for side in JUDGED:
        for page, looked in seen[side]["pages"].items():
            for fault in faults(looked):
                print(f"  {side}, {page}: {fault}")
    report.add(Figure("pages: foreign load", spent.foreign, "% of 1 core"))


def look_around(environment: dict[str, str], *slugs: str, everything: bool = False) -> Any:
    """Let a process of that database count queries and explain them, in each of these workspaces."""
    command = [sys.executable, "-W", "ignore::UserWarning", "-m", "benchmarks.visit", *slugs, *["--all"] * everything]
    quiet = {**environment, "LOG_LEVEL": "ERROR"}
    ran = subprocess.run(command, env=quiet, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ran.stdout.splitlines()[-1])


def faults(looked: Any) -> list[str]:
    """List what is wrong with the plans of a page."""
    return [fault for plan in looked["plans"] for fault in plan["faults"]]


def opened(connection: http.client.HTTPConnection, seen: Any, page: str) -> float:
    """Open a page, and return how long it took in milliseconds."""
    began = time.perf_counter()
    connection.request("GET", seen["pages"][page]["address"], headers={"Cookie": f"sessionid={seen['cookie']}"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{page} answers {answer.status}")
    return 1000 * (time.perf_counter() - began)


def p95(taken: list[float]) -> float:
    """Return the median of the blocks' 95th percentiles."""
    return median(percentile(taken[start : start + ROUNDS], 0.95) for start in range(0, len(taken), ROUNDS))


def figures(page: str, taken: dict[str, list[float]], looked: dict[str, Any]) -> list[Figure]:
    """Say what a page came to."""
    few = p95(taken["few"])
    limit = max(RATIO * few, few + QUICK)
    bad = sum(len(faults(looked[side])) for side in JUDGED)
    queries = max(one["queries"] for one in looked.values())
    most = None if page in DASHBOARD else 15 if page in RECORDS else 12
    return [
        Figure(f"{page}: queries", queries, "", limit=most, gate=most is not None),
        Figure(f"{page}: bad plans", bad, "", limit=0.5, gate=True),
        Figure(f"{page}: p50, few leads", percentile(taken["few"], 0.5), "ms"),
        Figure(f"{page}: p50, many leads", percentile(taken["many"], 0.5), "ms"),
        Figure(f"{page}: p95, few leads", few, "ms"),
        Figure(f"{page}: p95, many leads", p95(taken["many"]), "ms", limit=limit, gate=True),
        Figure(f"{page}: p95, few leads beside many", p95(taken["beside"]), "ms", limit=limit, gate=True),
    ]


def row(page: str, taken: list[Figure]) -> tuple[str, ...]:
    """Put a page's figures side by side."""
    failed = [figure.name.rpartition(": ")[2] for figure in taken if figure.gate and not figure.holds]
    limit = number(taken[-1].limit or 0)
    return (page, *(number(figure.value) for figure in taken), limit, f"FAILS: {', '.join(failed)}" if failed else "ok")
