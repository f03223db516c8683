"""The embedded server as the rest of Kith sees it: ensure it runs, ask after it, stop it."""

import hashlib
import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

from kith.embedded import checkout, keeper
from kith.embedded import state as states
from kith.embedded.state import Server

SECONDS_TO_STOP = 40.0


class ServerUnavailable(Exception):
    """The embedded server could not be started or stopped; the text says why."""


def ensure(*, state: Path, pinned: bool = False, throwaway: bool = False) -> dict[str, str]:
    """Have the server running and prepared; answer its addresses.

    The server stays while any process that called this is alive, or, when pinned, until `stop`.
    Raises ServerUnavailable.
    """
    states.make_state(state)
    states.hold_lease(state)
    with states.locked(state / "lock"):
        if throwaway:
            (state / "throwaway").touch()
        server = running_server(state) or _start(state)
        _prepare(state, server)
        if pinned:
            (state / "pinned").touch()
    return addresses(state, server)


def running_server(state: Path) -> Server | None:
    """The server on this state, if one answers."""
    server = states.recorded_server(state)
    if server and keeper.is_answering(server.binaries, server.socket_folder, server.port):
        return server
    return None


def stop(*, state: Path, only_if_unused: bool = False) -> bool:
    """Stop the server and wait until it is gone. False when it was not running, or is still used."""
    states.release_lease(state)
    server = states.recorded_server(state)
    if server is None or (only_if_unused and not _is_unused(state)):
        return False
    # Without its lock held the keeper is dead, and its number may be anybody's by now.
    if keeper.is_keeping(state) and not _end(server.keeper):
        raise ServerUnavailable(f"PostgreSQL did not stop: see {state / 'log' / 'postgres.log'}")
    (state / "server.json").unlink(missing_ok=True)
    return True


def addresses(state: Path, server: Server) -> dict[str, str]:
    """The environment that leads to this server."""
    secret = states.passwords(state)

    def url(scheme: str, role: str, database: str) -> str:
        return f"{scheme}://{role}:{secret[role]}@127.0.0.1:{server.port}/{database}"

    return {
        "DATABASE_URL": url("postgresql", "kith_app", "kith"),
        "OWNER_DATABASE_URL": url("postgresql", "kith_owner", "kith"),
        "ADMIN_DATABASE_URL": url("postgresql", states.SUPERUSER, "postgres"),
        "BROKER_URL": url("pgmq", "kith_broker", "kith_broker"),
    }


def _start(state: Path) -> Server:
    command = [sys.executable, "-m", "kith.embedded.keeper", str(state)]
    states.passwords(state)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    server = states.recorded_server(state)
    if done.returncode or server is None:
        raise ServerUnavailable(done.stderr.strip() or "PostgreSQL did not start.")
    return server


def _prepare(state: Path, server: Server) -> None:
    """Roles, databases and passwords; skipped when the same was done to these data before."""
    mark = state / "prepared"
    wanted = _fingerprint(state)
    if mark.exists() and mark.read_text() == wanted:
        return
    from kith.embedded import prepare  # the driver takes a fifth of a second to import

    secret = {role: word for role, word in states.passwords(state).items() if role != states.SUPERUSER}
    prepare.prepare_server(addresses(state, server)["ADMIN_DATABASE_URL"], secret)
    mark.write_text(wanted)


def _fingerprint(state: Path) -> str:
    scripts = sorted((checkout() / "deploy" / "postgres").glob("*.sql"))
    parts = [path.read_bytes() for path in scripts] + [json.dumps(states.passwords(state)).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _is_unused(state: Path) -> bool:
    if (state / "pinned").exists():
        return False
    claim = states.claim_unused(state)
    if claim is not None:
        os.close(claim)
    return claim is not None


def _end(process: int) -> bool:
    """Ask a process to end and wait until it has."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    with open(handle, "rb", buffering=0) as watched:
        signal.pidfd_send_signal(handle, signal.SIGTERM)
        return bool(select.select([watched], [], [], SECONDS_TO_STOP)[0])
