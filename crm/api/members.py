"""Who works here, people and agents, for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.shapes import Asked
from crm.api.views import ApiView, DetailView, ListView
from crm.models import ApiKey, Member, Workspace


class MemberSerializer(serializers.ModelSerializer[Member]):
    """A person or an agent."""

    class Meta:
        model = Member
        fields = ("id", "kind", "name", "email", "role", "title", "active")


class MemberFilters(Asked):
    """How members are looked up."""

    email = serializers.CharField(max_length=254, required=False)
    kind = serializers.ChoiceField(Member.Kind.choices, required=False, help_text="`agent` lists the agents.")
    active = serializers.BooleanField(required=False)


class Members(ListView[Member]):
    """People and agents of the workspace, newest first."""

    queryset = Member.objects.all()
    serializer_class = MemberSerializer
    filters = MemberFilters

    def choose(self, rows: QuerySet[Member], **asked: Any) -> QuerySet[Member]:
        """Addresses are kept in small letters."""
        if "email" in asked:
            asked["email"] = asked["email"].strip().lower()
        return super().choose(rows, **asked)


class MemberRecord(DetailView[Member]):
    """One person or agent."""

    queryset = Member.objects.all()
    serializer_class = MemberSerializer


class WorkspaceSerializer(serializers.ModelSerializer[Workspace]):
    """The workspace in short."""

    class Meta:
        model = Workspace
        fields = ("id", "name", "slug", "time_zone", "region", "currency")


class KeySerializer(serializers.ModelSerializer[ApiKey]):
    """The key that was used."""

    scopes = serializers.ListField(child=serializers.ChoiceField(ApiKey.Scope.choices))

    class Meta:
        model = ApiKey
        fields = ("id", "name", "prefix", "scopes", "expires_at", "last_used_at")


class MeSerializer(serializers.Serializer[Any]):
    """Who asks."""

    member = MemberSerializer()
    workspace = WorkspaceSerializer()
    api_key = KeySerializer(allow_null=True)


class Me(ApiView[Member]):
    """Who you are: member, workspace, and the API key if you came with one."""

    serializer_class = MeSerializer

    @extend_schema(operation_id="me")
    def get(self, request: Request) -> Response:
        """Answer who asks."""
        self.asked()
        key = request.auth if isinstance(request.auth, ApiKey) else None
        return self.shown({"member": self.member, "workspace": self.member.workspace, "api_key": key})
