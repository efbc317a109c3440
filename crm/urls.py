"""Addresses of the ground floor's own pages."""

from django.urls import path

from crm import deliverability_pages as pages

app_name = "deliverability"
urlpatterns = [
    path("", pages.list_page, name="list"),
    path("<int:pk>/", pages.mailbox_page, name="mailbox"),
    path("<int:pk>/check/", pages.check, name="check"),
    path("<int:pk>/test/", pages.test, name="test"),
    path("<int:pk>/one-click/", pages.one_click, name="one-click"),
    path("<int:pk>/agree/", pages.agree, name="agree"),
    path("<int:pk>/resume/", pages.resume, name="resume"),
    path("<int:pk>/ramp/", pages.ramp, name="ramp"),
]
