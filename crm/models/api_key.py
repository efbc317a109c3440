"""The keys that programs sign in with."""

from datetime import datetime

from django.db import models

from crm.models.tenant import TenantModel


class ApiKey(TenantModel):
    """A program's key: only its hash is kept (as a Route); it acts as its member, within its scopes."""

    admin_only = True

    class Scope(models.TextChoices):
        READ = "read"
        WRITE = "write"
        APPROVE = "approve"

    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12, help_text="The key's first characters, to recognise it by.")
    scopes = models.JSONField(default=list)
    member = models.ForeignKey("crm.Member", on_delete=models.CASCADE, related_name="api_keys")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def usable(self, now: datetime) -> bool:
        """Tell whether the key is neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
