"""The order "restore": a new tenant from an archive, compared with it row by row before anybody gets in."""

from __future__ import annotations

import os
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone
from psycopg import sql

from kith.audit.operations import record
from kith.errors import Refused
from tenants import provisioning
from tenants.archives import keeping
from tenants.archives.contents import BadArchive, Manifest
from tenants.archives.models import KeptArchive
from tenants.archives.reading import Archive
from tenants.archives.refilling import refill
from tenants.archives.schemas import migrations_on_disk
from tenants.fleet.works import Doing, Step, Work
from tenants.hosts import forget_doors
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, moved_to, owner_scope, tenant_role, unit_of_work
from tenants.models import Domain, Tenant
from tenants.roles import ensure_tenant_role, grant_tenant

KIND = "restore"
WHILE_THE_FIRST_IS_OPEN = "Put back from an archive, while the tenant it was saved from is open."


def look_at(doing: Doing) -> None:
    """Everything that can be refused is refused here, before anything is made."""
    with _open(doing) as archive:
        check_known(archive.manifest)
        archive.check()
        doing.keep(saved_from=archive.manifest.tenant["id"])


def put_rows_back(doing: Doing) -> None:
    """The tenant's row, role, schema, tables and rows in one transaction: all of it, not routed to yet, or nothing.

    Raises NotTheSame, with the table's name.
    """
    with _open(doing) as archive, unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        if Tenant.objects.using(OWNER).filter(pk=doing.tenant_id).exists():
            return
        tenant = _registered(doing, archive.manifest)
        with moved_to(owner_scope(tenant.scope)):
            _make_schema(tenant)
            refill(archive)


def put_files_back(doing: Doing) -> None:
    """Into a folder that becomes the tenant's once it is whole. Raises BadArchive, and takes the new tenant away."""
    try:
        _put_files_back(doing)
    except Refused:
        take_away(_tenant(doing))
        raise


def _put_files_back(doing: Doing) -> None:
    folder = Path(settings.MEDIA_ROOT) / _key(doing)
    making = folder.with_name(f"{folder.name}.restoring")
    shutil.rmtree(making, ignore_errors=True)
    with _open(doing) as archive:
        for name in archive.files():
            _put_file(archive, name, making)
    if making.exists():
        shutil.rmtree(folder, ignore_errors=True)
        making.replace(folder)


def bring_up_to_date(doing: Doing) -> None:
    """The migrations that came since the archive was made, and the rights."""
    provisioning.prepare_tenant(_tenant(doing))


def open_tenant(doing: Doing) -> None:
    """Reading only while the tenant it was saved from is open too: two would write to the same families.

    The state and the rights that go with it, in one transaction.
    """
    tenant = _tenant(doing)
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        twin = Tenant.objects.using(OWNER).filter(pk=doing.kept["saved_from"], state__in=Tenant.OPEN).exists()
        tenant.state = Tenant.State.READ_ONLY if twin else Tenant.State.ACTIVE
        tenant.state_reason = WHILE_THE_FIRST_IS_OPEN if twin else ""
        tenant.state_changed_at = timezone.now()
        tenant.save(using=OWNER, update_fields=["state", "state_reason", "state_changed_at"])
        record(kind="tenant.restored", by=None, subject=tenant, detail={"archive": doing.asked["archive"]}, using=OWNER)
        with moved_to(owner_scope(tenant.scope)):
            grant_tenant(tenant.scope)
    forget_doors()


def check_known(manifest: Manifest) -> None:
    """Raises BadArchive for a kind or a migration that this code does not know."""
    if manifest.kind not in Tenant.Kind.values:
        raise BadArchive(f"We know no kind of tenant called {manifest.kind!r}.")
    if unknown := sorted(set(manifest.migrations) - migrations_on_disk()):
        raise BadArchive(f"The archive is from newer code than this: it knows {unknown[0]}, and we do not.")


def take_away(tenant: Tenant) -> None:
    """Undo a tenant that was being put back: schema, role, files, row. Only one that never opened."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        row = Tenant.objects.using(OWNER).select_for_update().filter(pk=tenant.pk, state=Tenant.State.MAKING).first()
        if row is None:
            return
        with connections[OWNER].cursor() as cursor:
            cursor.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(tenant.schema_name)))
            cursor.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(tenant_role(tenant.pk))))
        shutil.rmtree(Path(settings.MEDIA_ROOT) / tenant.scope.key, ignore_errors=True)
        Domain.objects.using(OWNER).filter(tenant=row).delete()
        row.delete(using=OWNER)


def _open(doing: Doing) -> AbstractContextManager[Archive]:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        archive = KeptArchive.objects.using(OWNER).get(pk=doing.asked["archive"])
    return keeping.open_kept(archive)


def _registered(doing: Doing, manifest: Manifest) -> Tenant:
    """The new tenant's row and host. Raises NameTaken."""
    schema, host = doing.asked["schema"], doing.asked["host"]
    looks = {name: manifest.tenant.get(name, "") for name in ("strapline", "accent", "place")}
    provisioning.refuse_taken(host, using=OWNER)
    tenant = Tenant.objects.using(OWNER).create(
        pk=doing.tenant_id, schema_name=schema, kind=manifest.kind, name=doing.asked["name"], **looks
    )
    Domain.objects.using(OWNER).create(domain=host, tenant=tenant)
    return tenant


def _make_schema(tenant: Tenant) -> None:
    ensure_tenant_role(tenant.scope)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(tenant.schema_name)))


def _put_file(archive: Archive, name: str, making: Path) -> None:
    path = making / name.removeprefix("files/")
    if not path.resolve().is_relative_to(making.resolve()):
        raise BadArchive("The archive holds a file with a name that is not ours; it is not used.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.member(name) as member, path.open("wb") as file:
        shutil.copyfileobj(member, file)
        os.fsync(file.fileno())


def _key(doing: Doing) -> str:
    if doing.tenant_id is None:
        raise ValueError("An order to restore names the new tenant.")
    return doing.tenant_id.hex


def _tenant(doing: Doing) -> Tenant:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return Tenant.objects.using(OWNER).get(pk=doing.tenant_id)


RESTORE = Work(
    KIND,
    "Put a tenant back",
    (
        Step("Looking at the archive", look_at),
        Step("Putting the rows back, and comparing them", put_rows_back),
        Step("Putting the files back", put_files_back),
        Step("Bringing it up to date", bring_up_to_date),
        Step("Opening it", open_tenant),
    ),
)
