"""The ground floor's rows."""

from crm.models.workspace import Member, Route, Workspace

__all__ = ["Member", "Route", "Workspace"]
