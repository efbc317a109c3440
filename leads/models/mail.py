"""What a mailbox brought, byte for byte."""

from typing import Any

from django.db import models

from crm.models.tenant import TenantModel


class Bytes(models.BinaryField[bytes, bytes]):
    """Bytes of which many rows go in at once: Django writes a placeholder a value for a BinaryField, in case a database
    wants a special one. PostgreSQL does not, and an array a column (UNNEST) takes half of the time.
    """

    @property
    def get_placeholder(self) -> Any:
        """There is none; Django asks with `hasattr`."""
        raise AttributeError

    def deconstruct(self) -> Any:
        """To migrations it is what it is to the database."""
        name, _, arguments, named = super().deconstruct()
        return name, "django.db.models.BinaryField", arguments, named


class IncomingMail(TenantModel):
    """One mail as it came, stored once; what it was told to be, and where it went."""

    class State(models.TextChoices):
        RECEIVED = "received"
        PROCESSED = "processed"
        IGNORED = "ignored"
        FAILED = "failed"

    class Kind(models.TextChoices):
        HUMAN = "human", "written by a person"
        HARD_BOUNCE = "hard_bounce", "came back for good"
        SOFT_BOUNCE = "soft_bounce", "came back for now"
        POLICY_BOUNCE = "policy_bounce", "refused because of the mailbox"
        DELAYED = "delayed", "is late"
        COMPLAINT = "complaint", "complaint"
        OUT_OF_OFFICE = "out_of_office", "away"
        LEFT_COMPANY = "left_company", "has left the company"
        AUTO_REPLY = "auto_reply", "automatic answer"
        UNSUBSCRIBE = "unsubscribe", "wants no mail"
        LIST = "list", "list mail"

    mailbox = models.ForeignKey("crm.Mailbox", on_delete=models.PROTECT, related_name="incoming")
    key = models.CharField(max_length=64, help_text="Hash of what makes it this mail: stored once a mailbox.")
    ref = models.CharField(max_length=250, help_text="Where the provider keeps it.")
    thread = models.CharField(max_length=250, blank=True, help_text="The provider's thread, in this mailbox alone.")
    raw = Bytes()
    message_id = models.CharField(max_length=250, blank=True)
    sender = models.CharField(max_length=320, blank=True, help_text="Normalised.")
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    kind = models.CharField(max_length=20, blank=True, choices=Kind, help_text="What it was told to be.")
    found = models.JSONField(default=dict, help_text="What the reading found: addresses, status, return date ...")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    reason = models.TextField(blank=True, help_text="Why it was ignored or failed, or what followed: a sentence.")
    conversation = models.ForeignKey(
        "leads.Conversation", on_delete=models.SET_NULL, null=True, blank=True, related_name="incoming"
    )
    run_id = models.UUIDField(null=True, help_text="The public id of the run it starts.")
    run_wanted_at = models.DateTimeField(null=True, help_text="Set when worked up, cleared when a run has taken it.")
    follow_wanted_at = models.DateTimeField(
        null=True, help_text="Set when worked up, cleared when what hangs on the conversation has followed."
    )
    received_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "mailbox", "key"], name="incomingmail_key")]
        indexes = [
            models.Index(
                fields=["workspace", "not_before"], condition=models.Q(state="received"), name="incomingmail_due"
            ),
            models.Index(
                fields=["workspace", "run_wanted_at"],
                condition=models.Q(run_wanted_at__isnull=False),
                name="incomingmail_run_wanted",
            ),
            models.Index(
                fields=["workspace", "follow_wanted_at"],
                condition=models.Q(follow_wanted_at__isnull=False),
                name="incomingmail_follow_wanted",
            ),
            models.Index(fields=["workspace", "mailbox", "ref"], name="incomingmail_ref"),
            models.Index(fields=["workspace", "sender", "id"], name="incomingmail_sender"),
            models.Index(
                fields=["workspace", "run_id"], condition=models.Q(run_id__isnull=False), name="incomingmail_run"
            ),
            models.Index(fields=["workspace", "mailbox", "thread", "id"], name="incomingmail_thread"),
            models.Index(fields=["workspace", "conversation", "id"], name="incomingmail_conversation"),
            models.Index(fields=["workspace", "kind", "id"], name="incomingmail_kind"),
            models.Index(fields=["workspace", "state", "id"], name="incomingmail_state"),
        ]

    def __str__(self) -> str:
        return self.subject or f"Mail {self.pk}"

    @property
    def kind_words(self) -> str:
        """What it was told to be, in words."""
        return self.get_kind_display() if self.kind else "not read yet"
