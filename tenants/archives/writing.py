"""One tenant written down as a ZIP file: every table of one moment, its files, and parts a person can read."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections
from django.template.loader import render_to_string
from django.utils import timezone

from kith.exporting import parts, passing_tables
from kith.web.spreadsheets import csv_text
from tenants import snapshots
from tenants.archives import tables
from tenants.archives.contents import MANIFEST, Manifest, Member, Rows
from tenants.archives.published import published_rows
from tenants.archives.schemas import migrations_on_disk, schema_as_sql
from tenants.isolation import OWNER, owner_scope, unit_of_work
from tenants.models import Tenant

BLOCK = 1 << 16


def write_archive(tenant: Tenant, into: BinaryIO, *, receipt: str, hosts: list[str]) -> Manifest:
    """Write the tenant's archive, not sealed, to `into`. One transaction sees all tables at one moment."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive, one_moment(tenant):
        writing = _Writing(archive, _begun(tenant, hosts))
        _tables(writing)
        _readable(writing)
        _published(writing, tenant)
        _files(writing, tenant)
        writing.put("schema.sql", schema_as_sql(tenant, writing.manifest.migrations).encode())
        writing.put("README.txt", _readme(writing.manifest, receipt).encode())
        archive.writestr(MANIFEST, writing.manifest.as_json())
    return writing.manifest


@contextmanager
def one_moment(tenant: Tenant) -> Iterator[None]:
    """The owner's transaction in a tenant's schema that sees every table as it was at its first statement."""
    connections[OWNER].ensure_connection()
    server = connections[OWNER].connection
    server.execute("set default_transaction_isolation = 'repeatable read'")
    try:
        with unit_of_work(owner_scope(tenant.scope), using=OWNER):
            tables.speak_plainly()
            tables.require_one_moment()
            yield
    finally:
        if not server.closed:
            server.execute("reset default_transaction_isolation")


class _Writing:
    """The ZIP file as it grows, and what its manifest will say."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.archive, self.manifest = archive, manifest

    @contextmanager
    def member(self, name: str) -> Iterator[Callable[[bytes], None]]:
        digest, size = hashlib.sha256(), 0

        def put(data: bytes) -> None:
            nonlocal size
            into.write(data)
            digest.update(data)
            size += len(data)

        with self.archive.open(name, "w", force_zip64=True) as into:
            yield put
        self.manifest.members[name] = Member(size, digest.hexdigest())

    def put(self, name: str, data: bytes) -> None:
        with self.member(name) as put:
            put(data)


def _begun(tenant: Tenant, hosts: list[str]) -> Manifest:
    told = {name: getattr(tenant, name) for name in ("kind", "name", "strapline", "accent", "place")}
    return Manifest(
        tenant={"id": str(tenant.pk), "schema": tenant.schema_name, "hosts": " ".join(hosts), **told},
        made_at=timezone.now().isoformat(),
        code=snapshots.fingerprint(),
        migrations=tables.ledger_here(),
        sequences=tables.sequences_here(),
    )


def _tables(writing: _Writing) -> None:
    for table in tables.tables_here():
        with writing.member(f"tables/{table.name}.csv") as put:
            summed = tables.rows_out(table, put)
        writing.manifest.tables[table.name] = Rows(summed.rows, summed.checksum, table.columns)
        writing.manifest.opened += [f"{table.name}.{column}" for column in table.sealed]
        if table.is_left_out:
            writing.manifest.left_out[table.name] = passing_tables()[table.name].why


def _readable(writing: _Writing) -> None:
    """Our code reads tables of today: of older ones there are the tables themselves, and no parts to read."""
    if set(writing.manifest.migrations) != migrations_on_disk():
        writing.manifest.left_out["readable/"] = "The tables are of older code: bring it up to date and save it again."
        return
    for part in parts(writing.manifest.kind):
        rows = [dict(row) for row in part.rows(OWNER)]
        writing.put(f"readable/{part.name}.json", _as_json({"about": part.about, "rows": rows}))
        writing.put(f"readable/{part.name}.csv", _as_csv(rows))


def _published(writing: _Writing, tenant: Tenant) -> None:
    for name, rows in published_rows(tenant):
        writing.put(f"published/{name}.csv", _as_csv(rows))


def _files(writing: _Writing, tenant: Tenant) -> None:
    folder = Path(settings.MEDIA_ROOT) / tenant.scope.key
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        with path.open("rb") as file, writing.member(f"files/{path.relative_to(folder).as_posix()}") as put:
            while block := file.read(BLOCK):
                put(block)


def _as_json(told: Any) -> bytes:
    return json.dumps(told, indent=1, ensure_ascii=False, cls=DjangoJSONEncoder).encode()


def _as_csv(rows: list[dict[str, Any]]) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return csv_text(columns, ([_cell(row.get(name)) for name in columns] for row in rows)).encode()


def _cell(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _readme(manifest: Manifest, receipt: str) -> str:
    told = {"manifest": manifest, "receipt": receipt, "parts": parts(manifest.kind), "made_at": manifest.made_at[:16]}
    return render_to_string("archives/README.txt", told)
