"""`python -m benchmarks.fill [--mixed] SLUG=LEADS ...`: bring the environment's database up to date, and fill it.

Run as a process of its own, because Django knows one database a process. BENCH_SUPERUSER_URL is who writes the rows:
without checks of keys, and with the indexes made at the end, each as the migrations made it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import django
import psycopg
from django.core.management import call_command


def main(sizes: Mapping[str, int], *, mixed: bool) -> None:
    """Migrate, set the workspaces up, and fill them."""
    from benchmarks.rows import fill

    call_command("migrate", verbosity=0)
    workspaces = {set_up(slug): count for slug, count in sizes.items()}
    with psycopg.connect(os.environ["BENCH_SUPERUSER_URL"]) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("SET maintenance_work_mem = '512MB'")
        superuser.execute("SET work_mem = '64MB'")
        with indexes_later(superuser):
            fill(superuser, workspaces, mixed=mixed)
    with psycopg.connect(os.environ["BENCH_SUPERUSER_URL"], autocommit=True) as superuser:
        superuser.execute("VACUUM ANALYZE")
        superuser.execute("CHECKPOINT")


def set_up(slug: str) -> int:
    """Make the example's workspace, or another one that can do the same; return its id."""
    from config.demo import company
    from config.demo.fill import fill_workspace
    from crm import clock
    from crm.services.workspaces import add_capture_mailbox, add_member, lay_out_pipeline, set_up_workspace
    from crm.tenancy.scope import scope
    from leads.services.forms import add_form

    now = clock.now()
    if slug == company.SLUG:
        return fill_workspace(mail_port=1025, now=now).pk
    workspace = set_up_workspace(slug, **{**company.WORKSPACE, "name": slug.title()})
    with scope(workspace.pk):
        lay_out_pipeline(company.STAGES, company.STAGE_RULES)
        member = add_member(name="Mia Torres", email=admin_of(slug), role="admin", password=company.PASSWORD)
        add_capture_mailbox(address=member.email, name=member.name, port=1025, member=member, now=now)
        add_form(name="Contact form", kind="hubspot", key=slug, now=now)
    return workspace.pk


def admin_of(slug: str) -> str:
    """Return the mail address that a workspace's admin signs in with."""
    return f"mia@{slug}.example"


@contextmanager
def indexes_later(superuser: psycopg.Connection) -> Iterator[None]:
    """Take the indexes away that no constraint needs, and make them again over all rows."""
    found = superuser.execute(
        "SELECT schemaname || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS "
        "(SELECT FROM pg_constraint WHERE conname = indexname)"
    ).fetchall()
    for name, _ in found:
        superuser.execute(f"DROP INDEX {name}".encode())
    yield
    for _, definition in found:
        superuser.execute(definition.encode())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    words = [word for word in sys.argv[1:] if word != "--mixed"]
    main({slug: int(count) for slug, _, count in (word.partition("=") for word in words)}, mixed="--mixed" in sys.argv)
