"""A state folder of its own for each test, and a look at what is still running on it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kith.embedded import SERVICES, checkout, postgres, state

SECONDS = 120.0


@dataclass(frozen=True)
class Here:
    """A state folder and the environment that leads to it, with no services named."""

    state: Path

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in SERVICES}
        return {**kept, "KITH_STATE": str(self.state), "PORT": str(20_000 + os.getpid() % 20_000)}

    def start(self, *command: str, also: dict[str, str] | None = None) -> subprocess.Popen[str]:
        """A Python process with this environment, and `also` this, and pipes to it."""
        return subprocess.Popen(
            [sys.executable, *command],
            env={**self.env, **(also or {})},
            cwd=checkout(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command],
            env=self.env,
            cwd=checkout(),
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )

    def still_running(self) -> list[str]:
        """Command lines of live processes that name this folder, or were told of it."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes()
                told = (process / "environ").read_bytes()
            except OSError:
                continue
            if words and int(process.name) != os.getpid() and str(self.state).encode() in words + told:
                found.append(words.replace(b"\0", b" ").decode())
        return found


@pytest.fixture(params=["open", "private"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Here]:
    """A folder everybody may walk into, and a deep one behind a closed door (as a checkout in a home is)."""
    if request.param == "open":
        yield from _open_to_all()
        return
    tmp_path.chmod(0o700)
    place = Here(tmp_path / ("so-deep-that-no-socket-fits-" * 3) / "state")
    yield place
    postgres.stop(state=place.state)
    shutil.rmtree(state.socket_folder(place.state), ignore_errors=True)


@pytest.fixture
def open_here() -> Iterator[Here]:
    yield from _open_to_all()


@pytest.fixture(scope="module")
def shared_here() -> Iterator[Here]:
    """One state for all tests of a file, each of which leaves it as it was or minds its own names."""
    yield from _open_to_all()


def _open_to_all() -> Iterator[Here]:
    folder = Path(tempfile.mkdtemp(prefix="kith-"))
    folder.chmod(0o755)
    yield Here(folder / "state")
    postgres.stop(state=folder / "state")
    shutil.rmtree(folder)


def eventually(true: Callable[[], object]) -> bool:
    """Whether something becomes true before a deadline that is far longer than it takes."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False
