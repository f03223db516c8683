"""Test databases: one golden database with migrated tenants, copied for whoever needs one (0.1 s a copy)."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from kith.embedded import ensure, is_external, state_folder
from kith.embedded.prepare import drop_database, prepare_database

ROOT = Path(__file__).resolve().parents[1]
WHAT_MAKES_A_SCHEMA = ("platform/kith", "tenants", "apps", "deploy/postgres", "tests/golden.py")


def at(url: str, name: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def environment() -> dict[str, str]:
    """Addresses of the server the tests use: the one in the environment, or an embedded one that is theirs alone."""
    return ensure() if is_external() else ensure(state=state_folder() / "tests", throwaway=True)


def fingerprint(*more: str) -> str:
    """Of what decides what a golden database holds: models, migrations, roles, shared rows, and all of `more`."""
    digest = hashlib.sha256()
    for folder in WHAT_MAKES_A_SCHEMA:
        base = ROOT / folder
        for path in sorted([base] if base.is_file() else base.rglob("*")):
            if path.is_file() and _shapes_a_schema(path):
                digest.update(path.read_bytes())
    for path in (path for folder in more for path in sorted((ROOT / folder).rglob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _shapes_a_schema(path: Path) -> bool:
    if path.suffix in {".json", ".toml", ".sql", ".csv"}:
        return True
    return path.suffix == ".py" and (path.stem in _SHAPING or bool({"migrations", "models"} & set(path.parts)))


_SHAPING = {"models", "roles", "provisioning", "golden", "isolation", "settings", "sign_in_settings"}


def copy_golden(name: str) -> None:
    """Make database `name` as a copy of the golden one, in place of any that had the name."""
    drop_database(_admin(), name)
    with _alone():
        _copy(_golden(), name)
    prepare_database(_admin(), name)


@contextmanager
def copied_demo(name: str) -> Iterator[str]:
    """A copy of a database that holds the whole demonstration, for one use."""
    drop_database(_admin(), name)
    with _alone("golden_demo"):
        _copy(_golden_demo(), name)
    prepare_database(_admin(), name)
    try:
        yield name
    finally:
        drop_database(_admin(), name)


def make_demo_ready() -> None:
    """Have the database with the demonstration there, before the first journey asks for it."""
    with _alone("golden_demo"):
        _golden_demo()


@contextmanager
def _alone(template: str = "golden") -> Iterator[None]:
    """One process at a time: a template may have no other user while it is copied."""
    state_folder().mkdir(parents=True, exist_ok=True)
    with (state_folder() / f"{template}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy(template: str, name: str) -> None:
    with psycopg.connect(_admin(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
        )


def _golden() -> str:
    """Name of the golden database for this tree, built if it is not there; the few made before it are kept."""
    name = f"kith_golden_{fingerprint()}"
    if not exists(name):
        _drop_older("kith_golden_")
        _build(name)
    return name


def _golden_demo() -> str:
    """Name of the database that holds the demonstration, built if it is not there."""
    name = f"kith_golden_demo_{fingerprint('demo', 'apps')}"
    if not exists(name):
        _drop_older("kith_golden_demo_", keep=1)
        _build(name, "tests.golden_demo")
    return name


@contextmanager
def copied(name: str) -> Iterator[str]:
    copy_golden(name)
    try:
        yield name
    finally:
        drop_database(_admin(), name)


def _build(name: str, builder: str = "tests.golden") -> None:
    """In a process of its own, so that this one never holds a connection to the template."""
    building = f"{name}_making"
    drop_database(_admin(), building)
    prepare_database(_admin(), building)
    found = environment()
    env = {
        **os.environ,
        **found,
        "DATABASE_URL": at(found["DATABASE_URL"], building),
        "OWNER_DATABASE_URL": at(found["OWNER_DATABASE_URL"], building),
    }
    made = subprocess.run([sys.executable, "-m", builder], env=env, cwd=ROOT, capture_output=True, text=True)
    if made.returncode:
        raise RuntimeError(f"The golden database could not be made:\n{made.stdout}{made.stderr}")
    with psycopg.connect(_admin(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("alter database {} rename to {}").format(sql.Identifier(building), sql.Identifier(name))
        )


def _admin() -> str:
    return environment()["ADMIN_DATABASE_URL"]


def exists(name: str) -> bool:
    with psycopg.connect(_admin()) as connection:
        return connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None


def _drop_older(prefix: str, keep: int = 3) -> None:
    """Leave the newest few: somebody may be testing another state of the tree."""
    with psycopg.connect(_admin(), autocommit=True) as connection:
        found = connection.execute(
            "select datname from pg_database where datname ~ %s order by oid desc", [f"^{prefix}[0-9a-f]+$"]
        ).fetchall()
    for (name,) in found[keep:]:
        drop_database(_admin(), name)
