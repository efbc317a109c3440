"""The one place that reads the time; everything else gets `now` passed in."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present moment in UTC, shifted by the `ClockShift` row where settings allow one (tests, demo)."""
    present = timezone.now()  # noqa: TID251  this is the place
    if settings.SHIFT_CLOCK:
        from crm.models import ClockShift

        return present + ClockShift.current()
    return present
