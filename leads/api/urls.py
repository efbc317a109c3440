"""Addresses of this floor's API."""

from crm.api.routes import route
from leads.api.forms import FormRecord, Forms
from leads.api.leads import LeadRecord, Leads, LeadTimeline

urlpatterns = [
    route("forms", Forms.as_view(), "forms"),
    route("forms/{pk}", FormRecord.as_view(), "form"),
    route("leads", Leads.as_view(), "leads"),
    route("leads/{pk}", LeadRecord.as_view(), "lead"),
    route("leads/{pk}/timeline", LeadTimeline.as_view(), "lead-timeline"),
]
