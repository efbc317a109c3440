"""Which databases are measured: the workspaces in each, their sizes, and how their rows lie."""

from __future__ import annotations

from dataclasses import dataclass

from config.demo.company import SLUG

LEADS = 1_000_000  # are many, unless SIZE says otherwise
BESIDE = "beside"  # a small workspace in the database of a large one


@dataclass(frozen=True)
class Layout:
    """One database: workspaces by their slug with their number of leads, loaded in this order or mixed."""

    name: str
    sizes: tuple[tuple[str, int], ...]
    mixed: bool = False

    @property
    def leads(self) -> int:
        """All leads in it."""
        return sum(size for _, size in self.sizes)


FEW = Layout("few", ((SLUG, 1000),))


def many(leads: int) -> Layout:
    """One workspace with so many leads, and one with a thousand that was there before it."""
    return Layout(f"many_{leads}", ((BESIDE, 1000), (SLUG, leads)))


def shapes(leads: int) -> tuple[Layout, Layout]:
    """Two big workspaces and an almost empty one, tenant after tenant and mixed."""
    sizes = (("before", leads // 2), (BESIDE, 20), (SLUG, leads // 2))
    return Layout(f"after_{leads}", sizes), Layout(f"mixed_{leads}", sizes, mixed=True)
