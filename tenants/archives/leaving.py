"""A sealed file on its way out: its lock, then its pieces, as they rest. Nothing is opened on the way."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils.text import slugify

from tenants.archives import keeping
from tenants.archives.models import KeptArchive, Lock

BLOCK = 1 << 20


def sealed_download(archive: KeptArchive, lock: Lock) -> StreamingHttpResponse:
    """Raises ArchiveGone before anything is sent."""
    with keeping.open_sealed(archive):
        pass
    response = StreamingHttpResponse(_blocks(archive, bytes(lock.head)), content_type="application/octet-stream")
    name = f"{slugify(archive.tenant_name) or 'archive'}-{archive.made_at:%Y-%m-%d}.kith"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Length"] = str(len(lock.head) + archive.size)
    return response


def _blocks(archive: KeptArchive, head: bytes) -> Iterator[bytes]:
    yield head
    with keeping.open_sealed(archive) as raw:
        while block := raw.read(BLOCK):
            yield block
