"""What a person approves: a draft, the sentences it claims, and the decisions taken on it."""

from __future__ import annotations

import hashlib
import json

from django.db import models

from crm.models.tenant import TenantModel
from crm.shorten import shorten
from leads.models import Lead

UNANSWERED = ("pending", "snoozed", "scheduled", "sending", "failed")  # the enquirer has no answer yet


class Draft(TenantModel):
    """An answer that waits for a person, until it is sent or rejected."""

    class Status(models.TextChoices):
        PENDING = "pending"
        SNOOZED = "snoozed"
        REJECTED = "rejected"
        APPROVED = "approved"
        SCHEDULED = "scheduled"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    class Kind(models.TextChoices):
        ANSWER = "answer", "Answer to an enquiry"

    lead = models.ForeignKey("leads.Lead", on_delete=models.PROTECT, related_name="drafts")
    conversation = models.ForeignKey("leads.Conversation", on_delete=models.PROTECT, related_name="drafts")
    answers = models.ForeignKey(
        "leads.Message",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        help_text="The message it answers: one answer each.",
    )
    overtaken_by = models.ForeignKey(
        "leads.Message",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="overtook",
        help_text="What they wrote since: a person reads it before they approve.",
    )
    mailbox = models.ForeignKey("crm.Mailbox", on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ANSWER)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    reason = models.TextField(blank=True, help_text="Why it failed, is snoozed or was rejected.")
    to_email = models.CharField(max_length=320, blank=True)
    to_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    proposed_subject = models.CharField(max_length=250, help_text="As it was proposed, for the difference.")
    proposed_body = models.TextField()
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=60, help_text="rules, the model, or a member.")
    missing = models.JSONField(default=list, help_text="What was not connected or could not be found: sentences.")
    proposed_by = models.ForeignKey("crm.Member", on_delete=models.PROTECT, related_name="proposed_drafts")
    key = models.CharField(max_length=120, help_text="The run that proposed it: proposed once.")
    bucket = models.CharField(
        max_length=2, choices=Lead.Bucket, default=Lead.Bucket.P3, help_text="The lead's, for the queue's order."
    )
    holder = models.ForeignKey(
        "crm.Member", on_delete=models.SET_NULL, null=True, blank=True, related_name="held_drafts"
    )
    due_at = models.DateTimeField(help_text="First answer due.")
    waiting_since = models.DateTimeField()
    snoozed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="draft_key")]
        indexes = [
            models.Index(
                fields=["workspace", "bucket", "waiting_since", "id"],
                condition=models.Q(status="pending"),
                name="draft_queue",
            ),
            models.Index(
                fields=["workspace", "due_at", "id"], condition=models.Q(status="pending"), name="draft_overdue"
            ),
            models.Index(
                fields=["workspace", "due_at"], condition=models.Q(status__in=UNANSWERED), name="draft_unanswered"
            ),
            models.Index(
                fields=["workspace", "snoozed_until"], condition=models.Q(status="snoozed"), name="draft_snoozed"
            ),
            models.Index(
                fields=["workspace", "updated_at"],
                include=["due_at", "version"],
                condition=models.Q(status="sent"),
                name="draft_sent_on",
            ),
            models.Index(
                fields=["workspace", "id"],
                condition=models.Q(status="sent", updated_at__lte=models.F("due_at")),
                name="draft_in_time",
            ),
            models.Index(
                fields=["workspace", "id"],
                condition=models.Q(status="sent", updated_at__gt=models.F("due_at")),
                name="draft_late",
            ),
            models.Index(fields=["workspace", "id"], condition=models.Q(version=1), name="draft_as_proposed"),
            models.Index(fields=["workspace", "id"], condition=models.Q(version__gt=1), name="draft_edited"),
            models.Index(fields=["workspace", "bucket", "id"], name="draft_bucket"),
            models.Index(fields=["workspace", "status", "id"], name="draft_status"),
            models.Index(fields=["workspace", "lead", "id"], name="draft_lead"),
            models.Index(fields=["workspace", "answers"], name="draft_answers"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def asked_for(self) -> bool:
        """Whether they wrote first: what nobody asked for keeps to hours and limits, and can be unsubscribed from."""
        return self.kind == self.Kind.ANSWER

    @property
    def asked(self) -> str:
        """One line of what it answers: the words of a mail, else the enquiry's title."""
        mail = self.answers if self.answers and self.answers.incoming_id else None
        return (shorten(mail.text, 200) if mail else "") or self.lead.title

    @property
    def by_another(self) -> bool:
        """Whether it answers somebody else who wrote into the lead's thread."""
        return bool(self.answers and self.answers.incoming_id and self.to_name not in ("", self.lead.contact.name))

    @property
    def writer(self) -> str:
        """Who is answered."""
        return self.to_name if self.by_another else str(self.lead.contact)

    @property
    def fingerprint(self) -> str:
        """Hash of what a person approves: subject, body, recipient, sender, and the last they wrote since."""
        return self.fingerprint_of(self.subject, self.body, self.version)

    def fingerprint_of(self, subject: str, body: str, version: int, *, heard: bool = True) -> str:
        """Hash the text of one version, to the same recipient from the same sender.

        Without `heard` as before they wrote again.
        """
        seen = [subject, body, self.to_email, self.mailbox_id, version]
        if heard and self.overtaken_by_id is not None:
            seen.append(self.overtaken_by_id)
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:32]


class Claim(TenantModel):
    """A sentence of a draft and the sources it names."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="claims")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    role = models.CharField(max_length=20)
    evidence = models.JSONField(default=list, help_text="Each source: id, kind, title, quote, url.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "draft", "position"], name="claim_position")]

    def __str__(self) -> str:
        return self.text


class Decision(TenantModel):
    """What a person decided on a draft, when and why."""

    class Verb(models.TextChoices):
        APPROVE = "approve"
        EDIT = "edit"
        REJECT = "reject"
        SNOOZE = "snooze"
        UNDO = "undo"
        REOPEN = "reopen"

    class Reason(models.TextChoices):
        WRONG_PERSON = "wrong_person", "Wrong person"
        WRONG_FACTS = "wrong_facts", "Wrong facts"
        WRONG_TONE = "wrong_tone", "Wrong tone"
        NOT_A_LEAD = "not_a_lead", "Not a lead"
        DUPLICATE = "duplicate", "Duplicate"
        LATER = "later", "Later"
        OTHER = "other", "Other"
        DO_NOT_CONTACT = "do_not_contact", "Do not contact"  # last: it reaches beyond the one draft

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="decisions")
    verb = models.CharField(max_length=10, choices=Verb)
    by = models.ForeignKey("crm.Member", on_delete=models.PROTECT, related_name="decisions")
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    note = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=32)
    subject = models.CharField(max_length=250, blank=True, help_text="After an edit: what it became.")
    body = models.TextField(blank=True)
    suppression = models.ForeignKey(
        "crm.Suppression",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="What “do not contact” put on the list, or relies on from an earlier such decision.",
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "draft", "id"], name="decision_draft"),
            models.Index(fields=["workspace", "by", "id"], name="decision_by"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} by {self.by}"
