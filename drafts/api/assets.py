"""Links that drafts may offer, for programs."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm import clock
from crm.api.idempotency import idempotent
from crm.api.shapes import Asked
from crm.api.views import DetailView, ListView
from drafts.models import Asset
from drafts.services.assets import save_asset


class AssetSerializer(serializers.ModelSerializer[Asset]):
    """A link and what it is good for."""

    topics = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Asset
        fields = ("id", "title", "url", "summary", "topics", "active", "uses", "created_at")


class AssetBody(Asked):
    """What may be said of a link."""

    title = serializers.CharField(max_length=200)
    url = serializers.URLField(max_length=500)
    summary = serializers.CharField(max_length=5000, help_text="What the reader finds there: drafts quote this.")
    topics = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=50, required=False, help_text="Words that ask for it."
    )
    active = serializers.BooleanField(required=False)


class Assets(ListView[Asset]):
    """Links, newest first, and new ones."""

    queryset = Asset.objects.all()
    serializer_class = AssetSerializer
    takes = AssetBody

    @idempotent
    def post(self, request: Request) -> Response:
        """Add a link."""
        return self.shown(save_asset(**self.body(), by=self.member, now=clock.now()), status=201)


class AssetRecord(DetailView[Asset]):
    """One link."""

    queryset = Asset.objects.all()
    serializer_class = AssetSerializer
    takes = AssetBody

    def patch(self, request: Request, pk: int) -> Response:
        """Change some of its fields; `active: false` keeps it from being offered."""
        asset = self.row(pk)
        kept = {name: getattr(asset, name) for name in ("title", "url", "summary", "topics", "active")}
        said = {**kept, **self.body(partial=True)}
        return self.shown(save_asset(**said, by=self.member, now=clock.now(), asset_id=asset.pk))
