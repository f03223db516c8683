"""Taking in a sealed archive that was made elsewhere, or here long ago."""

from __future__ import annotations

import io
from typing import BinaryIO
from uuid import uuid4

from django.utils import timezone

from kith.audit.operations import Actor, record
from kith.errors import BadInput
from tenants.archives import keeping
from tenants.archives.contents import BadArchive, Manifest
from tenants.archives.models import KeptArchive
from tenants.archives.putting_back import check_known
from tenants.archives.reading import read_archive
from tenants.archives.sealing import HEAD, PIECE, CannotOpen, SealedReader, WrongPassphrase, open_head


class PassphraseWrong(BadInput):
    """The passphrase does not open the archive."""


def bring_archive(*, raw: BinaryIO, passphrase: str, by: Actor | None) -> KeptArchive:
    """Take a sealed file in, once it opens and holds what we can put back. Raises BadArchive, PassphraseWrong.

    The passphrase is not kept: the archive's key goes under the server's own.
    """
    key = _key(raw, passphrase)
    size = raw.seek(0, io.SEEK_END) - HEAD
    manifest = _manifest(raw, key, size)
    archive = KeptArchive(pk=uuid4(), origin=KeptArchive.Origin.BROUGHT, size=size, asked_by_id=by.pk if by else None)
    archive.tenant_id = archive.pk  # nobody's here: what a file says of whose it is gives nobody sight of it
    archive.tenant_name, archive.kind = manifest.tenant["name"][:120], manifest.kind
    archive.schema_name, archive.server_key = manifest.tenant["schema"][:40], keeping.server_key(key, archive.pk)
    archive.sha256, archive.checked_at = _take_in(archive, raw, key), timezone.now()
    archive.rows = sum(rows.rows for rows in manifest.tables.values())
    archive.keep_until = keeping.keep_until(timezone.localdate())
    archive.save(force_insert=True)
    record(kind="archive.brought", by=by, subject=archive)
    return archive


def _take_in(archive: KeptArchive, raw: BinaryIO, key: bytes) -> str:
    """Open each piece and seal it again: the SHA-256 of what rests here now."""
    try:
        with keeping.sealed_file(archive.path, key) as sealed:
            plain = SealedReader(raw, key, start=HEAD)
            while block := plain.read(PIECE):
                sealed.write(block)
    except CannotOpen as error:
        raise BadArchive(str(error), field="file") from error
    return sealed.sha256


def _key(raw: BinaryIO, passphrase: str) -> bytes:
    raw.seek(0)
    try:
        return open_head(raw.read(HEAD), passphrase)
    except WrongPassphrase as error:
        raise PassphraseWrong("That passphrase does not open this archive.", field="passphrase") from error
    except CannotOpen as error:
        raise BadArchive(str(error), field="file") from error


def _manifest(raw: BinaryIO, key: bytes, size: int) -> Manifest:
    try:
        plain = io.BufferedReader(SealedReader(raw, key, start=HEAD))
    except CannotOpen as error:
        raise BadArchive(str(error), field="file") from error
    with read_archive(plain, sealed_size=size) as found:
        check_known(found.manifest)
        plain.detach()
        return found.manifest
