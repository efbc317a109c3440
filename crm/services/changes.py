"""Plain rows that people keep by hand: added, changed, removed, each with its Event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, Unpack

from django.db import models, transaction

from crm.encryption import EncryptedTextField
from crm.errors import DomainError
from crm.events import DomainSignal, OnTimelines, emit
from crm.models import Member
from crm.signals import record_added, record_changed, record_removed

Row = TypeVar("Row", bound=models.Model)
HIDDEN = "•••"  # what an Event says of a secret: that it was set, never which


@transaction.atomic
def add_record(
    model: type[Row],
    values: Mapping[str, Any],
    *,
    by: Member,
    signal: DomainSignal = record_added,
    **ids: Unpack[OnTimelines],
) -> Row:
    """Store a new row and tell of it."""
    row = model._default_manager.create(**values)
    emit(signal, subject=row, by=by, snippet=f"{model._meta.verbose_name}: {row}", **ids)
    return row


@transaction.atomic
def change_record(
    model: type[Row],
    pk: int,
    values: Mapping[str, Any],
    *,
    by: Member,
    because: str = "",
    signal: DomainSignal = record_changed,
    **ids: Unpack[OnTimelines],
) -> Row:
    """Set the values that differ, and tell which were which; nothing is told when nothing differs."""
    row = locked(model, pk)
    changes = differences(row, values)
    if changes:
        for name in changes:
            setattr(row, name, values[name])
        row.save(update_fields=list(changes))
        told = {name: shown(model, name, pair) for name, pair in changes.items()}
        snippet = f"{model._meta.verbose_name}: {row}"
        emit(signal, subject=row, by=by, snippet=snippet, because=because, changes=told, **ids)
    return row


@transaction.atomic
def remove_record(
    model: type[Row],
    pk: int,
    *,
    by: Member,
    because: str = "",
    signal: DomainSignal = record_removed,
    **ids: Unpack[OnTimelines],
) -> None:
    """Delete a row, unless others still belong to it, and tell which it was."""
    row = locked(model, pk)
    emit(signal, subject=row, by=by, snippet=f"{model._meta.verbose_name}: {row}", because=because, **ids)
    try:
        row.delete()
    except models.ProtectedError:
        raise DomainError(f"“{row}” cannot be deleted: other records still belong to it.") from None


def locked(model: type[Row], pk: int) -> Row:
    """Return a row for changing it; raises DomainError when it is not here."""
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise DomainError(f"There is no such {model._meta.verbose_name} here.")
    return row


def differences(row: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[object, object]]:
    """Return the fields whose value would change, each with its old and new value."""
    return {name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value}


def shown(model: type[models.Model], name: str, pair: tuple[object, object]) -> tuple[object, object]:
    """Return an old and a new value as an Event may keep them."""
    if isinstance(model._meta.get_field(name), EncryptedTextField):
        return tuple(HIDDEN if value else "" for value in pair)  # type: ignore[return-value]  # of two, two
    return pair
