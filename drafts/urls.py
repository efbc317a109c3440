"""Addresses of the queue and the review page."""

from django.urls import path

from drafts import views

app_name = "desk"
urlpatterns = [
    path("", views.queue_page, name="queue"),
    path("<int:draft_id>/", views.review_page, name="review"),
    path("<int:draft_id>/approve/", views.approve, name="approve"),
    path("<int:draft_id>/edit/", views.edit, name="edit"),
    path("<int:draft_id>/reject/", views.reject, name="reject"),
    path("<int:draft_id>/snooze/", views.snooze, name="snooze"),
    path("<int:draft_id>/hand-over/", views.hand_over, name="hand-over"),
    path("<int:draft_id>/undo/", views.undo, name="undo"),
    path("sends/<int:item_id>/", views.settle, name="settle"),
]
