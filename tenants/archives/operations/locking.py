"""The passphrase of an archive: made inside the tenant, shown once, and kept by nobody here."""

from __future__ import annotations

import hashlib

from kith.audit.operations import Actor, record
from kith.scope import current_scope
from tenants.archives import keeping
from tenants.archives.keeping import ArchiveGone
from tenants.archives.models import KeptArchive, Lock
from tenants.archives.passphrases import new_passphrase
from tenants.archives.sealing import make_head

BLOCK = 1 << 16


def make_passphrase(*, archive: KeptArchive, by: Actor | None) -> str:
    """A new passphrase, and its lock on the archive: files that leave from now on open with this one.

    Only inside the tenant the archive is of. Raises ArchiveGone.
    """
    if not archive.is_here or archive.tenant_id != current_scope().tenant_id:
        raise ArchiveGone("This archive is no longer kept.")
    passphrase = new_passphrase()
    head = make_head(keeping.key_of(archive), passphrase)
    Lock.objects.create(
        tenant_id=archive.tenant_id,
        archive_id=archive.pk,
        head=head,
        sha256=_sha256_as_it_leaves(archive, head),
    )
    record(kind="archive.passphrase-made", by=by, subject=archive)
    return passphrase


def _sha256_as_it_leaves(archive: KeptArchive, head: bytes) -> str:
    digest = hashlib.sha256(head)
    with keeping.open_sealed(archive) as raw:
        while block := raw.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
