"""Where the services are: the ones named in the environment, or an embedded PostgreSQL of our own."""

import os
from pathlib import Path

import kith

SERVICES = ("DATABASE_URL", "OWNER_DATABASE_URL", "ADMIN_DATABASE_URL", "BROKER_URL", "SECRET_KEY")
NOT_FOR_SERVERS = ("OWNER_DATABASE_URL", "ADMIN_DATABASE_URL")  # web and worker processes hold no DDL right


def checkout() -> Path:
    """The folder that holds manage.py, deploy/ and, by default, the state."""
    return Path(kith.__file__).resolve().parents[2]


def state_folder() -> Path:
    """Where the embedded cluster, passwords, logs and collected assets live."""
    return Path(os.environ.get("KITH_STATE") or checkout() / ".kith").resolve()


def is_external() -> bool:
    """True when the environment names a database, so nothing of ours is started."""
    return bool(os.environ.get("DATABASE_URL"))


def ensure(*, state: Path | None = None, pinned: bool = False, throwaway: bool = False) -> dict[str, str]:
    """The environment of the services, starting the embedded server when it is needed.

    Safe to call from many processes at once: they share one server, which stops soon after the last
    of them has ended. `pinned` keeps it until somebody stops it. A `throwaway` server never waits for the
    disk: quicker, and nothing it holds outlives a crash of the machine. With DATABASE_URL set, and no state
    asked for, the addresses are the environment's and nothing is started.
    """
    from kith.embedded import postgres
    from kith.embedded.state import make_state, secret_key

    folder = make_state(state or state_folder())
    if state is None and is_external():
        found = {name: os.environ[name] for name in SERVICES if os.environ.get(name)}
    else:
        found = postgres.ensure(state=folder, pinned=pinned, throwaway=throwaway)
    return {"SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(folder), **found}
