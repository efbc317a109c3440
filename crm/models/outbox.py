"""What is to leave the house, once."""

import uuid

from django.db import models

from crm.models.tenant import TenantModel


class Outbox(TenantModel):
    """One outside action: written with the decision, claimed with a lease, sent at most once."""

    class State(models.TextChoices):
        PENDING = "pending"
        CLAIMED = "claimed"
        DRAFTED = "drafted"
        IN_FLIGHT = "in_flight"
        SENT = "sent"
        PARKED = "parked"
        UNKNOWN = "unknown"
        CANCELLED = "cancelled"
        DEAD = "dead"

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120, help_text="The same decision never makes two rows.")
    subject_id = models.BigIntegerField()
    mailbox = models.ForeignKey("crm.Mailbox", on_delete=models.PROTECT, null=True, related_name="outbox")
    recipient = models.CharField(max_length=320, blank=True)
    payload = models.JSONField(default=dict)
    message_id = models.CharField(max_length=250, blank=True, help_text="Made before the first try.")
    draft_ref = models.CharField(
        max_length=250, blank=True, db_default="", help_text="The provider's draft: while it is there, nothing left."
    )
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True, help_text="Why it waits, parked or is unknown: a sentence for a person.")
    lease = models.UUIDField(null=True, default=None)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    in_flight_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    receipt = models.JSONField(default=dict)
    returned = models.CharField(
        max_length=20, blank=True, db_default="", help_text="What came of it: hard_bounce, policy_bounce, complaint ..."
    )
    returned_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "outbox"
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="outbox_key")]
        indexes = [
            models.Index(
                fields=["workspace", "not_before"],
                condition=models.Q(state__in=["pending", "claimed", "drafted", "in_flight"]),
                name="outbox_due",
            ),
            models.Index(fields=["workspace", "kind", "subject_id"], name="outbox_subject"),
            models.Index(fields=["workspace", "message_id"], name="outbox_message_id"),
            models.Index(fields=["workspace", "state", "id"], name="outbox_state"),
            models.Index(fields=["workspace", "mailbox", "id"], name="outbox_mailbox"),
            models.Index(fields=["workspace", "id"], condition=models.Q(state="unknown"), name="outbox_unknown"),
            models.Index(
                fields=["workspace", "mailbox", "sent_at"], condition=models.Q(state="sent"), name="outbox_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}: {self.state}"

    @staticmethod
    def new_lease() -> uuid.UUID:
        """Make a token that only this claim knows."""
        return uuid.uuid4()
