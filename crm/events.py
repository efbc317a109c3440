"""Telling that something happened: an append-only row in the same transaction, the signal after commit."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, TypedDict

import structlog
from django.conf import settings
from django.db import models, transaction
from django.dispatch import Signal

from crm import clock, live
from crm.models import Event, EventText, Member

log = structlog.get_logger()


class OnTimelines(TypedDict, total=False):
    """Whose timelines an event stands on."""

    lead_id: int | None
    contact_id: int | None
    company_id: int | None


Changes = Mapping[str, tuple[object, object]]


_says: dict[str, str] = {}
_categories: set[str] = set()


class DomainSignal(Signal):
    """A past-tense signal with a name; its payload is ids. `says` is what people read behind who did it."""

    def __init__(self, name: str, category: str, says: str) -> None:
        super().__init__()
        self.name = name
        self.category = category
        _says[name] = says
        _categories.add(category)


def categories() -> list[str]:
    """List the kinds of events that any signal tells of."""
    return sorted(_categories)


def says(verb: str) -> str:
    """Return what an event's verb means in words, to stand behind who did it: "approved the answer"."""
    return _says.get(verb, verb.replace("_", " "))


def emit(
    signal: DomainSignal,
    *,
    subject: models.Model,
    by: Member | None,
    snippet: str = "",
    because: str = "",
    changes: Changes | None = None,
    **ids: int | None,
) -> Event:
    """Record that something happened, and tell the receivers once the transaction has committed.

    `by` None means a rule did it. `ids` named lead_id, contact_id and company_id put it on those timelines.
    """
    changes = changes or {}
    event = Event.objects.create(
        verb=signal.name,
        category=signal.category,
        at=clock.now(),
        by=by,
        actor=Event.Actor.RULE if by is None else Event.Actor(by.kind),
        subject_kind=subject._meta.model_name or "",
        subject_id=subject.pk,
        lead_id=ids.get("lead_id"),
        contact_id=ids.get("contact_id"),
        company_id=ids.get("company_id"),
        ids={name: value for name, value in ids.items() if value is not None},
        changes={field: [_keyed_hash(old), _keyed_hash(new)] for field, (old, new) in changes.items()},
    )
    if snippet or because or changes:
        EventText.objects.create(
            event=event,
            snippet=snippet,
            reason=because,
            changes=json.dumps(dict(changes), default=str) if changes else "",
        )
    # Robust: what is committed is done, whoever fails to hear of it.
    transaction.on_commit(lambda: _tell(signal, event, ids), robust=True)
    return event


def _keyed_hash(value: object) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), str(value).encode(), hashlib.sha256).hexdigest()[:32]


def _tell(signal: DomainSignal, event: Event, ids: dict[str, Any]) -> None:
    payload = {name: value for name, value in ids.items() if value is not None}
    answers = signal.send_robust(sender=None, workspace_id=event.workspace_id, subject_id=event.subject_id, **payload)
    for receiver, answer in answers:
        if isinstance(answer, Exception):
            log.error("receiver failed", signal=signal.name, receiver=str(receiver), exc_info=answer)
    live.publish(event)
