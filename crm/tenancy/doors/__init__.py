"""The doors: the only ways to read past row security, each answering ids only. A test lists them by name."""

from crm.tenancy.doors.due import due_work, register_due
from crm.tenancy.doors.routes import add_route, find_route, remove_route, route_digest
from crm.tenancy.doors.search import register_search, search

__all__ = [
    "add_route",
    "due_work",
    "find_route",
    "register_due",
    "register_search",
    "remove_route",
    "route_digest",
    "search",
]
