"""Archives changed by hand, as somebody who means harm, or a bad disk, would change them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from tenants.archives import keeping
from tenants.archives.contents import MANIFEST
from tenants.archives.models import KeptArchive
from tenants.archives.operations.bringing import bring_archive
from tenants.archives.sealing import SealedReader, SealedWriter, make_head, new_key
from tenants.isolation import PUBLIC_SCOPE, unit_of_work

PASSPHRASE = "ABCD-EFGH-JKMN-PQRS-TVWX"
Members = dict[str, bytes]


def unpacked(archive: KeptArchive) -> Members:
    with keeping.open_sealed(archive) as raw:
        plain = io.BufferedReader(SealedReader(raw, keeping.key_of(archive)))
        with zipfile.ZipFile(plain) as zipped:
            return {name: zipped.read(name) for name in zipped.namelist()}


def packed(members: Members) -> bytes:
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return plain.getvalue()


def sealed(plain: bytes) -> bytes:
    key, raw = new_key(), io.BytesIO()
    raw.write(make_head(key, PASSPHRASE))
    with SealedWriter(raw, key) as writer:
        writer.write(plain)
        found = raw.getvalue
    return found()


def with_manifest(members: Members, change: Callable[[dict[str, Any]], Any] = lambda told: None) -> Members:
    """The members with a manifest that is true of them again, but for `change`."""
    told = json.loads(members.pop(MANIFEST))
    told["members"] = {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in members.items()
    }
    change(told)
    return {**members, MANIFEST: json.dumps(told).encode()}


def bring(data: bytes, passphrase: str = PASSPHRASE) -> KeptArchive:
    with unit_of_work(PUBLIC_SCOPE):
        return bring_archive(raw=io.BytesIO(data), passphrase=passphrase, by=None)
