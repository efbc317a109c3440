"""All failpoints, read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from agents.runs.form_to_draft import STEPS
from config.services.state import CHECKOUT
from crm.outbox import MOVES

FLOORS = ("crm", "leads", "drafts", "agents")


def failpoints() -> set[str]:
    """Return the names of all failpoints, patterns spelled out."""
    return {name for call in _calls() for name in _names(call.args[0])}


def _calls() -> Iterator[ast.Call]:
    for floor in FLOORS:
        for file in (CHECKOUT / floor).rglob("*.py"):
            if "tests" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "crash_here":
                    yield node


def _names(word: ast.expr) -> Iterator[str]:
    if isinstance(word, ast.Constant):
        yield str(word.value)
        return
    assert isinstance(word, ast.JoinedStr), ast.dump(word)
    prefix, hole = word.values
    assert isinstance(prefix, ast.Constant)
    before = str(prefix.value)
    if "spec" in ast.dump(hole) or "step" in ast.dump(hole):
        yield from (f"{before}{step.name}" for step in STEPS)
    else:
        reached = set().union(*MOVES.values()) - {"claimed"}  # a claim is one statement
        yield from (f"{before}{state}" for state in reached)


def unguarded(file: Path) -> Iterator[str]:
    """Name the functions that open a transaction or hand a mail over, and have no failpoint of their own.

    An approximation: it asks for one anywhere in the function, not before and after each commit.
    """
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef):
            blocks = [inner for inner in ast.walk(node) if isinstance(inner, ast.With)]
            words = [ast.unparse(item.context_expr) for block in blocks for item in block.items]
            words += [ast.unparse(decorator) for decorator in node.decorator_list]
            calls = {ast.unparse(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)}
            watched = any("transaction.atomic" in word for word in words) or calls & {"server.send", "send"}
            if watched and "crash_here" not in calls:
                yield node.name
