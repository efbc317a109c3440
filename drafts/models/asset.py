"""What a draft may offer."""

from django.db import models

from crm.models.tenant import TenantModel


class Asset(TenantModel):
    """A link that a draft may offer, with what it is good for."""

    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    summary = models.TextField(help_text="What the reader finds there: drafts quote this.")
    topics = models.JSONField(default=list, blank=True, help_text="Words that ask for it.")
    active = models.BooleanField(default=True)
    uses = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
