"""Addresses of this floor's API."""

from agents.api.documents import DocumentRecord, Documents
from agents.api.runs import Retry, RunRecord, Runs
from crm.api.routes import route

urlpatterns = [
    route("runs", Runs.as_view(), "runs"),
    route("runs/{public_id}", RunRecord.as_view(), "run-detail"),
    route("runs/{public_id}/retry", Retry.as_view(), "run-retry"),
    route("documents", Documents.as_view(), "documents"),
    route("documents/{pk}", DocumentRecord.as_view(), "document"),
]
