"""A new tenant's tables in one message: what the migrations sent to the server, kept as text and sent again.

A snapshot is taken while Django migrates a schema that is rolled back, so it is the migrations' own statements, in
their order, and a schema made from it is the schema they would make. It names no schema: it runs in the search path
of the transaction. It is used only while its fingerprint is that of the migrations on disk.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from tenants.isolation import OWNER
from tenants.migrating import migrate_here
from tenants.passing import passing_schema

FOLDER = Path(__file__).with_name("snapshots")
KINDS = ("mutual", "service")
HEAD = "-- migrations "
CHANGES = ("create ", "alter ", "drop ", "insert ", "update ", "comment ", "set constraints ")
LEDGER = "django_migrations"
DONE = re.compile(r"^-- done (\S+) (\w+);?\n", re.MULTILINE)
"""After the statements of each migration: its name, and a digest of its source."""


@cache
def fingerprint() -> str:
    """Of every migration of this code: a tenant's ledger names them all, those of the public schema too."""
    digest = hashlib.sha256()
    for (app, name), migration in sorted(_on_disk().items()):
        digest.update(f"{app}.{name}\n".encode() + _source(migration))
    return digest.hexdigest()


def take(kind: str) -> str:
    """The snapshot of `kind` as text, from a schema that is migrated and rolled back."""
    sent: list[str] = []
    with passing_schema(kind), connections[OWNER].execute_wrapper(_keep_in(sent)):
        migrate_here()
    ledger = ",\n  ".join(f"('{app}', '{name}', now())" for app, name in sorted(_on_disk()))
    sent.append(f"insert into {LEDGER} (app, name, applied) values\n  {ledger}")
    return f"{HEAD}{fingerprint()}\n" + ";\n".join(sent) + ";\n"


def read(kind: str) -> str | None:
    """The kept snapshot, or None where it is not of the migrations on disk: then the migrations themselves must run."""
    path = FOLDER / f"{kind}.sql"
    text = path.read_text() if path.exists() else ""
    return text if text.startswith(f"{HEAD}{fingerprint()}\n") else None


def before(kind: str, missing: Collection[tuple[str, str]]) -> str | None:
    """The statements of all migrations but the missing ones; None where the kept snapshot has not each as it is now."""
    path = FOLDER / f"{kind}.sql"
    parts = DONE.split(path.read_text().partition("\n")[2]) if path.exists() else []
    kept = {tuple(name.split(".", 1)): (text, digest) for text, name, digest in zip(*[iter(parts)] * 3, strict=False)}
    wanted = {key: migration for key, migration in _on_disk().items() if key not in missing}
    if any(key not in kept or kept[key][1] != _digest(migration) for key, migration in wanted.items()):
        return None
    return "".join(text for key, (text, _) in kept.items() if key in wanted)


def keep(kind: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{kind}.sql").write_text(take(kind))


def make_tables(kind: str) -> None:
    """In the owner's open transaction's empty schema: from the snapshot where it is current, else by the migrations."""
    if (snapshot := read(kind)) is None:
        migrate_here()
    else:
        replay(snapshot)


def replay(text: str) -> None:
    """Make the tables in the owner's open transaction, in one message."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(text)


def _keep_in(sent: list[str]) -> Callable[..., Any]:
    on_disk = _on_disk()

    def keep_and_pass(execute: Any, statement: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        text = statement.strip().rstrip(";")
        if text.startswith(f'INSERT INTO "{LEDGER}"'):
            app, name = params[:2]
            sent.append(f"-- done {app}.{name} {_digest(on_disk[app, name])}")
        elif text.lower().startswith(CHANGES):
            sent.append(context["cursor"].mogrify(text, params) if params else text)
        return execute(statement, params, many, context)

    return keep_and_pass


def _digest(migration: Migration) -> str:
    return hashlib.sha256(_source(migration)).hexdigest()[:12]


def _source(migration: Migration) -> bytes:
    return Path(str(sys.modules[migration.__module__].__file__)).read_bytes()


def _on_disk() -> dict[tuple[str, str], Migration]:
    return dict(MigrationLoader(None).disk_migrations)
