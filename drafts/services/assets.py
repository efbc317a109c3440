"""Keep the links that drafts may offer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from crm.events import emit
from crm.models import Member
from crm.services.changes import differences, remove_record
from drafts.models import Asset
from drafts.signals import asset_removed, asset_saved


@transaction.atomic
def save_asset(
    *, title: str, url: str, summary: str, topics: Sequence[str] = (), active: bool = True, by: Member | None,
    now: datetime, asset_id: int | None = None,
) -> Asset:  # fmt: skip
    """Store a link with what it is good for: a new one, or over an old one."""
    asset = Asset(created_at=now)
    if asset_id is not None:
        asset = Asset.objects.select_for_update(of=("self",)).get(pk=asset_id)
    values = {"title": title, "url": url, "summary": summary, "topics": list(topics), "active": active}
    changes = differences(asset, values)
    for name in changes:
        setattr(asset, name, values[name])
    if changes or asset_id is None:
        asset.save()
        told = changes if asset_id is not None else None
        snippet = f"{asset.title}{'' if active else ' (switched off)'}"
        emit(asset_saved, subject=asset, by=by, snippet=snippet, changes=told)
    return asset


@transaction.atomic
def remove_asset(asset_id: int, *, by: Member) -> None:
    """Forget a link; drafts that offered it keep their words."""
    remove_record(Asset, asset_id, by=by, signal=asset_removed)
