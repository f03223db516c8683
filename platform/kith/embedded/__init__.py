"""Where the services are: the ones named in the environment, or an embedded PostgreSQL of our own."""

import os
from pathlib import Path

import kith

# What a process may be told about the services, and nothing else.
SERVICE_NAMES = ("DATABASE_URL", "OWNER_DATABASE_URL", "ADMIN_DATABASE_URL", "BROKER_URL")


def checkout() -> Path:
    """The folder that holds manage.py, deploy/ and, by default, the state."""
    return Path(kith.__file__).resolve().parents[2]


def state_folder() -> Path:
    """Where the embedded cluster, passwords, logs and collected assets live."""
    return Path(os.environ.get("KITH_STATE") or checkout() / ".kith").resolve()


def is_external() -> bool:
    """True when the environment names a database, so nothing of ours is started."""
    return bool(os.environ.get("DATABASE_URL"))


def ensure(*, state: Path | None = None, pinned: bool = False) -> dict[str, str]:
    """The environment of the services, starting the embedded server when it is needed.

    Safe to call from many processes at once: they share one server, which stops soon after the last
    of them has ended. `pinned` keeps it until somebody stops it. With DATABASE_URL set, and no state
    asked for, the answer is what the environment says and nothing is started.
    """
    if state is None and is_external():
        return {name: os.environ[name] for name in SERVICE_NAMES if os.environ.get(name)}
    from kith.embedded import postgres

    return postgres.ensure(state=state or state_folder(), pinned=pinned)
