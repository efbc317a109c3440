"""Telling open pages that something changed. Ids only; the page fetches what is new, with its own rights."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Mapping
from typing import Any

import structlog
from channels.layers import get_channel_layer
from django.db.models import Model
from redis.exceptions import RedisError

from crm.models import Event
from crm.tenancy.scope import required_workspace

log = structlog.get_logger()

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_loop_pid = 0


def group_of(workspace_id: int) -> str:
    """Return the channel group that all pages of a workspace listen to."""
    return f"workspace.{workspace_id}"


def publish(event: Event) -> None:
    """Tell the workspace's open pages of an event. Never blocks and never fails its caller; pages also poll."""
    sequence = Event.objects.filter(pk=event.pk).values_list("sequence", flat=True).first()
    _say(event.verb, event.subject_kind, event.subject_id, event.ids, sequence)


def progress(verb: str, subject: Model, **ids: int) -> None:
    """Tell them, as `publish` does, how far something has come that is itself no event: nothing is kept of it."""
    _say(verb, subject._meta.model_name or "", subject.pk, ids, None)


def _say(verb: str, kind: str, subject_id: int, ids: Mapping[str, Any], sequence: int | None) -> None:
    message: dict[str, object] = {
        "type": "happened",
        "verb": verb,
        "sequence": sequence,
        "subject": [kind, subject_id],
        "ids": ids,
    }
    asyncio.run_coroutine_threadsafe(_send(group_of(required_workspace()), message), _running_loop())


async def _send(group: str, message: dict[str, object]) -> None:
    try:
        await asyncio.wait_for(get_channel_layer().group_send(group, message), timeout=2)
    except (OSError, TimeoutError, RedisError) as error:
        log.warning("live message not published", group=group, error=str(error))


def _running_loop() -> asyncio.AbstractEventLoop:
    """Return this process's own publishing loop, so that a slow Redis never holds up a request."""
    global _loop, _loop_pid
    with _lock:
        if _loop is None or os.getpid() != _loop_pid:
            _loop, _loop_pid = asyncio.new_event_loop(), os.getpid()
            threading.Thread(target=_loop.run_forever, name="live", daemon=True).start()
        return _loop
