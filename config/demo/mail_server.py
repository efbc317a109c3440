"""The prospects' mail server: takes every mail on this machine and keeps it as a file. `python -m` it."""

from __future__ import annotations

import asyncio
import sys
import uuid
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Keep each accepted mail, whole, as one .eml file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Store the mail, then say so."""
        name = uuid.uuid4().hex
        part = self.folder / f"{name}.part"
        part.write_bytes(envelope.original_content or b"")
        part.rename(self.folder / f"{name}.eml")
        return f"250 kept as {name}"


async def serve(folder: Path, port: int) -> None:
    """Serve until stopped."""
    controller = UnthreadedController(Keeper(folder), hostname="127.0.0.1", port=port, loop=asyncio.get_running_loop())
    server = await asyncio.get_running_loop().create_server(controller.factory, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    mail_folder = Path(sys.argv[1])
    mail_folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(mail_folder, int(sys.argv[2])))
