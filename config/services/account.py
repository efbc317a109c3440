"""The account that the servers run as: PostgreSQL refuses to be root."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from config.services.errors import ServicesError

NOBODY = 65534


class Credentials(TypedDict, total=False):
    """What `subprocess` needs to change the user; empty when nothing changes."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A user that exists on this machine and is not root."""

    uid: int
    gid: int

    @classmethod
    def for_servers(cls) -> Account:
        """Return our own account, or `nobody` when we are root; raise `ServicesError` when it has no passwd entry."""
        uid = os.geteuid() or NOBODY
        try:
            return cls(uid, pwd.getpwuid(uid).pw_gid)
        except KeyError:
            raise ServicesError(f"user id {uid} has no entry in /etc/passwd, and PostgreSQL wants one") from None

    @property
    def foreign(self) -> bool:
        """Whether the servers run as somebody else than we do."""
        return self.uid != os.geteuid()

    @property
    def credentials(self) -> Credentials:
        """Return the arguments that make `subprocess` change to this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.foreign else {}

    def give(self, path: Path) -> Path:
        """Make this account the owner of `path`."""
        if self.foreign:
            os.chown(path, self.uid, self.gid)
        return path

    def reaches(self, path: Path) -> bool:
        """Whether this account may walk down to the folder `path` and into it."""
        path = path.resolve()
        return all(self._enters(folder.stat()) for folder in (path, *path.parents))

    def _enters(self, folder: os.stat_result) -> bool:
        if folder.st_uid == self.uid:
            return bool(folder.st_mode & stat.S_IXUSR)
        if folder.st_gid == self.gid:
            return bool(folder.st_mode & stat.S_IXGRP)
        return bool(folder.st_mode & stat.S_IXOTH)
