"""A tenant made from the snapshot is the tenant the migrations make: to the line."""

from __future__ import annotations

import re
import subprocess
from typing import Any

import pytest

from kith.embedded.binaries import find_binaries
from tenants import provisioning, snapshots
from tests.databases import at
from tests.environment import FOUND
from tests.golden import key

PASSING = re.compile(r"^(--.*|\\(un)?restrict .*|)$")


def dump(database: str, schema: str) -> list[str]:
    """The schema as pg_dump tells it, its name and its role's made alike."""
    command = [
        find_binaries() / "pg_dump",
        "--schema",
        schema,
        "--schema-only",
        at(FOUND["ADMIN_DATABASE_URL"], database),
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    alike = re.sub(r"\bt_[0-9a-f]{32}\b", "ROLE", told.replace(schema, "SCHEMA"))
    return [line for line in alike.splitlines() if not PASSING.match(line)]


def ledger(database: str, schema: str) -> set[str]:
    command = [find_binaries() / "psql", "-Atc", f"select app || '.' || name from {schema}.django_migrations"]
    told = subprocess.run(
        [*command, at(FOUND["ADMIN_DATABASE_URL"], database)], capture_output=True, text=True, check=True
    )
    return set(told.stdout.split())


@pytest.mark.parametrize("kind", snapshots.KINDS)
def test_a_replayed_tenant_is_a_migrated_one(kind: str, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert snapshots.read(kind), "Run manage.py take_snapshots."
    provisioning.make_tenant(
        schema="replayed", kind=kind, name="Replayed", host="replayed.example", id=key("tenant replayed")
    )
    monkeypatch.setattr(snapshots, "read", lambda kind: None)
    provisioning.make_tenant(
        schema="migrated", kind=kind, name="Migrated", host="migrated.example", id=key("tenant migrated")
    )
    told = dump(database, "replayed")
    assert told == dump(database, "migrated")
    assert len(told) > 500
    assert ledger(database, "replayed") == ledger(database, "migrated")


def test_a_stale_snapshot_is_not_used(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mutual.sql").write_text(f"{snapshots.HEAD}{'0' * 64}\ncreate table stale (id int);\n")
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)
    assert snapshots.read("mutual") is None


def test_a_replayed_tenant_prepared_again_stays_as_it_is(database: str) -> None:
    made = provisioning.make_tenant(
        schema="again", kind="service", name="Again", host="again.example", id=key("tenant again")
    )
    before = dump(database, "again")
    provisioning.prepare_tenant(made)
    assert dump(database, "again") == before
