"""Requests that a client may repeat: the first one's answer is kept for a day."""

from django.db import models

from crm.models.tenant import TenantModel


class IdempotentRequest(TenantModel):
    """One `Idempotency-Key` of one member: which request it came with, and what was answered."""

    member = models.ForeignKey("crm.Member", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64, help_text="SHA-256 of method, path and body.")
    status = models.PositiveSmallIntegerField(null=True, help_text="Empty while the first request is at work.")
    response = models.JSONField(null=True)
    claimed_until = models.DateTimeField(help_text="A request at work for longer has died, and may be repeated.")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "member", "key"], name="idempotentrequest_key")]
        indexes = [models.Index(fields=["workspace", "expires_at"], name="idempotentrequest_expiry")]

    def __str__(self) -> str:
        return self.key
