"""A real SMTP server on this machine that misbehaves on demand, stage by stage."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from config.services.ports import free_port

DROP, SILENCE = "drop", "silence"


@dataclass
class RudeServer:
    """What it received, and how it behaves: stage (EHLO, AUTH, MAIL ... BODY) to an answer, DROP, SILENCE."""

    port: int = 0
    manners: dict[str, str] = field(default_factory=dict)
    seconds_a_mail: float = 0.0
    received: list[tuple[str, str]] = field(default_factory=list)  # (recipient, Message-ID)
    contents: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail unless it is refused; a dropped or silent answer comes after it was kept."""
        await asyncio.sleep(self.seconds_a_mail)
        manner = self.manners.get("BODY", "250 kept")
        if manner in (DROP, SILENCE) or manner.startswith("2"):
            header = next(
                line for line in (envelope.original_content or b"").splitlines() if line.startswith(b"Message-ID:")
            )
            self.contents.append(envelope.original_content or b"")
            self.received += [(to, header.partition(b":")[2].decode().strip()) for to in envelope.rcpt_tos]
        return await self.behave(server, manner)

    async def behave(self, server: SMTP, manner: str) -> str:
        """Turn a manner into what happens on the line."""
        if manner == SILENCE:
            await asyncio.sleep(3600)
        if manner == DROP and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return manner

    def count(self, recipient: str) -> int:
        """Return how many mails a recipient got."""
        return sum(to == recipient for to, _ in self.received)


class _Rude(SMTP):
    """aiosmtpd, asked for its manners before each command."""

    async def _rudely(self, stage: str) -> bool:
        manner = self.event_handler.manners.get(stage)
        if manner is None:
            return False
        answer = await self.event_handler.behave(self, manner)
        if answer != DROP:
            await self.push(answer)
        return True

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._rudely("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg: str) -> None:
        if not await self._rudely("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str) -> None:
        if not await self._rudely("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:
        if not await self._rudely("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if not await self._rudely("DATA"):
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Rude(self.handler, **self.SMTP_kwargs)


@contextmanager
def rude_server() -> Iterator[RudeServer]:
    """Serve until the end of the `with`, well-mannered at first."""
    rude = RudeServer(port=free_port())
    controller = _Controller(rude, hostname="127.0.0.1", port=rude.port)
    controller.start()
    try:
        yield rude
    finally:
        for task in asyncio.all_tasks(controller.loop):
            controller.loop.call_soon_threadsafe(task.cancel)
        controller.stop()
