"""Pages of a workspace with many leads beside the same pages with a thousand: queries, plans, and times."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

from benchmarks.cpu import measured
from benchmarks.figures import Figure, Report, percentile
from benchmarks.ground import SMALL, Ground
from benchmarks.web import web
from config.services.state import CHECKOUT

ROUNDS, WARM_UP = 40, 4
MOST_QUERIES = {"lead page": 15, "review": 15}  # records; lists may ask 12
RATIO = 1.5
QUICK = 5.0  # milliseconds that two medians may differ by chance, and no ratio is made of


def measure(ground: Ground, report: Report) -> None:
    """Open each page in turns on both databases."""
    sides = {"small": ground.database(SMALL), "large": ground.database(ground.large)}
    seen = {name: look_around(environment) for name, environment in sides.items()}
    times: dict[str, dict[str, list[float]]] = {page: {"small": [], "large": []} for page in seen["large"]["pages"]}
    with ExitStack() as servers:
        running = {name: servers.enter_context(web(environment)) for name, environment in sides.items()}
        connections = {
            name: http.client.HTTPConnection("127.0.0.1", server.port, timeout=60) for name, server in running.items()
        }
        with measured({"postgres": ground.postgres} | {name: server.pid for name, server in running.items()}) as spent:
            for number in range(WARM_UP + ROUNDS):
                for page, taken in times.items():
                    for name in sorted(sides, reverse=bool(number % 2)):
                        milliseconds = opened(connections[name], seen[name], page)
                        if number >= WARM_UP:
                            taken[name].append(milliseconds)
    for page, taken in times.items():
        report.add(*figures(page, taken, seen["large"]["pages"][page]))
    for page in times:
        for fault in seen["large"]["pages"][page]["faults"]:
            print(f"  {page}: {fault}")
    report.add(Figure("pages: foreign load", spent.foreign, "% of 1 core"))


def look_around(environment: dict[str, str]) -> Any:
    """Let a process of that database count queries and explain them."""
    command = [sys.executable, "-W", "ignore::UserWarning", "-m", "benchmarks.visit"]
    quiet = {**environment, "LOG_LEVEL": "ERROR"}
    ran = subprocess.run(command, env=quiet, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ran.stdout.splitlines()[-1])


def opened(connection: http.client.HTTPConnection, seen: Any, page: str) -> float:
    """Open a page, and return how long it took in milliseconds."""
    began = time.perf_counter()
    connection.request("GET", seen["pages"][page]["address"], headers={"Cookie": f"sessionid={seen['cookie']}"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{page} answers {answer.status}")
    return 1000 * (time.perf_counter() - began)


def figures(page: str, taken: dict[str, list[float]], seen: Any) -> list[Figure]:
    """Say what a page came to."""
    small, large = (percentile(taken[name], 0.95) for name in ("small", "large"))
    return [
        Figure(f"{page}: queries", seen["queries"], "", limit=MOST_QUERIES.get(page, 12), gate=True),
        Figure(f"{page}: bad plans", len(seen["faults"]), "", limit=0.5, gate=True),
        Figure(f"{page}: p50, few leads", percentile(taken["small"], 0.5), "ms"),
        Figure(f"{page}: p50, many leads", percentile(taken["large"], 0.5), "ms"),
        Figure(f"{page}: p95, many leads", large, "ms", limit=max(RATIO * small, small + QUICK), gate=True),
    ]
