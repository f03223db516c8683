"""The commands: a tenant is saved, its file opened without us, put back elsewhere, and its address moved."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tenants.archives.sealing import opened
from tenants.closing.queries import custodian_of
from tenants.hosts import door_for_host, forget_doors
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.golden import key
from tests.tenants.archives.conftest import save
from tests.tenants.archives.crafting import PASSPHRASE, packed, sealed, unpacked, with_manifest

OLD = "north.kith.localhost"


def run(name: str, *args: str, **options: Any) -> str:
    told = io.StringIO()
    call_command(name, *args, stdout=told, **options)
    return told.getvalue()


@pytest.fixture
def saved(database: str, tmp_path: Path) -> tuple[Path, str]:
    """North's sealed file and its passphrase."""
    file = tmp_path / "north.kith"
    told = run("export_tenant", "north", to=file)
    found = re.search(r"only now: (\S+)", told)
    assert found and "11" not in found[1]
    return file, found[1]


def restore(saved: tuple[Path, str], passphrase: str = "") -> str:
    file, right = saved
    said = file.with_suffix(".txt")
    said.write_text((passphrase or right) + "\n")
    return run("restore_tenant", str(file), schema="again", host="again.example", passphrase_file=said)


def test_a_person_can_read_what_was_saved(saved: tuple[Path, str]) -> None:
    file, passphrase = saved
    with file.open("rb") as raw, zipfile.ZipFile(opened(raw, passphrase)) as found:
        names = found.namelist()
        assert {"README.txt", "manifest.json", "schema.sql", "tables/people_user.csv"} <= set(names)
        assert "North: everything that was kept" in found.read("README.txt").decode()
        assert "CREATE TABLE" in found.read("schema.sql").decode().upper()
    assert b"Asha" not in file.read_bytes()


def test_it_is_put_back_and_takes_the_address(saved: tuple[Path, str]) -> None:
    assert "North is back at again.example: Reading only" in restore(saved)
    assert OLD in run("move_hosts", "north", "again")
    forget_doors()
    door = door_for_host(OLD)
    assert door and door.scope.schema == "again" and door.may_write
    with unit_of_work(PUBLIC_SCOPE):
        assert Tenant.objects.get(schema_name="north").state == Tenant.State.SUSPENDED
        known = custodian_of(key("tenant north"))
        assert known and str(custodian_of(door.scope.tenant_id)) == str(known)


def test_an_address_goes_to_no_other_tenant(database: str) -> None:
    with pytest.raises(CommandError, match="was not put back"):
        run("move_hosts", "north", "south")


def test_an_archive_that_only_says_whose_it_was_takes_no_address(database: str, tmp_path: Path) -> None:
    """Whoever writes an archive can write any tenant's id into it, and seal it again."""
    forged = tmp_path / "forged.kith"
    forged.write_bytes(sealed(packed(with_manifest(unpacked(save())))))
    restore((forged, PASSPHRASE))
    with pytest.raises(CommandError, match="not known here"):
        run("move_hosts", "north", "again")
    forget_doors()
    assert door_for_host(OLD).scope.schema == "north"


def test_a_wrong_passphrase_is_said(saved: tuple[Path, str]) -> None:
    with pytest.raises(CommandError, match="does not open"):
        restore(saved, "AAAA-AAAA-AAAA-AAAA-AAAA")


def test_it_is_never_put_over_a_tenant_that_is_there(saved: tuple[Path, str]) -> None:
    restore(saved)
    with pytest.raises(CommandError, match="Another tenant has this short name"):
        restore(saved)
