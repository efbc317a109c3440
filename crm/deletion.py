"""What deleting a row would do to others, in numbers: shown before, not found out after."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from crm.capped import capped_count, counted


@dataclass(frozen=True)
class Consequence:
    """So many rows of one kind, and what becomes of them."""

    what: str
    blocks: bool

    def __str__(self) -> str:
        return self.what


def consequences(row: models.Model) -> list[Consequence]:
    """List what hangs on a row; one count for each kind of row that points at it."""
    found = []
    for relation in row._meta.related_objects:
        if relation.related_name == "+" and relation.on_delete is models.CASCADE:
            continue
        key = relation.field.attname
        number = capped_count(relation.related_model._default_manager.filter(**{key: row.pk}))
        if number:
            found.append(_say(relation, number))
    return found


def _say(relation: models.fields.reverse_related.ForeignObjectRel, number: int) -> Consequence:
    meta = relation.related_model._meta
    kind = meta.verbose_name if number == 1 else meta.verbose_name_plural
    if relation.on_delete is models.CASCADE:
        return Consequence(f"{counted(number)} {kind}: deleted with it.", blocks=False)
    if relation.on_delete is models.SET_NULL:
        return Consequence(f"{counted(number)} {kind}: kept, no longer linked to it.", blocks=False)
    verb = "belongs" if number == 1 else "belong"
    return Consequence(f"{counted(number)} {kind} still {verb} to it.", blocks=True)
