"""The folder that belongs to one checkout: its servers' data, logs, locks and generated secrets."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from config.services.account import Account
from config.services.errors import ServicesError

CHECKOUT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class State:
    """Paths, locks and secrets inside the folder."""

    folder: Path
    account: Account

    @classmethod
    def of_checkout(cls, checkout: Path = CHECKOUT) -> State:
        """Find or make the checkout's folder where the servers' account can reach it."""
        account = Account.for_servers()
        for folder in _candidates(checkout):
            if _usable(folder, account):
                return cls(folder, account)
        raise ServicesError(f"no folder found that user id {account.uid} can reach and we can write to")

    @classmethod
    def in_folder(cls, folder: Path) -> State:
        """Use (or make) `folder`; raise `ServicesError` when the servers' account cannot reach it."""
        account = Account.for_servers()
        folder = folder.resolve()
        if not _usable(folder, account):
            raise ServicesError(f"user id {account.uid}, which the servers run as, cannot reach {folder}")
        return cls(folder, account)

    def path(self, name: str) -> Path:
        """Return the path of a file or folder in here."""
        return self.folder / name

    def room(self, name: str) -> Path:
        """Find or make a folder of mode 0700 that belongs to the servers' account."""
        room = self.path(name)
        if not room.exists():
            room.mkdir(mode=0o700)
            self.account.give(room)
        return room

    def lock(self, name: str, *, shared: bool = False, seconds: float | None = None) -> int:
        """Hold the lock file `name` and return its descriptor; raise `BlockingIOError` when it is taken for `seconds`.

        The kernel gives it back when the last process that inherited the descriptor is gone, however it went.
        """
        descriptor = os.open(self.path(name), os.O_RDWR | os.O_CREAT, 0o600)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        deadline = None if seconds is None else time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, kind if deadline is None else kind | fcntl.LOCK_NB)
                return descriptor
            except BlockingIOError:
                if deadline is None or time.monotonic() >= deadline:
                    os.close(descriptor)
                    raise
                time.sleep(0.05)

    def is_locked(self, name: str) -> bool:
        """Whether somebody holds the lock file `name`."""
        try:
            os.close(self.lock(name, seconds=0))
        except BlockingIOError:
            return True
        return False

    def write(self, name: str, values: dict[str, str]) -> None:
        """Replace the file `name` (mode 0600) at once, so that no reader sees half of it."""
        draft = self.path(f"{name}.new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(values, file, indent=1)
        draft.replace(self.path(name))

    def read(self, name: str) -> dict[str, str]:
        """Return what `write` stored under `name`; nothing when it was never written."""
        try:
            return {str(key): str(value) for key, value in json.loads(self.path(name).read_text()).items()}
        except FileNotFoundError:
            return {}

    def keeper(self) -> str:
        """Return the process id of the last keeper; it lives as long as `keeper.lock` is taken."""
        return self.path("keeper.lock").read_text()

    def secrets(self) -> dict[str, str]:
        """Return this checkout's passwords and keys, made once; first called with the start lock held."""
        kept = self.read("secrets.json")
        fresh = {name: secrets.token_hex(24) for name in ("superuser", "owner", "serving", "redis")}
        fresh["SECRET_KEY"] = secrets.token_urlsafe(48)
        fresh["ENCRYPTION_KEYS"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        if fresh.keys() - kept.keys():
            kept = fresh | kept
            self.write("secrets.json", kept)
        return kept


def _candidates(checkout: Path) -> list[Path]:
    """List where the folder may be, the checkout itself first."""
    name = f"{checkout.name}-{hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]}"
    home = Path(os.environ.get("XDG_STATE_HOME") or Path("~/.local/state").expanduser())
    system = [Path("/var/lib") / f"clara-{name}"] if os.geteuid() == 0 else []
    return [checkout / ".local", home / "clara" / name, *system, Path("/var/tmp") / f"clara-{os.geteuid()}-{name}"]  # noqa: S108  ours alone, checked below


def _usable(folder: Path, account: Account) -> bool:
    """Make `folder` ours alone (and passable for the servers' account); False when that cannot be."""
    standing = next(path for path in (folder, *folder.parents) if path.exists())
    if standing != folder and not account.reaches(standing):
        return False
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            return False
        if account.foreign:  # it may pass through to its own folders, and see nothing on the way
            os.chown(folder, -1, account.gid)
        folder.chmod(0o710 if account.foreign else 0o700)
    except OSError:
        return False
    return account.reaches(folder) and os.access(folder, os.W_OK)
