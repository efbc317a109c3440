"""The one file of a backup: a tar of a manifest, and of the dump that PostgreSQL made."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from pydantic import BaseModel, ValidationError

from config.backup.errors import BackupError

MANIFEST, DUMP = "manifest.json", "database.dump"
FORMAT = 1
LARGEST_MANIFEST = 10_000_000  # bytes; a thousand times what is usual


class Manifest(BaseModel):
    """What a backup says of itself; its rows were counted in the same snapshot as they were dumped in."""

    format: int = FORMAT
    version: str
    taken_at: datetime
    server: int
    tables: dict[str, int]
    migrations: list[tuple[str, str]]
    extensions: list[str]
    sealed: str  # a word under the newest key of the time: whether today's keys open it tells whether they fit
    sha256: str


def write_archive(file: Path, manifest: Manifest, dump: Path) -> None:
    """Write both into `file` (mode 0600) at once: whoever looks sees all of it or nothing."""
    draft = dump.with_name("archive.tar")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        with tarfile.open(fileobj=target, mode="w") as archive:
            words = manifest.model_dump_json(indent=1).encode()
            archive.addfile(_member(MANIFEST, len(words), manifest.taken_at), BytesIO(words))
            with dump.open("rb") as content:
                archive.addfile(_member(DUMP, dump.stat().st_size, manifest.taken_at), content)
        target.flush()
        os.fsync(target.fileno())
    try:
        os.link(draft, file)  # unlike a rename, it never takes another file's place
    except FileExistsError:
        raise BackupError(f"{file} is there already, and was left as it is.") from None
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def opened_archive(file: Path) -> Iterator[tuple[Manifest, Path]]:
    """Give the manifest of a backup and its dump, checked and taken out into a folder that goes away again."""
    try:
        with tarfile.open(file, mode="r:") as archive, TemporaryDirectory(prefix="clara-restore-") as folder:
            manifest = _read_manifest(archive)
            dump = Path(folder, DUMP)
            with dump.open("wb") as target:
                found = _copy(_content(archive, DUMP), target)
            if found != manifest.sha256:
                raise BackupError(f"{file} is damaged: the dump in it is not the one that was made.")
            yield manifest, dump
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from None
    except tarfile.TarError:
        raise BackupError(f"{file} is no backup of Clara, or a damaged one.") from None


def sha256_of(file: Path) -> str:
    """Return the sum that tells whether a file is still what it was."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _member(name: str, size: int, at: datetime) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(at.timestamp())
    return member


def _read_manifest(archive: tarfile.TarFile) -> Manifest:
    try:
        words = json.loads(_content(archive, MANIFEST).read(LARGEST_MANIFEST))
    except ValueError:
        raise tarfile.TarError from None
    if isinstance(words, dict) and words.get("format", 0) != FORMAT:
        raise BackupError("This backup was made by a newer Clara: update this one first.")
    try:
        return Manifest.model_validate(words)
    except ValidationError:
        raise tarfile.TarError from None


def _content(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    """Open a member; nothing is ever unpacked by the names that stand in the file."""
    try:
        found = archive.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise tarfile.TarError(f"There is no {name} in it.")
    return found


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := source.read(1 << 20):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()
