"""What happened: one append-only table for timeline, audit, live screens and, later, outgoing webhooks."""

from django.db import models

from crm.encryption import EncryptedTextField
from crm.models.tenant import TenantModel


class Event(TenantModel):
    """One thing that happened. The serving role may insert and read, never change or delete."""

    append_only = True

    class Actor(models.TextChoices):
        PERSON = "person"
        AGENT = "agent"
        RULE = "rule"

    sequence = models.BigIntegerField(null=True, help_text="In order of commit; a trigger sets it at the very end.")
    verb = models.CharField(max_length=60)
    category = models.CharField(max_length=30, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("crm.Member", on_delete=models.PROTECT, null=True, related_name="events")
    actor = models.CharField(max_length=10, choices=Actor)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    lead_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    company_id = models.BigIntegerField(null=True)
    ids = models.JSONField(default=dict)
    changes = models.JSONField(default=dict, help_text="Field to the keyed hashes of its old and new value.")

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "sequence"], name="event_sequence"),
            models.Index(fields=["workspace", "subject_kind", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["workspace", "actor", "id"], name="event_actor"),
            models.Index(fields=["workspace", "category", "id"], name="event_category"),
            models.Index(fields=["workspace", "by", "id"], name="event_by"),
            models.Index(fields=["workspace", "lead_id", "id"], name="event_lead"),
            models.Index(fields=["workspace", "contact_id", "id"], name="event_contact"),
            models.Index(fields=["workspace", "company_id", "id"], name="event_company"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"


class EventText(TenantModel):
    """What people read of an event; erasure deletes it and the event stays."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="text")
    snippet = EncryptedTextField(blank=True)
    reason = EncryptedTextField(blank=True)
    changes = EncryptedTextField(blank=True, help_text="JSON: field to its old and new value.")

    def __str__(self) -> str:
        return self.snippet
