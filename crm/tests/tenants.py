"""Two workspaces side by side, for tests of what keeps them apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import connection, connections

from crm.models import Company, Member, Workspace
from crm.tenancy.backend.base import DatabaseWrapper
from crm.tenancy.backend.owner import as_owner
from crm.tenancy.scope import scope

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def wrapper() -> DatabaseWrapper:
    """Return this thread's database connection as what it is."""
    return cast(DatabaseWrapper, connections["default"])


def make_tenant(name: str, companies: int = 0) -> Workspace:
    """Make a workspace with companies named `<name> 0`, `<name> 1` ..."""
    workspace = Workspace.objects.create(name=name, slug=name)
    with scope(workspace.pk):
        Company.objects.bulk_create(
            Company(name=f"{name} {number}", domain=f"{number}.{name}.example", created_at=NOON)
            for number in range(companies)
        )
    return workspace


def make_person(name: str, *workspaces: Workspace, role: str = Member.Role.OPERATOR) -> User:
    """Make a user who is a member of these workspaces."""
    user = User.objects.create_user(name, f"{name}@example.com", "correct horse battery")
    for workspace in workspaces:
        with scope(workspace.pk):
            Member.objects.create(user=user, name=name, email=user.email, role=role)
    return user


def company_names() -> set[str]:
    """Return the names of all companies that can be seen."""
    return set(Company.objects.values_list("name", flat=True))


@contextmanager
def pooled(size: int) -> Iterator[None]:
    """Serve from a pool of this many connections, as a web process does."""
    connection = wrapper()
    settings = connection.settings_dict
    kept: dict[str, Any] = {key: settings[key] for key in ("OPTIONS", "CONN_MAX_AGE", "CONN_HEALTH_CHECKS")}
    connection.close()
    settings.update(OPTIONS=settings["OPTIONS"] | {"pool": {"min_size": 1, "max_size": size}}, CONN_MAX_AGE=0,
                    CONN_HEALTH_CHECKS=False)  # fmt: skip
    try:
        yield
    finally:
        connection.close()
        connection.close_pool()
        settings.update(kept)


def load_companies(sizes: dict[int, int], *, mixed: bool) -> None:
    """Give workspaces so many companies each: one workspace after the other, or mixed as they come in real life."""
    order = "n, workspace" if mixed else "workspace, n"
    counts = ", ".join(f"({int(workspace)}, {int(size)})" for workspace, size in sizes.items())
    with as_owner(wrapper()), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO crm_company (workspace_id, name, domain, industry, country, created_at, search_text) "
            "SELECT workspace, 'Company ' || n, n || '.example', '', '', now() - n * interval '1 minute', "
            f"'company' || n FROM (VALUES {counts}) w (workspace, size), generate_series(1, size) n ORDER BY {order}"
        )
        cursor.execute("ANALYZE crm_company")
