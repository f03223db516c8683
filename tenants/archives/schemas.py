"""The tables of a tenant, told as SQL for whoever reads its archive elsewhere, and made again from our own migrations.

SQL that stands in an archive is never run here: an archive may come from anywhere, and the owner may do anything.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import suppress

from django.db import connections
from django.db.migrations.loader import MigrationLoader

from kith.embedded.binaries import NoPostgresFound, find_binaries, major_version
from tenants import snapshots
from tenants.isolation import OWNER
from tenants.migrating import Executor
from tenants.models import Tenant

TENANT_ROLE = re.compile(r"\bt_[0-9a-f]{32}\b")

NOT_DUMPED = (
    "-- No pg_dump of the server's version was at hand. The manifest names the migrations that make these tables.\n"
)


def migrations_on_disk() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).graph.nodes}


def schema_as_sql(tenant: Tenant, ledger: list[str]) -> str:
    """The statements that make the tables: the snapshot's where the tenant is up to date, else PostgreSQL's own."""
    if set(ledger) == migrations_on_disk() and (snapshot := snapshots.read(tenant.kind)):
        return snapshot
    return _dumped(tenant.schema_name)


def make_tables(kind: str, ledger: list[str]) -> None:
    """The tables as they were after the migrations of `ledger`, in the owner's open transaction's empty schema."""
    if set(ledger) == migrations_on_disk():
        snapshots.make_tables(kind)
    else:
        Executor(connections[OWNER]).migrate(_last_ones(ledger))


def _last_ones(ledger: list[str]) -> list[tuple[str, str]]:
    """The migrations that no other of the same app in the ledger follows."""
    graph = MigrationLoader(None).graph
    known = {(app, name) for app, _, name in (each.partition(".") for each in ledger)}
    return sorted(
        key
        for key in known
        if not any(child.key[0] == key[0] and child.key in known for child in graph.node_map[key].children)
    )


def _dumped(schema: str) -> str:
    """By pg_dump, its names of this tenant made neutral. Looks at the whole catalogue: seconds in a big fleet."""
    program = _pg_dump()
    if program is None:
        return NOT_DUMPED
    found = connections[OWNER].get_connection_params()
    where = {"PGHOST": found.get("host"), "PGPORT": found.get("port"), "PGUSER": found.get("user")}
    secret = {"PGPASSWORD": found.get("password"), "PGDATABASE": found.get("dbname")}
    environment = {name: str(value) for name, value in {**where, **secret}.items() if value}
    command = [program, "--schema-only", "--no-owner", "--no-privileges", "--schema", f'"{schema}"']
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return TENANT_ROLE.sub("tenant_role", re.sub(rf"\b{re.escape(schema)}\b", "tenant", told))


def _pg_dump() -> str | None:
    """A program that is not older than the server: an older one refuses."""
    server = connections[OWNER].connection.info.server_version // 10_000
    with suppress(NoPostgresFound):
        folder = find_binaries()
        if major_version(folder) >= server and (folder / "pg_dump").exists():
            return str(folder / "pg_dump")
    found = shutil.which("pg_dump")
    said = subprocess.run([found, "-V"], capture_output=True, text=True).stdout if found else "0"  # noqa: S603
    return found if int(re.findall(r"\d+", said)[0]) >= server else None
