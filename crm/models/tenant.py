"""The base of every row that belongs to a workspace."""

from django.db import models

from crm.tenancy.scope import current_workspace


class TenantModel(models.Model):
    """A row of one workspace; the database itself keeps the others away (row security)."""

    workspace = models.ForeignKey(
        "crm.Workspace",
        on_delete=models.CASCADE,
        db_index=False,  # UNIQUE (workspace_id, id) serves it
        default=current_workspace,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True
