"""Who asked and how good they are."""

from __future__ import annotations

from typing import get_args

from django.db import models

from crm.models.tenant import TenantModel
from leads.policies.slots import Category, Grade


class Lead(TenantModel):
    """One enquiry's worth of interest by a contact."""

    class Status(models.TextChoices):
        UNQUALIFIED = "unqualified"
        MARKETING_QUALIFIED = "marketing_qualified"
        SALES_QUALIFIED = "sales_qualified"
        OPPORTUNITY = "opportunity"

    class Bucket(models.TextChoices):
        P1 = "P1"
        P2 = "P2"
        P3 = "P3"

    contact = models.ForeignKey("crm.Contact", on_delete=models.PROTECT, related_name="leads")
    company = models.ForeignKey("crm.Company", on_delete=models.SET_NULL, null=True, blank=True, related_name="leads")
    form = models.ForeignKey("leads.Form", on_delete=models.SET_NULL, null=True, blank=True, related_name="leads")
    owner = models.ForeignKey("crm.Member", on_delete=models.SET_NULL, null=True, blank=True, related_name="leads")
    title = models.CharField(max_length=200, help_text="One line of the enquiry.")
    status = models.CharField(max_length=20, choices=Status, default=Status.UNQUALIFIED)
    stage = models.ForeignKey("crm.Stage", on_delete=models.PROTECT, related_name="leads")
    bucket = models.CharField(max_length=2, choices=Bucket, default=Bucket.P3)
    score = models.PositiveSmallIntegerField(default=0)
    # Choices also keep the list's filters from asking which values a million rows have.
    grade = models.CharField(max_length=1, choices=[(grade, grade) for grade in get_args(Grade)], default="F")
    category = models.CharField(
        max_length=20, blank=True, choices=[(category, category.capitalize()) for category in get_args(Category)]
    )
    intent = models.CharField(max_length=20, blank=True)
    persona = models.CharField(max_length=30, blank=True)
    win_probability = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    expected_close_on = models.DateField(null=True, blank=True)
    source = models.JSONField(default=dict, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "created_at", "id"], name="lead_created"),
            models.Index(fields=["workspace", "score", "id"], name="lead_score"),
            models.Index(fields=["workspace", "status", "id"], name="lead_status"),
            models.Index(fields=["workspace", "stage", "id"], name="lead_stage"),
            models.Index(fields=["workspace", "bucket", "id"], name="lead_bucket"),
            models.Index(fields=["workspace", "owner", "id"], name="lead_owner"),
            models.Index(fields=["workspace", "grade", "id"], name="lead_grade"),
            models.Index(fields=["workspace", "category", "id"], name="lead_category"),
            models.Index(fields=["workspace", "contact"], name="lead_contact"),
            models.Index(fields=["workspace", "company"], name="lead_company"),
        ]

    def __str__(self) -> str:
        return self.title


class Qualification(TenantModel):
    """One reading of a lead: each slot with the words it was read from."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="qualifications")
    key = models.CharField(max_length=120, help_text="The run step that made it: made once.")
    found = models.JSONField(help_text="The shape of agents' Qualification.")
    source = models.CharField(max_length=60, help_text="rules, or the model.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="qualification_key")]
        indexes = [models.Index(fields=["workspace", "lead", "id"], name="qualification_lead")]

    def __str__(self) -> str:
        return f"Qualification of lead {self.lead_id}"


class Score(TenantModel):
    """One score of a lead, with a reason a point."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="scores")
    key = models.CharField(max_length=120, help_text="The run step that made it: made once.")
    total = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=1)
    parts = models.JSONField(help_text="Part to points, out_of and reasons.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="score_key")]
        indexes = [models.Index(fields=["workspace", "lead", "id"], name="score_lead")]

    def __str__(self) -> str:
        return f"{self.total} {self.grade}"
