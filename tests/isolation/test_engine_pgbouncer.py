"""Through PgBouncer in transaction mode with one server connection for everybody."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection, connections

from kith.scope import Scope
from tests.environment import FOUND
from tests.isolation.test_engine_interleaved import ask_from_many_threads, database, fleet

__all__ = ["database", "fleet"]


def find_pgbouncer() -> str | None:
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")


@pytest.fixture
def pooled(database: list[Scope], tmp_path: Path, monkeypatch: Any) -> Iterator[list[Scope]]:
    """The application's connection goes through a pool of one."""
    binary = find_pgbouncer()
    if binary is None and not os.environ.get("CI"):
        pytest.skip("PgBouncer is not installed here; CI installs it (apt-get install pgbouncer).")
    assert binary, "CI installs pgbouncer; it is not there."
    port = _free_port()
    process = subprocess.Popen(_command(binary, _configure(tmp_path, port, connection.settings_dict["NAME"])))
    try:
        _wait_for(port)
        connections.close_all()
        for settings in (connections.settings["default"], connection.settings_dict):
            monkeypatch.setitem(settings, "HOST", "127.0.0.1")
            monkeypatch.setitem(settings, "PORT", str(port))
        yield database
        connections.close_all()
    finally:
        process.terminate()
        process.wait()


def test_one_server_connection_serves_every_tenant_rightly(pooled: list[Scope]) -> None:
    wrong, backends = ask_from_many_threads(pooled, 8_000)
    assert wrong == []
    assert len(backends) == 1


def _configure(folder: Path, port: int, name: str) -> Path:
    server = urlsplit(FOUND["DATABASE_URL"])
    (folder / "users.txt").write_text(f'"{server.username}" "{server.password}"\n')
    config = folder / "pgbouncer.ini"
    config.write_text(
        f"[databases]\n{name} = host={server.hostname} port={server.port} dbname={name}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = scram-sha-256\n"
        f"auth_file = {folder / 'users.txt'}\npool_mode = transaction\ndefault_pool_size = 1\nmax_client_conn = 50\n"
        "ignore_startup_parameters = extra_float_digits\n"
    )
    return config


def _command(binary: str, config: Path) -> list[str]:
    """PgBouncer will not run as root: there it becomes nobody, who must be able to read its files."""
    if os.geteuid() != 0:
        return [binary, "-q", str(config)]
    nobody = pwd.getpwnam("nobody")
    for path in (config.parent, *config.parent.iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    for parent in config.parent.parents:
        if parent.stat().st_uid == 0 and parent not in (Path("/"), Path("/tmp")):
            parent.chmod(parent.stat().st_mode | 0o011)
    return [binary, "-q", "-u", "nobody", str(config)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    url = urlsplit(FOUND["DATABASE_URL"])
    address = f"host=127.0.0.1 port={port} user={url.username} password={url.password} connect_timeout=2"
    for _ in range(200):
        try:
            psycopg.connect(f"{address} dbname={connection.settings_dict['NAME']}").close()
            return
        except psycopg.OperationalError as error:
            last = error
    raise last
