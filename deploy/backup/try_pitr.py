"""Point in time, tried for real on two throw-away servers of this machine: `python deploy/backup/try_pitr.py`.

A mutual is made, a base backup taken, something written, and the mutual's rows deleted by mistake. The server is
restored aside to the moment before; that one tenant is saved there, and put back on the live server as a new tenant.
Nothing is left afterwards. deploy/backup/README.md says the same for production.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from kith.embedded.account import Account, choose_account
from kith.embedded.binaries import find_binaries
from kith.embedded.prepare import prepare_database

ROOT = Path(__file__).resolve().parents[2]
BIN = find_binaries()
NAME = "The lost kettle"
STEPS = time.monotonic()


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="kith-pitr-"))
    home.chmod(0o755)
    account = choose_account(BIN, home / "server")
    base = account.own(home / "server")
    running: list[Path] = []
    try:
        _try(account, base, running)
    finally:
        for data in running:
            _run(account, "pg_ctl", "stop", "--mode=immediate", f"--pgdata={data}")
        shutil.rmtree(home, ignore_errors=True)


def _try(account: Account, base: Path, running: list[Path]) -> None:
    wal = account.own(base / "wal")
    _run(account, "initdb", "--auth=trust", "--username=postgres", f"--pgdata={base / 'live'}", "--no-sync")
    live = _start(account, base / "live", running, archive_mode="on", archive_command=f"cp %p {wal}/%f")
    _prepare(live)
    schema = _make_mutual(live, base)
    _say("a mutual is there")

    _run(account, "pg_basebackup", f"--dbname={live}", f"--pgdata={base / 'base'}", "--checkpoint=fast", "-X", "none")
    _say("base backup taken")
    values = sql.SQL("insert into {} (id, name, lsoa21) values (gen_random_uuid(), {}, '')")
    _ask(live, values.format(_table(schema), sql.Literal(NAME)))
    time.sleep(0.1)
    moment = _ask(live, "select now()::text")
    time.sleep(0.1)
    _ask(live, sql.SQL("delete from {}").format(_table(schema)))
    _ask(live, "select pg_switch_wal()::text")
    _say(f"written, and deleted by mistake after {moment}")

    told = {"restore_command": f"cp {wal}/%f %p", "recovery_target_time": moment, "recovery_target_action": "promote"}
    account.own_file(base / "base" / "recovery.signal", "")
    aside = _start(account, base / "base", running, archive_mode="off", **told)
    _wait_until(aside, "select pg_is_in_recovery()::text", "false")
    _say("restored aside to that moment")

    sealed, words = base.parent / "mutual.kith", base.parent / "passphrase"
    said = _manage(aside, base, "export_tenant", schema, "--to", str(sealed))
    words.write_text(said.rsplit("only now: ", 1)[1])
    _say("the one tenant saved there")
    back = ("restore_tenant", str(sealed), "--schema=found_again", "--host=again.example.org")
    print(_manage(live, base, *back, f"--passphrase-file={words}").strip())
    there, here = (_centres(live, name) for name in (schema, "found_again"))
    _say(f"put back beside the first: {there} centres there, {here} here")
    if (there, here) != ("0", "1"):
        sys.exit("What was deleted did not come back.")
    print("What was deleted by mistake is back, as a new tenant.")


def _start(account: Account, data: Path, running: list[Path], **settings: str) -> str:
    port = _free_port()
    told = {"port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": "", **settings}
    lines = "\n".join(f"{name} = '{value}'" for name, value in told.items())
    account.own_file(data / "postgresql.auto.conf", lines + "\n")
    _run(account, "pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={data / 'log'}")
    running.append(data)
    return f"postgresql://postgres@127.0.0.1:{port}/postgres"


def _prepare(admin: str) -> None:
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute((ROOT / "deploy/postgres/roles.sql").read_bytes())
    prepare_database(admin, "kith")


def _make_mutual(live: str, base: Path) -> str:
    _manage(live, base, "prepare")
    who = ("--admin-name=Ivy", "--admin-email=ivy@example.org")
    _manage(live, base, "make_tenant", "westbasildon", "West Basildon Families", *who)
    return _ask(live, "select schema_name from public.tenants_tenant where kind = 'mutual' and name like 'West%'")


def _manage(server: str, base: Path, *arguments: str) -> str:
    """A command of manage.py with that server's addresses, and folders of its own."""
    login = _kith(server).replace
    environment = {
        **os.environ,
        "DATABASE_URL": login("postgres@", "kith_app@"),
        "OWNER_DATABASE_URL": login("postgres@", "kith_owner@"),
        "SECRET_KEY": "tried and thrown away",
        "KITH_STATE": str(base.parent / "state"),
        "BROKER_URL": "memory://",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        sys.exit(f"manage.py {arguments[0]}: {done.stdout}{done.stderr}")
    return done.stdout


def _centres(live: str, schema: str) -> str:
    """How many of the name there are."""
    return _ask(live, sql.SQL("select count(*) from {} where name = {}").format(_table(schema), sql.Literal(NAME)))


def _table(schema: str) -> sql.Identifier:
    return sql.Identifier(schema, "peersupport_centre")


def _kith(admin: str) -> str:
    """The same server and login, our database."""
    return admin.removesuffix("postgres") + "kith"


def _ask(admin: str, statement: str | sql.Composed) -> str:
    with psycopg.connect(_kith(admin), autocommit=True) as server:
        cursor = server.execute(statement)  # type: ignore[arg-type]
        row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row else ""


def _wait_until(admin: str, statement: str, wanted: str) -> None:
    for _ in range(100):
        try:
            if _ask(admin, statement) == wanted:
                return
        except psycopg.OperationalError:
            pass
        time.sleep(0.1)
    sys.exit("The server aside did not come up.")


def _run(account: Account, program: str, *arguments: str) -> None:
    command = account.command(BIN / program, *arguments)
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **account.identity)  # noqa: S603
    if done.returncode:
        sys.exit(f"{program}: {done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _say(what: str) -> None:
    print(f"{time.monotonic() - STEPS:6.1f} s  {what}")


if __name__ == "__main__":
    main()
