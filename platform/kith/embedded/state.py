"""What is written in the state folder: passwords, the running server, and who is using it."""

import fcntl
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

LONGEST_SOCKET_PATH = 80  # the kernel allows 107 bytes; some clients fewer
SUPERUSER = "postgres"
ROLES = (SUPERUSER, "kith_owner", "kith_app", "kith_broker")


@dataclass(frozen=True)
class Server:
    """A running server, as its keeper wrote it down."""

    port: int
    socket_folder: str
    binaries: str
    keeper: int


def make_state(state: Path) -> Path:
    """The state folder, made if need be; others may walk through it but not list it."""
    if not state.exists():
        state.mkdir(parents=True, exist_ok=True)
        state.chmod(0o711)
    (state / "log").mkdir(exist_ok=True)
    return state


def socket_folder(state: Path) -> Path:
    """Where the Unix socket stands: beside the data, or in a short folder when that path is too long."""
    here = state / "postgres" / "run"
    if len(str(here / ".s.PGSQL.65535.lock")) < LONGEST_SOCKET_PATH:
        return here
    # The keeper refuses to use it when it belongs to somebody else.
    return Path("/tmp") / f"kith-{hashlib.sha256(str(state).encode()).hexdigest()[:12]}"  # noqa: S108


def passwords(state: Path) -> dict[str, str]:
    """The passwords of the four roles, made on the first call and readable by their owner only."""
    path = state / "passwords.json"
    if not path.exists():
        write_private(path, json.dumps({role: secrets.token_urlsafe(24) for role in ROLES}, indent=1))
    return dict(json.loads(path.read_text()))


def secret_key(state: Path) -> str:
    """Django's secret of this checkout, made on the first call."""
    with locked(state / "lock"):
        if not (state / "secret").exists():
            write_private(state / "secret", secrets.token_urlsafe(50))
    return (state / "secret").read_text()


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.rename(path)


def record_server(state: Path, server: Server) -> None:
    write_private(state / "server.json", json.dumps(asdict(server)))
    (state / "port").write_text(str(server.port))


def recorded_port(state: Path) -> int | None:
    """The port of the last server, so that addresses stay the same from day to day."""
    try:
        return int((state / "port").read_text())
    except (FileNotFoundError, ValueError):
        return None


def recorded_server(state: Path) -> Server | None:
    """The server last written down; it may have stopped since."""
    try:
        return Server(**json.loads((state / "server.json").read_text()))
    except FileNotFoundError:
        return None


class StillLocked(Exception):
    """Somebody else kept the lock for longer than we were ready to wait."""


@contextmanager
def locked(path: Path, *, seconds: float = 120.0) -> Iterator[None]:
    """Hold a lock file alone; the kernel lets go when the process dies. Raises StillLocked."""
    deadline = time.monotonic() + seconds
    with path.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise StillLocked(f"Another process has held {path} for {seconds:.0f} s.") from None
                time.sleep(0.02)
        yield


_leases: dict[Path, int] = {}


def hold_lease(state: Path) -> int:
    """Say that this process uses the server, until it ends. Waits while a server is being stopped."""
    if state not in _leases:
        descriptor = os.open(state / "lease", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        _leases[state] = descriptor
    return _leases[state]


def release_lease(state: Path) -> None:
    descriptor = _leases.pop(state, None)
    if descriptor is not None:
        os.close(descriptor)


def claim_unused(state: Path) -> int | None:
    """A descriptor that keeps new users waiting, or None while somebody still uses the server."""
    descriptor = os.open(state / "lease", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
