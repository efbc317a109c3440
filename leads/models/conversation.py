"""What was said, over all channels."""

from django.db import models

from crm.models.tenant import TenantModel


class Conversation(TenantModel):
    """A thread with one contact."""

    contact = models.ForeignKey("crm.Contact", on_delete=models.PROTECT, related_name="conversations")
    lead = models.ForeignKey("leads.Lead", on_delete=models.PROTECT, null=True, related_name="conversations")
    subject = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "lead"], name="conversation_lead"),
            models.Index(fields=["workspace", "contact"], name="conversation_contact"),
        ]

    def __str__(self) -> str:
        return self.subject or f"Conversation {self.pk}"


class Message(TenantModel):
    """One thing said in a conversation, by them or by us."""

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    class Channel(models.TextChoices):
        FORM = "form"
        MAIL = "mail"
        TYPED = "typed"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction)
    channel = models.CharField(max_length=10, choices=Channel)
    author = models.CharField(max_length=320, blank=True)
    text = models.TextField()
    message_id = models.CharField(max_length=250, blank=True)
    references = models.TextField(blank=True, db_default="", help_text="The ids of the thread before it.")
    disclosure = models.CharField(
        max_length=300, blank=True, db_default="", help_text="What a mail of ours said of being written by a machine."
    )
    incoming = models.OneToOneField(
        "leads.IncomingMail", on_delete=models.PROTECT, null=True, blank=True, related_name="message"
    )
    submission = models.OneToOneField(
        "leads.Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="message"
    )
    key = models.CharField(max_length=120, help_text="Where it came from: stored once.")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="message_key")]
        indexes = [
            models.Index(fields=["workspace", "conversation", "at"], name="message_conversation"),
            models.Index(fields=["workspace", "message_id"], name="message_rfc_id"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
