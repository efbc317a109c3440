"""The workspace that the running code works in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import TypeVar

T = TypeVar("T")

_workspace: ContextVar[int | None] = ContextVar("workspace", default=None)
_user: ContextVar[int | None] = ContextVar("user", default=None)


class NoScope(RuntimeError):
    """Something needed a workspace and none was chosen."""


@contextmanager
def scope(workspace: int | None, *, user: int | None = None) -> Iterator[None]:
    """Work in one workspace (its id; None: in none). Open it outside the transaction: after-commit work runs in it."""
    kept_workspace, kept_user = _workspace.set(workspace), _user.set(user)
    try:
        yield
    finally:
        _workspace.reset(kept_workspace)
        _user.reset(kept_user)


def current_workspace() -> int | None:
    """Return the id of the workspace in scope, or None."""
    return _workspace.get()


def current_user() -> int | None:
    """Return the id of the signed-in user whose own memberships may be read, or None."""
    return _user.get()


def required_workspace() -> int:
    """Return the id of the workspace in scope; raises NoScope when there is none."""
    workspace = _workspace.get()
    if workspace is None:
        raise NoScope("Open `with tenancy.scope(workspace):` first.")
    return workspace


def carry(items: Iterable[T]) -> Iterator[T]:
    """Give a generator or streamed response the scope of now, wherever it is read later.

    A plain function on purpose: a generator function would copy the context only at the first `next`.
    """
    context = copy_context()
    iterator = context.run(iter, items)

    def steps() -> Iterator[T]:
        while True:
            try:
                yield context.run(next, iterator)
            except StopIteration:
                return

    return steps()
