"""Around work on a claimed row: what nobody expected is written on the row before it goes on up as the bug it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from types import TracebackType

from django.db import InterfaceError, OperationalError

from crm.errors import LeaseLost

# Nothing can be written now, or nothing need be: the lease ends and a sweep finds the row.
PASSING = (LeaseLost, OperationalError, InterfaceError)


class Stumbling(AbstractContextManager[None]):
    """Call `note` with an unexpected error, so that its row waits with a reason instead of going round and round."""

    def __init__(self, note: Callable[[Exception], object]) -> None:
        self._note = note

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Note the error and let it go on."""
        if isinstance(error, Exception) and not isinstance(error, PASSING):
            with suppress(*PASSING):
                self._note(error)


def words_of(error: Exception) -> str:
    """Say an unexpected error in one line, for the row."""
    return f"{type(error).__name__}: {error}"[:500].replace("\x00", "")
