"""Killed before any word to the database: nothing can be reached that is not whole, and the next run completes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kith.people.models import User
from tenants.archives import keeping
from tenants.archives.models import KeptArchive
from tenants.archives.operations.asking import restore_tenant, save_tenant
from tenants.archives.putting_back import take_away
from tenants.fleet.caretaker import do_orders
from tenants.fleet.models import Order
from tenants.hosts import door_for_host, forget_doors
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.killed import every_word
from tests.tenants.archives.conftest import save

DO = "from tenants.fleet.caretaker import do_orders; do_orders()"
HOST = "again.example"


@pytest.fixture(autouse=True)
def same_folders(archive_root: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("ARCHIVE_ROOT", str(settings.ARCHIVE_ROOT))
    monkeypatch.setenv("MEDIA_ROOT", str(settings.MEDIA_ROOT))


def order(pk: Any) -> Order:
    with unit_of_work(PUBLIC_SCOPE):
        return Order.objects.get(pk=pk)


def people_behind(host: str) -> int | None:
    """How many can sign in at the host; None where it leads nowhere."""
    forget_doors()
    door = door_for_host(host)
    if door is None:
        return None
    with unit_of_work(door.scope):
        return User.objects.count()


def test_saving(database: str) -> None:
    def ask() -> Any:
        with unit_of_work(PUBLIC_SCOPE):
            return save_tenant(tenant=Tenant.objects.get(schema_name="north"), by=None).pk

    asked = ask()
    for _ in every_word(DO, database=database, every=97):
        with unit_of_work(PUBLIC_SCOPE):
            kept = list(KeptArchive.objects.exclude(checked_at=None))
        for archive in kept:
            with keeping.open_kept(archive) as found:
                found.check()
        do_orders()
        assert order(asked).state == Order.State.DONE
        with unit_of_work(PUBLIC_SCOPE):
            assert KeptArchive.objects.get(pk=order(asked).kept["archive"]).is_here
        asked = ask()


def test_putting_back(database: str) -> None:
    archive = save()

    def ask() -> Any:
        with unit_of_work(PUBLIC_SCOPE):
            return restore_tenant(archive=archive, schema="again", host=HOST, name="", by=None).pk

    asked = ask()
    for _ in every_word(DO, database=database, every=131):
        assert people_behind(HOST) in (None, 11)
        do_orders()
        assert order(asked).state == Order.State.DONE, order(asked).why
        assert people_behind(HOST) == 11
        with unit_of_work(PUBLIC_SCOPE):
            again = Tenant.objects.get(schema_name="again")
            Tenant.objects.filter(pk=again.pk).update(state=Tenant.State.MAKING)
        take_away(again)
        forget_doors()
        asked = ask()
