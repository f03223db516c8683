"""One small tenant saved as an archive and put back as another, by the orders an operator gives, and compared."""

from __future__ import annotations

from collections.abc import Iterator

from tenants.archives import keeping
from tenants.archives.contents import Manifest
from tenants.archives.models import KeptArchive
from tenants.archives.operations.asking import restore_tenant, save_tenant
from tenants.fleet.caretaker import do_orders
from tenants.fleet.models import Order
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.bench.fleet.database import SMALL, Fleet, drop
from tests.bench.fleet.timing import seconds
from tests.bench.table import Row

AGAIN = "put_back"


def rows(made: Fleet) -> Iterator[Row]:
    drop(AGAIN)
    try:
        saving = seconds(lambda: _save(SMALL))
        first = _newest()
        restoring = seconds(lambda: _put_back(first))
        _save(AGAIN)
        before, after = _manifest(first), _manifest(_newest())
    finally:
        drop(AGAIN)
    differing = [name for name in before.tables | after.tables if before.tables.get(name) != after.tables.get(name)]
    yield Row("a small tenant saved as an archive", saving, "s", 5)
    yield Row("tables whose checksum differs after the round trip", len(differing), "tables", 0, ", ".join(differing))
    yield Row("rows of that tenant", sum(table.rows for table in before.tables.values()), "rows")
    yield Row("the archive put back as a new tenant", restoring, "s")


def _save(schema: str) -> None:
    with unit_of_work(PUBLIC_SCOPE):
        order = save_tenant(tenant=Tenant.objects.get(schema_name=schema), by=None)
    _do(order)


def _put_back(archive: KeptArchive) -> None:
    with unit_of_work(PUBLIC_SCOPE):
        order = restore_tenant(archive=archive, schema=AGAIN, host=f"{AGAIN}.example", name="Again", by=None)
    _do(order)


def _do(order: Order) -> None:
    do_orders()
    with unit_of_work(PUBLIC_SCOPE):
        done = Order.objects.get(pk=order.pk)
    assert done.state == Order.State.DONE, f"The order to {done.kind} was not done: {done.why or done.state}"


def _newest() -> KeptArchive:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return KeptArchive.objects.using(OWNER).filter(removed_at=None).latest("checked_at")


def _manifest(archive: KeptArchive) -> Manifest:
    with keeping.open_kept(archive) as found:
        return found.manifest
