"""A PostgreSQL server of a test's own, with settings of its own, gone afterwards."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kith.embedded.account import choose_account
from kith.embedded.binaries import find_binaries

SMALL = {"shared_buffers": "16MB", "fsync": "off", "listen_addresses": "127.0.0.1", "log_min_messages": "fatal"}


@contextmanager
def own_server(**settings: str) -> Iterator[str]:
    """The address of its superuser, who needs no password from this machine."""
    binaries, home = find_binaries(), Path(tempfile.mkdtemp(prefix="kith-server-"))
    home.chmod(0o755)
    account = choose_account(binaries, home / "server")
    data, port = account.own(home / "server") / "data", _free_port()
    told = {**SMALL, "port": str(port), "unix_socket_directories": "", **settings}
    try:
        _run(account, binaries / "initdb", "--auth=trust", "--username=postgres", f"--pgdata={data}", "--no-sync")
        options = " ".join(f"-c {name}='{value}'" for name, value in told.items())
        _run(
            account,
            binaries / "pg_ctl",
            "start",
            "--wait",
            f"--pgdata={data}",
            f"--options={options}",
            "--log=/dev/null",
        )
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(account, binaries / "pg_ctl", "stop", "--mode=immediate", f"--pgdata={data}")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(account: object, program: Path, *arguments: str) -> None:
    command = account.command(program, *arguments)  # type: ignore[attr-defined]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **account.identity)  # type: ignore[attr-defined]
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
