"""Which operating-system account runs PostgreSQL, which refuses to be run by root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNSHARE = ("unshare", "--user", "--map-user=65534", "--map-group=65534")


class NoAccount(Exception):
    """Root, and no other account can reach the programs and the data."""


@dataclass(frozen=True)
class Account:
    """How a PostgreSQL program is run: as this process, as another user, or in a user namespace."""

    uid: int | None = None
    gid: int | None = None
    prefix: tuple[str, ...] = ()

    def command(self, program: Path, *arguments: str) -> list[str]:
        return [*self.prefix, str(program), *arguments]

    @property
    def identity(self) -> dict[str, Any]:
        """Keyword arguments for subprocess that make the program run as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> Path:
        """Make a folder that only this account opens."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.uid is not None:
            os.chown(folder, self.uid, self.gid if self.gid is not None else -1)
        folder.chmod(0o700)
        return folder

    def own_file(self, path: Path, text: str) -> Path:
        """Write a file that only this account opens."""
        path.unlink(missing_ok=True)
        path.touch(0o600)
        path.write_text(text)
        if self.uid is not None:
            os.chown(path, self.uid, self.gid if self.gid is not None else -1)
        return path

    def can_reach(self, binaries: Path, folder: Path) -> bool:
        try:
            programs = self.command(binaries / "postgres", "-V")
            folders = self.command(Path("/usr/bin/test"), "-x", str(folder))
            return self._succeeds(programs) and self._succeeds(folders)
        except OSError:
            return False

    def _succeeds(self, command: Sequence[str]) -> bool:
        return subprocess.run(command, capture_output=True, cwd="/", **self.identity).returncode == 0


def choose_account(binaries: Path, home: Path) -> Account:
    """The account for a cluster in `home`: whoever owns the data already, else the first that can.

    A plain user runs it itself. Root uses `postgres` or `nobody`, or, where those cannot reach the
    programs or the folder (a checkout under a private home), a user namespace.
    """
    if os.geteuid() != 0:
        return Account()
    for account in _candidates(home / "data"):
        if account.can_reach(binaries, home.parent):
            return account
    raise NoAccount(
        f"PostgreSQL will not run as root, and no other account can reach both {binaries} and {home}. "
        "Move the checkout to a folder that others may read, or run as a plain user."
    )


def _candidates(data: Path) -> list[Account]:
    namespace = Account(prefix=UNSHARE)
    if data.exists():
        owner = data.stat()
        return [Account(owner.st_uid, owner.st_gid)] if owner.st_uid else [namespace]
    return [*_named("postgres"), *_named("nobody"), namespace]


def _named(name: str) -> list[Account]:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return []
    return [Account(entry.pw_uid, entry.pw_gid)]
