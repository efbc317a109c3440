"""Addresses of the ground floor's API."""

from crm.api.members import Me, MemberRecord, Members
from crm.api.people import Companies, CompanyRecord, ContactRecord, Contacts
from crm.api.routes import route
from crm.api.tasks import TaskDone, TaskOpen, Tasks
from crm.api.timeline import CompanyTimeline, ContactTimeline

urlpatterns = [
    route("me", Me.as_view(), "me"),
    route("members", Members.as_view(), "members"),
    route("members/{pk}", MemberRecord.as_view(), "member"),
    route("companies", Companies.as_view(), "companies"),
    route("companies/{pk}", CompanyRecord.as_view(), "company"),
    route("companies/{pk}/timeline", CompanyTimeline.as_view(), "company-timeline"),
    route("contacts", Contacts.as_view(), "contacts"),
    route("contacts/{pk}", ContactRecord.as_view(), "contact"),
    route("contacts/{pk}/timeline", ContactTimeline.as_view(), "contact-timeline"),
    route("tasks", Tasks.as_view(), "tasks"),
    route("tasks/{pk}/done", TaskDone.as_view(), "task-done"),
    route("tasks/{pk}/open", TaskOpen.as_view(), "task-open"),
]
