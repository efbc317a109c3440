"""Addresses of the run pages."""

from django.urls import path

from agents import views

app_name = "runs"
urlpatterns = [
    path("", views.runs_page, name="list"),
    path("errors/", views.errors_page, name="errors"),
    path("errors/retry/", views.retry_all, name="retry-all"),
    path("answer/<int:lead_id>/", views.answer, name="answer"),
    path("enquiries/<int:submission_id>/retry/", views.retry_enquiry, name="retry-enquiry"),
    path("<int:run_id>/", views.run_page, name="run"),
    path("<int:run_id>/retry/", views.retry, name="retry"),
]
