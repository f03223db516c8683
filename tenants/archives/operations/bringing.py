"""Taking in a sealed archive that was made elsewhere, or here long ago."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from functools import partial
from typing import BinaryIO
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from kith.audit.operations import Actor, record
from kith.errors import BadInput
from tenants.archives import keeping
from tenants.archives.contents import BadArchive, Manifest
from tenants.archives.links import new_token, token_hash
from tenants.archives.models import KeptArchive
from tenants.archives.operations.takeovers import LinkOver
from tenants.archives.putting_back import check_known
from tenants.archives.reading import read_archive
from tenants.archives.sealing import HEAD, MAGIC, PIECE, CannotOpen, SealedReader, WrongPassphrase, open_head

OPENS_FOR_DAYS = 7
"""How long the link is good by which somebody opens what was brought."""
NOT_OPENED = "Not opened yet"


class PassphraseWrong(BadInput):
    """The passphrase does not open the archive."""


def bring_archive(*, raw: BinaryIO, passphrase: str, by: Actor | None) -> KeptArchive:
    """Take a sealed file in, once it opens and holds what we can put back. Raises BadArchive, PassphraseWrong.

    The passphrase is not kept: the archive's key goes under the server's own.
    """
    archive = _new()
    _open_into(archive, raw, passphrase)
    archive.save(force_insert=True)
    record(kind="archive.brought", by=by, subject=archive)
    return archive


@transaction.atomic
def bring_sealed(*, raw: BinaryIO, at: datetime, by: Actor | None) -> tuple[KeptArchive, str]:
    """Take a sealed file in as it is, and make the link by which somebody else opens it. Raises BadArchive.

    Whoever brings it need not know its passphrase, and must not, where it is not theirs.
    """
    raw.seek(0)
    if not raw.read(HEAD).startswith(MAGIC):
        raise BadArchive("This is not a sealed archive of a kind we know.", field="file")
    archive, token = _new(), new_token()
    archive.opening_hash, archive.opening_ends_at = token_hash(token), at + timedelta(days=OPENS_FOR_DAYS)
    archive.tenant_name, archive.size = NOT_OPENED, raw.seek(0, io.SEEK_END) - HEAD
    keeping.keep_private(raw, archive.brought_path)
    archive.save(force_insert=True)
    record(kind="archive.brought", by=by, subject=archive)
    return archive, token


def open_brought(*, archive: KeptArchive, passphrase: str) -> KeptArchive:
    """Open what was brought, with the passphrase of whoever holds it. Raises BadArchive, PassphraseWrong, LinkOver.

    A wrong one is counted: whoever shows the refusal lets the transaction commit.
    """
    archive = KeptArchive.objects.select_for_update().get(pk=archive.pk)
    if archive.checked_at or not archive.may_be_tried:
        raise LinkOver("This link no longer leads anywhere. Ask whoever sent it for a new one.")
    try:
        with archive.brought_path.open("rb") as raw:
            _open_into(archive, raw, passphrase)
    except PassphraseWrong:
        archive.opening_tries += 1
        archive.save(update_fields=["opening_tries"])
        raise
    archive.opening_hash = ""
    archive.save()
    transaction.on_commit(partial(archive.brought_path.unlink, missing_ok=True))
    record(kind="archive.opened", by=None, subject=archive)
    return archive


def _new() -> KeptArchive:
    """Nobody's here: what a file says of whose it is gives nobody sight of it."""
    pk = uuid4()
    return KeptArchive(
        pk=pk,
        tenant_id=pk,
        origin=KeptArchive.Origin.BROUGHT,
        keep_until=keeping.keep_until(timezone.localdate()),
    )


def _open_into(archive: KeptArchive, raw: BinaryIO, passphrase: str) -> None:
    key = _key(raw, passphrase)
    archive.size = raw.seek(0, io.SEEK_END) - HEAD
    manifest = _manifest(raw, key, archive.size)
    archive.tenant_name, archive.kind = manifest.tenant["name"][:120], manifest.kind
    archive.schema_name, archive.server_key = manifest.tenant["schema"][:40], keeping.server_key(key, archive.pk)
    archive.sha256, archive.checked_at = _take_in(archive, raw, key), timezone.now()
    archive.rows = sum(rows.rows for rows in manifest.tables.values())


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
