"""Child processes that end with us: started in groups of their own, logged to files, stopped in order."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kith.embedded.keeper import die_with_parent

WORTH_SHOWING = re.compile(r'\b(WARNING|ERROR|CRITICAL)\b|"level": ?"(warning|error|critical)"|^Traceback|^\w*Error:')
SECONDS_TO_STOP = 10.0
LONGEST_LOG = 5_000_000  # bytes


class Child:
    """A program we started, its log and how far we have read it."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], folder: Path, log: Path) -> None:
        self.name = name
        self.log = log
        _begin_anew_when_long(log)
        with log.open("ab") as output:
            self._read_to = output.tell()
            self._process = subprocess.Popen(
                command,
                env=env,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,  # a Ctrl-C in the terminal reaches us, and we stop them in order
                preexec_fn=_die_gently_with_parent,
            )

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def wait(self) -> int:
        return self._process.wait()

    def new_lines(self) -> Iterator[str]:
        """Whole lines written since the last call."""
        with self.log.open("rb") as file:
            file.seek(self._read_to)
            whole, newline, _ = file.read().rpartition(b"\n")
        self._read_to += len(whole) + len(newline)
        yield from whole.decode(errors="replace").splitlines()

    def warnings(self) -> list[str]:
        return [line for line in self.new_lines() if WORTH_SHOWING.search(line)]

    def last_lines(self, count: int = 15) -> list[str]:
        return self.log.read_text(errors="replace").splitlines()[-count:]

    def stop(self, seconds: float = SECONDS_TO_STOP) -> None:
        """Ask it to end; after `seconds`, or when we are asked again, end it and all it started."""
        if self.exit_code is None:
            self._process.terminate()
        with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            self._process.wait(seconds)
        self._signal_group(signal.SIGKILL)
        self._process.wait()

    def _signal_group(self, number: int) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return


def wait_for_any(children: list[Child], seconds: float) -> Child | None:
    """The first child found ended, or None when all still run after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for child in children:
            if child.exit_code is not None:
                return child
        time.sleep(0.1)
    return None


def _begin_anew_when_long(log: Path) -> None:
    """Keep one older log beside the present one."""
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.rename(log.with_suffix(".log.1"))


def _die_gently_with_parent() -> None:
    die_with_parent(signal.SIGTERM)
