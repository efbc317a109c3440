"""The pipeline: stages, and the table by which status and score choose one."""

from django.db import models

from crm.models.tenant import TenantModel


class Stage(TenantModel):
    """One step of the pipeline."""

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="stage_key")]

    def __str__(self) -> str:
        return self.name


class StageRule(TenantModel):
    """A row of the stage table: from this status and at least this score, a new lead stands in this stage."""

    status = models.CharField(max_length=30)
    min_score = models.PositiveSmallIntegerField(default=0)
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="rules")

    class Meta:
        ordering = ["status", "-min_score"]
        constraints = [models.UniqueConstraint(fields=["workspace", "status", "min_score"], name="stagerule_key")]

    def __str__(self) -> str:
        return f"{self.status.replace('_', ' ')} from {self.min_score}: {self.stage}"
