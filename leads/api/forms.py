"""Forms, for programs that ask where to post."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from crm.api.shapes import Asked
from crm.api.views import DetailView, ListView
from leads.models import Form


class FormSerializer(serializers.ModelSerializer[Form]):
    """A form; its secret is shown in the settings only."""

    webhook_url = serializers.SerializerMethodField()
    on_allow_list = serializers.BooleanField(source="active")

    class Meta:
        model = Form
        fields = ("id", "name", "kind", "key", "webhook_url", "portal_id", "on_allow_list", "mapping", "created_at")

    def get_webhook_url(self, form: Form) -> str:
        """Where it posts to."""
        return settings.PUBLIC_URL + reverse("form-webhook-key", args=[form.key])


class FormFilters(Asked):
    """How forms are looked up."""

    key = serializers.CharField(max_length=64, required=False)


class Forms(ListView[Form]):
    """Forms, newest first."""

    queryset = Form.objects.all()
    serializer_class = FormSerializer
    filters = FormFilters


class FormRecord(DetailView[Form]):
    """One form."""

    queryset = Form.objects.all()
    serializer_class = FormSerializer
