"""What a deletion takes of a tenant's archives: the files and all that is known of them here."""

from __future__ import annotations

from tenants.archives.models import KeptArchive, Lock
from tenants.closing.sweeps import Leaving, Sweep
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work


def count(leaving: Leaving) -> int:
    """Rows, and files that are still there."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        archives = list(KeptArchive.objects.using(OWNER).filter(tenant_id=leaving.tenant_id))
    return len(archives) + sum(archive.path.exists() for archive in archives)


def remove(leaving: Leaving) -> None:
    """The files first: a file that no row names would be found only by the day's round."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        archives = KeptArchive.objects.using(OWNER).filter(tenant_id=leaving.tenant_id)
        for archive in archives:
            archive.path.unlink(missing_ok=True)
        Lock.objects.using(OWNER).filter(tenant_id=leaving.tenant_id).delete()
        archives.delete()


ARCHIVES = Sweep("archives kept here", count, remove, frozenset({"archives.KeptArchive", "archives.Lock"}))
