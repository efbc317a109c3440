"""Telling open pages that something changed. Ids only; the page fetches what is new, with its own rights."""

from __future__ import annotations

import asyncio
import os
import threading

import structlog
from channels.layers import get_channel_layer
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
    message = {
        "type": "happened",
        "verb": event.verb,
        "sequence": sequence,
        "subject": [event.subject_kind, event.subject_id],
        "ids": event.ids,
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
