"""Addresses of this floor's API."""

from crm.api.routes import route
from drafts.api.assets import AssetRecord, Assets
from drafts.api.drafts import DraftRecord, Drafts
from drafts.api.operator import Approve, PendingDrafts, Reject, SnoozeDraft, Undo

urlpatterns = [
    route("assets", Assets.as_view(), "assets"),
    route("assets/{pk}", AssetRecord.as_view(), "asset"),
    route("drafts", Drafts.as_view(), "drafts"),
    route("drafts/{pk}", DraftRecord.as_view(), "draft"),
    route("operator/drafts/pending", PendingDrafts.as_view(), "drafts-pending"),
    route("operator/drafts/{pk}/approve", Approve.as_view(), "draft-approve"),
    route("operator/drafts/{pk}/reject", Reject.as_view(), "draft-reject"),
    route("operator/drafts/{pk}/snooze", SnoozeDraft.as_view(), "draft-snooze"),
    route("operator/drafts/{pk}/undo", Undo.as_view(), "draft-undo"),
]
