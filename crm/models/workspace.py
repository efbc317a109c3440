"""Who works here: workspaces, their members and agent users, and the keys that programs use."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection, models

from crm.models.tenant import TenantModel
from crm.tenancy.scope import scope


class Disclosure(models.TextChoices):
    """Whether a mail says that a machine wrote it."""

    OFF = "off", "Not said"
    FOOTER = "footer", "Said in a line at the end"


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    """Workspaces: those that row security shows, and new ones."""

    def create(self, **fields: Any) -> Workspace:
        """Make a workspace from inside of it: its id is drawn first, because nobody else may see or write its row."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('crm_workspace', 'id'))")
            fields["id"] = cursor.fetchone()[0]
        with scope(fields["id"]):
            return super().create(**fields)


class Workspace(models.Model):
    """A tenant: every other row of the product belongs to exactly one."""

    admin_only = True

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    region = models.CharField(max_length=2, default="US", help_text="Country code, for phone numbers without one.")
    currency = models.CharField(max_length=3, default="USD")
    typical_deal = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(10_000))
    rates = models.JSONField(
        default=dict, blank=True, help_text="Value of one unit of a currency in the workspace's own."
    )
    icp = models.JSONField(default=dict, blank=True, help_text="Ideal customer: industries, sizes, regions, titles.")
    points = models.JSONField(default=dict, blank=True, help_text="Points of the score that differ from the defaults.")
    first_response_minutes = models.PositiveIntegerField(default=15, help_text="An enquiry should be answered within.")
    disclose_approved = models.CharField(
        "AI disclosure in approved mail", max_length=10, choices=Disclosure, default=Disclosure.OFF,
        db_default=Disclosure.OFF, help_text="In mail that a person read and released.",
    )  # fmt: skip
    disclose_auto = models.CharField(
        "AI disclosure in automatic mail", max_length=10, choices=Disclosure, default=Disclosure.FOOTER,
        db_default=Disclosure.FOOTER, help_text="In mail that leaves alone.",
    )  # fmt: skip
    disclosure = models.CharField(
        "words of the AI disclosure", max_length=300, blank=True, db_default="",
        help_text="Empty: “This message was written with the help of AI.”",
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Member(TenantModel):
    """A person or an agent in a workspace; tenant rows point here, never at the user table."""

    admin_only = True  # who could change a member could change their own role

    class Role(models.TextChoices):
        ADMIN = "admin"
        MANAGER = "manager"
        OPERATOR = "operator"
        VIEWER = "viewer"

    class Kind(models.TextChoices):
        PERSON = "person"
        AGENT = "agent"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.OPERATOR)
    title = models.CharField(max_length=120, blank=True)
    signature = models.TextField(blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "email"], name="member_email"),
            models.UniqueConstraint(
                fields=["workspace", "user"], condition=models.Q(user__isnull=False), name="member_user"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Route(models.Model):
    """The table that is read before a scope exists: hashes and ids only, no row security."""

    class Kind(models.TextChoices):
        FORM = "form"
        API_KEY = "api_key"
        PORTAL = "portal"
        WORKSPACE = "workspace"
        UNSUBSCRIBE = "unsubscribe"

    kind = models.CharField(max_length=20, choices=Kind)
    digest = models.BinaryField(max_length=32)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "digest"], name="route_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
