"""The whole fleet is saved and put back by scripts that need no more locks than a server has by default."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from kith.embedded.binaries import find_binaries
from kith.embedded.prepare import prepare_database
from tests.databases import ROOT, at
from tests.servers import own_server

BACKUP = ROOT / "deploy" / "backup"
SCHEMAS, TABLES = 30, 60
FEW = {
    "max_connections": "8", "max_worker_processes": "1", "autovacuum_worker_slots": "1", "autovacuum": "off",
    "max_wal_senders": "0", "wal_level": "minimal",
}  # fmt: skip
"""The lock table has room for max_locks_per_transaction, 64 by default, times these."""


@pytest.fixture(scope="module")
def fleet() -> Iterator[str]:
    """A server with more tables than locks, and a shared table that shows its owner nothing."""
    with own_server(**FEW) as admin:
        with psycopg.connect(admin, autocommit=True) as server:
            server.execute((ROOT / "deploy/postgres/roles.sql").read_bytes())
        prepare_database(admin, "kith")
        with psycopg.connect(at(admin, "kith"), autocommit=True) as server:
            server.execute((ROOT / "deploy/postgres/backup.sql").read_bytes())
            _fill(server)
        yield admin


@pytest.fixture(scope="module")
def small(fleet: str) -> str:
    """Another database of the same server, with four tenants."""
    prepare_database(fleet, "small")
    with psycopg.connect(at(fleet, "small"), autocommit=True) as server:
        server.execute((ROOT / "deploy/postgres/backup.sql").read_bytes())
        _fill(server, schemas=4)
    return fleet


def _fill(server: psycopg.Connection, schemas: int = SCHEMAS) -> None:
    with suppress(psycopg.errors.DuplicateObject):
        server.execute("create role t_one login")
    server.execute("set role kith_owner")
    server.execute("create table public.published (tenant text, figure int)")
    server.execute("insert into public.published select 'one', n from generate_series(1, 7) n")
    server.execute("alter table public.published enable row level security")
    server.execute("alter table public.published force row level security")
    for number in range(schemas):
        tables = "".join(
            f"create table s{number}.t{table} as"
            f" select n, 'é\n\"' || n as words from generate_series(1, {number % 3}) n;"
            for table in range(TABLES)
        )
        server.execute(f"create schema s{number}; {tables} grant usage on schema s{number} to t_one;")  # type: ignore[arg-type]
    server.execute("reset role")


def run(*command: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PG_BIN": str(find_binaries()),
        "PATH": f"{find_binaries()}:{os.environ['PATH']}",
        **env,
    }
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, env=environment)


def backup_role(admin: str, database: str = "kith") -> str:
    return at(admin, database).replace("postgres@", "kith_backup@", 1)


def save(admin: str, into: Path, database: str = "small") -> Path:
    done = run(BACKUP / "backup.sh", into, BACKUP_DATABASE_URL=backup_role(admin, database), PER_DUMP="8")
    assert done.returncode == 0, done.stderr
    (made,) = into.iterdir()
    assert f"{SCHEMAS if database == 'kith' else 4} schemas" in done.stdout
    return made


def test_one_dump_of_everything_needs_more_locks_than_there_are(fleet: str) -> None:
    done = run("pg_dump", "--file=/dev/null", backup_role(fleet))
    assert done.returncode != 0 and "max_locks_per_transaction" in done.stderr


def test_the_owner_does_not_see_all_of_it(fleet: str) -> None:
    """Row-level security is forced on what tenants publish: a dump as the owner is refused, or would be empty."""
    done = run("pg_dump", "--schema=public", "--file=/dev/null", at(fleet, "kith").replace("postgres@", "kith_owner@"))
    assert done.returncode != 0 and "row-level security" in done.stderr


def test_the_fleet_is_saved_and_put_back_to_the_row(fleet: str, tmp_path: Path) -> None:
    made = save(fleet, tmp_path / "backups", "kith")
    done = run(BACKUP / "restore.sh", made, "again", ADMIN_DATABASE_URL=fleet)
    assert done.returncode == 0, done.stderr
    assert f"{SCHEMAS * TABLES + 1} tables, every count as saved" in done.stdout
    with psycopg.connect(at(fleet, "again")) as server:
        assert server.execute("select count(*) from public.published").fetchone() == (7,)
        assert server.execute("select max(words) from s5.t3").fetchone() == ('é\n"2',)
        assert server.execute("select has_schema_privilege('t_one', 's5', 'usage')").fetchone() == (True,)
        owner = "select nspowner::regrole::text from pg_namespace where nspname = 'public'"
        assert server.execute(owner).fetchone() == ("kith_owner",)


def test_what_is_written_meanwhile_is_not_in_it(fleet: str, tmp_path: Path) -> None:
    """All of it is of one moment, though the dumps come one after another."""
    slow = tmp_path / "bin"
    slow.mkdir()
    (slow / "pg_dumpall").write_text(
        f"#!/bin/sh\n{find_binaries()}/psql -qc 'insert into s29.t0 select 99' '{at(fleet, 'kith')}' >&2\n"
        f'exec {find_binaries()}/pg_dumpall "$@"\n'
    )
    (slow / "pg_dumpall").chmod(0o755)
    for name in ("psql", "pg_dump"):
        (slow / name).symlink_to(find_binaries() / name)
    with psycopg.connect(at(fleet, "kith")) as server:
        (before,) = server.execute("select count(*) from s29.t0").fetchone() or (None,)
    bin_and_address = {"BACKUP_DATABASE_URL": backup_role(fleet), "PG_BIN": str(slow)}
    done = run(BACKUP / "backup.sh", tmp_path / "b", PER_DUMP="8", **bin_and_address)
    assert done.returncode == 0, done.stderr
    (made,) = (tmp_path / "b").iterdir()
    assert f"s29.t0\t{before}\n" in (made / "rows.tsv").read_text()
    with psycopg.connect(at(fleet, "kith")) as server:
        assert server.execute("select count(*) from s29.t0").fetchone() == (before + 1,)


def test_tenants_that_are_too_many_at_once_are_saved_one_by_one(fleet: str, tmp_path: Path) -> None:
    done = run(BACKUP / "backup.sh", tmp_path, BACKUP_DATABASE_URL=backup_role(fleet), PER_DUMP="30", JOBS="1")
    assert done.returncode == 0 and "max_locks_per_transaction" in done.stderr
    (made,) = tmp_path.iterdir()
    assert len(list(made.glob("tenants/*.dump"))) == SCHEMAS


def test_what_could_not_be_saved_is_said(small: str, tmp_path: Path) -> None:
    """A schema that goes while the others are being saved."""
    broken = tmp_path / "bin"
    broken.mkdir()
    (broken / "pg_dump").write_text(
        f'#!/bin/sh\ncase "$*" in *s3*) exit 1;; esac\nexec {find_binaries()}/pg_dump "$@"\n'
    )
    (broken / "pg_dump").chmod(0o755)
    for name in ("psql", "pg_dumpall"):
        (broken / name).symlink_to(find_binaries() / name)
    into = tmp_path / "b"
    done = run(
        BACKUP / "backup.sh", into, BACKUP_DATABASE_URL=backup_role(small, "small"), PER_DUMP="8", PG_BIN=str(broken)
    )
    assert done.returncode != 0 and "Not saved: s3" in done.stderr
    assert [made.suffix for made in into.iterdir()] == [".part"]


def test_a_row_that_is_missing_is_said(small: str, tmp_path: Path) -> None:
    made = save(small, tmp_path)
    told = (made / "rows.tsv").read_text()
    (made / "rows.tsv").write_text(told.replace("s2.t3\t2\n", "s2.t3\t3\n"))
    sums = run(
        "bash", "-c", f"cd {made} && find . -type f ! -name SHA256SUMS -print0 | xargs -0 sha256sum > SHA256SUMS"
    )
    assert sums.returncode == 0
    done = run(BACKUP / "restore.sh", made, "short", ADMIN_DATABASE_URL=small)
    assert done.returncode == 1 and "s2.t3" in done.stdout and "Do not use short" in done.stderr


def test_a_backup_that_was_changed_is_not_put_back(small: str, tmp_path: Path) -> None:
    made = save(small, tmp_path)
    with (made / "public.dump").open("ab") as file:
        file.write(b"x")
    assert run(BACKUP / "restore.sh", made, "changed", ADMIN_DATABASE_URL=small).returncode != 0
    with psycopg.connect(small) as server:
        assert server.execute("select 1 from pg_database where datname = 'changed'").fetchone() is None
