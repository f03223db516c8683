"""Where archives rest, sealed, and the key that opens them for putting back here."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils import timezone

from kith.audit.operations import record
from kith.errors import Refused
from tenants.archives.models import KeptArchive
from tenants.archives.reading import Archive, read_archive
from tenants.archives.sealing import SealedReader, SealedWriter
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work

MAKING = ".making"
FORGOTTEN_AFTER = timedelta(days=1)
"""How old a file may be that no archive names: one under way is younger."""


class ArchiveGone(Refused):
    """The archive is no longer kept, or this server has not the key it was kept under."""


def server_key(key: bytes, archive_id: UUID) -> str:
    """The archive's key as this server keeps it: of no use without SECRET_KEY, or beside another archive's file."""
    return _fernet(archive_id).encrypt(key).decode()


def key_of(archive: KeptArchive) -> bytes:
    """Raises ArchiveGone. Only for putting an archive back here, and for making a passphrase's lock on it."""
    try:
        return _fernet(archive.pk).decrypt(archive.server_key.encode())
    except InvalidToken as error:
        raise ArchiveGone("This server has lost its key to the archive: bring it with its passphrase.") from error


def _fernet(archive_id: UUID) -> MultiFernet:
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    material = [hashlib.sha256(f"tenants.archives:{archive_id.hex}:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in material])


@contextmanager
def sealed_file(path: Path, key: bytes) -> Iterator[SealedWriter]:
    """Write a sealed file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = path.with_suffix(MAKING)
    try:
        with open(making, "wb", opener=_private) as raw:
            with SealedWriter(raw, key) as sealed:
                yield sealed
            os.fsync(raw.fileno())
    except BaseException:
        making.unlink(missing_ok=True)
        raise
    making.replace(path)


def keep_private(raw: BinaryIO, path: Path) -> None:
    """A file as it came, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = path.with_suffix(MAKING)
    raw.seek(0)
    with open(making, "wb", opener=_private) as file:
        shutil.copyfileobj(raw, file, 1 << 20)
    making.replace(path)


@contextmanager
def open_kept(archive: KeptArchive) -> Iterator[Archive]:
    """A kept archive, opened with the server's key. Raises ArchiveGone, BadArchive."""
    key = key_of(archive)
    with (
        open_sealed(archive) as raw,
        io.BufferedReader(SealedReader(raw, key)) as plain,
        read_archive(plain, sealed_size=archive.size) as found,
    ):
        yield found


@contextmanager
def open_sealed(archive: KeptArchive) -> Iterator[Any]:
    """The sealed pieces as they rest. Raises ArchiveGone."""
    if not archive.path.exists():
        raise ArchiveGone("This archive is no longer kept.")
    with archive.path.open("rb") as raw:
        yield raw


def keep_until(today: date) -> date:
    return today + timedelta(days=settings.ARCHIVE_KEEP_DAYS)


def remove_old() -> None:
    """The chore: files whose days are over go, and files that no archive names."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        over = KeptArchive.objects.using(OWNER).filter(removed_at=None, keep_until__lt=timezone.localdate())
        for archive in over:
            remove(archive)
        named = set(KeptArchive.objects.using(OWNER).filter(removed_at=None).values_list("pk", flat=True))
    _remove_strays({pk.hex for pk in named})


def remove(archive: KeptArchive) -> None:
    """The file goes first: a row without one says that it went. Inside the owner's public scope."""
    archive.path.unlink(missing_ok=True)
    archive.brought_path.unlink(missing_ok=True)
    archive.removed_at = timezone.now()
    archive.save(using=OWNER, update_fields=["removed_at"])
    record(kind="archive.removed", by=None, subject=archive, using=OWNER)


def _remove_strays(named: set[str]) -> None:
    youngest = timezone.now().timestamp() - FORGOTTEN_AFTER.total_seconds()
    for path in Path(settings.ARCHIVE_ROOT).glob("*/*"):
        if path.is_file() and path.stem not in named and path.stat().st_mtime < youngest:
            path.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
