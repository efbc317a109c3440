"""Counts and pages that stop at a thousand: nobody reads on, and an exact count would read a whole table."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from crm.paging import part

CAP = 1000


def capped_count(rows: QuerySet[Any]) -> int:
    """Count rows, and stop at one more than the cap."""
    return rows.order_by()[: CAP + 1].count()


def counted(number: int) -> str:
    """Write a capped count: "1,000+" when there are more than were counted."""
    return f"{CAP:,}+" if number > CAP else f"{number:,}"


class CappedPaginator(Paginator[Any]):
    """Pages of the first thousand rows; search and filters lead to the others."""

    template_name = "crm/_pagination.html"
    more = False  # whether a search has left rows out

    @cached_property
    def found(self) -> int:
        """How many rows there are, at most one more than the cap."""
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # the admin pages querysets alone
        return capped_count(rows)

    @property
    def count(self) -> int:
        """How many rows the pages show."""
        return min(self.found, CAP)

    def validate_number(self, number: float | str) -> int:
        """Return a page that there is: a list may have become shorter since somebody opened its last one."""
        return max(1, min(int(number), self.num_pages))

    def page(self, number: int | str) -> Page[Any]:
        """Read one page."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # as above
        return Page(part(rows, start, min(start + self.per_page, self.count)), number, self)

    @property
    def words(self) -> str:
        """The count as people read it."""
        return f"{counted(self.found)}+" if self.more and self.found <= CAP else counted(self.found)
