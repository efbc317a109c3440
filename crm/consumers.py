"""The websocket of live pages: it says that something happened; the page fetches what."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from crm.live import group_of
from crm.tenancy.middleware import membership

RECHECK_SECONDS = 60


class LiveConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """Forward a workspace's events to one page; session and membership are asked again each minute."""

    group: str | None = None
    watch: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Accept a member of the session's workspace, refuse everybody else."""
        workspace_id = await self._workspace()
        if workspace_id is None:
            await self.close(code=4403)
            return
        self.group = group_of(workspace_id)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        self.watch = asyncio.create_task(self._watch(workspace_id))

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if self.watch:
            self.watch.cancel()
            with suppress(asyncio.CancelledError):
                await self.watch
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def happened(self, message: dict[str, Any]) -> None:
        """Tell the page which event happened."""
        await self.send_json({key: message[key] for key in ("verb", "sequence", "subject", "ids")})

    async def _watch(self, workspace_id: int) -> None:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            if await self._workspace() != workspace_id:
                await self.close(code=4403)
                return

    async def _workspace(self) -> int | None:
        workspace: int | None = await database_sync_to_async(self._workspace_now)()
        return workspace

    def _workspace_now(self) -> int | None:
        """Read session, user and membership anew: any of them may have ended since."""
        # A store of its own: the scope's is lazy, and what it has read once it never reads again.
        session = import_module(settings.SESSION_ENGINE).SessionStore(self.scope["session"].session_key)
        user = get_user(cast(HttpRequest, SimpleNamespace(session=session)))  # it reads nothing else
        member = membership(user, session) if user.is_authenticated else None
        return None if member is None else int(member.workspace.pk)
