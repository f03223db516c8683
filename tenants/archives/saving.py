"""The order "export": one tenant, written down, sealed, looked over and kept."""

from __future__ import annotations

import hashlib
import io
from uuid import UUID, uuid4

from django.utils import timezone

from kith.audit.operations import record
from kith.errors import Refused
from tenants.archives import keeping
from tenants.archives.contents import Manifest
from tenants.archives.models import KeptArchive
from tenants.archives.passphrases import new_receipt, plain
from tenants.archives.sealing import SealedWriter, new_key
from tenants.archives.writing import write_archive
from tenants.fleet.works import Doing, Step, Work
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, owner_scope, unit_of_work
from tenants.models import Tenant

KIND = "export"


class NothingToSave(Refused):
    """There is no such tenant, or none with tables yet."""


def save_tenant(doing: Doing) -> None:
    """Read everything at one moment, and seal it as it is read. Done again, it writes the same archive anew."""
    archive_id = UUID(doing.kept.get("archive") or uuid4().hex)
    doing.keep(archive=str(archive_id))
    tenant, hosts = _tenant(doing.tenant_id)
    archive = KeptArchive(
        pk=archive_id, tenant_id=tenant.pk, tenant_name=tenant.name, kind=tenant.kind, schema_name=tenant.schema_name
    )
    key, receipt = new_key(), new_receipt()
    with keeping.sealed_file(archive.path, key) as sealed:
        manifest = _write(tenant, sealed, receipt, hosts)
    archive.server_key, archive.receipt_hash = keeping.server_key(key, archive_id), receipt_hash(receipt)
    archive.size, archive.sha256 = sealed.size, sealed.sha256
    _keep(archive, manifest)


def look_over(doing: Doing) -> None:
    """Open it again and compare every byte with its manifest: only then is it an archive."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        archive = KeptArchive.objects.using(OWNER).get(pk=doing.kept["archive"])
    with keeping.open_kept(archive) as found:
        found.check()
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        archive.checked_at = timezone.now()
        archive.save(using=OWNER, update_fields=["checked_at"])
        record(kind="archive.kept", by=None, subject=archive, using=OWNER)
    _tell_the_tenant(archive)


def receipt_hash(receipt: str) -> str:
    return hashlib.sha256(f"tenants.archives.receipt:{plain(receipt)}".encode()).hexdigest()


def _write(tenant: Tenant, sealed: SealedWriter, receipt: str, hosts: list[str]) -> Manifest:
    buffered = io.BufferedWriter(sealed, 1 << 16)
    manifest = write_archive(tenant, buffered, receipt=receipt, hosts=hosts)
    buffered.flush()
    buffered.detach()
    return manifest


def _tenant(tenant_id: UUID | None) -> tuple[Tenant, list[str]]:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        tenant = Tenant.objects.using(OWNER).exclude(state__in=Tenant.UNROUTED).filter(pk=tenant_id).first()
        if tenant is None:
            raise NothingToSave("There is no tenant to save here.")
        return tenant, sorted(tenant.domains.values_list("domain", flat=True))


def _keep(archive: KeptArchive, manifest: Manifest) -> None:
    archive.rows = sum(rows.rows for rows in manifest.tables.values())
    archive.files = sum(name.startswith("files/") for name in manifest.members)
    archive.keep_until = keeping.keep_until(timezone.localdate())
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        KeptArchive.objects.using(OWNER).filter(pk=archive.pk).delete()
        archive.save(using=OWNER, force_insert=True)


def _tell_the_tenant(archive: KeptArchive) -> None:
    """In its own log: a copy of everything was made."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        tenant = Tenant.objects.using(OWNER).get(pk=archive.tenant_id)
    with unit_of_work(owner_scope(tenant.scope), using=OWNER):
        record(kind="archive.kept", by=None, subject=archive, using=OWNER)


EXPORT = Work(
    KIND,
    "Save a tenant",
    (Step("Reading everything and sealing it", save_tenant), Step("Looking it over", look_over)),
)
