"""Keep the links that drafts may offer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from crm.events import emit
from crm.models import Member
from drafts.models import Asset
from drafts.signals import asset_saved


@transaction.atomic
def save_asset(
    *, title: str, url: str, summary: str, topics: Sequence[str] = (), active: bool = True, by: Member | None,
    now: datetime, asset_id: int | None = None,
) -> Asset:  # fmt: skip
    """Store a link with what it is good for: a new one, or over an old one."""
    asset = Asset(created_at=now)
    if asset_id is not None:
        asset = Asset.objects.select_for_update(of=("self",)).get(pk=asset_id)
    asset.title, asset.url, asset.summary, asset.active = title, url, summary, active
    asset.topics = list(topics)
    asset.save()
    emit(asset_saved, subject=asset, by=by, snippet=f"{asset.title}{'' if active else ' (switched off)'}")
    return asset
