"""The parent of the embedded server: starts it, and stops it when nobody uses it or when told.

Run as `python -m kith.embedded.keeper STATE`. It returns once the server answers, leaving a process of
its own behind. If that process is killed the kernel stops the server.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

from kith.embedded import account as accounts
from kith.embedded import state as states
from kith.embedded.binaries import NoPostgresFound, find_binaries, major_version

PR_SET_PDEATHSIG = 1
READY = b"ready"
SECONDS_UNUSED = 2.0
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 30.0

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "max_locks_per_transaction": "1024",  # a dump or a cascade over all tenants locks every table
    "shared_buffers": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class ServerDidNotStart(Exception):
    """PostgreSQL ended, or did not answer in time; the log says why."""


def die_with_parent(signal_number: int = signal.SIGINT) -> None:
    """Ask the kernel to send this process a signal when its parent dies. Call between fork and exec."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)


class Keeper:
    """One cluster and the server process that runs on it."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.home = state / "postgres"
        self.data = self.home / "data"
        self.binaries = find_binaries()
        self.account = accounts.choose_account(self.binaries, self.home)
        self.sockets = states.socket_folder(state)
        self.told_to_stop = False
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster if there is none, and return when the server answers."""
        self._forget_the_last_one()
        self.account.own(self.home)
        self._own_sockets()
        if not self.data.exists():
            self._create()
        self._bring_up()

    def watch(self) -> None:
        """Return when told to stop, or when nobody has used the server for a while.

        A server that ends by itself is started again, on the same port. Raises ServerDidNotStart.
        """
        unused_since = None
        while not self.told_to_stop:
            time.sleep(0.25)
            if self.process is None or self.process.poll() is not None:
                self._bring_up()
            claim = None if (self.state / "pinned").exists() else states.claim_unused(self.state)
            if claim is None:
                unused_since = None
                continue
            unused_since = unused_since or time.monotonic()
            if time.monotonic() - unused_since > SECONDS_UNUSED:
                return  # the claim stays open: whoever comes now waits until this process has ended
            os.close(claim)

    def stop(self) -> None:
        """Stop the server; open transactions are rolled back."""
        self._forget_the_last_one()
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def _forget_the_last_one(self) -> None:
        for name in ("server.json", "pinned"):
            (self.state / name).unlink(missing_ok=True)

    def _bring_up(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.told_to_stop and not self._launch(deadline):
            if time.monotonic() > deadline:
                log = self.state / "log" / "postgres.log"
                raise ServerDidNotStart(f"PostgreSQL did not start: see {log}")
            time.sleep(0.2)  # the last server on these data may still be stopping, or the port was taken

    def _durability(self) -> dict[str, str]:
        return THROWAWAY if (self.state / "throwaway").exists() else {}

    def _own_sockets(self) -> None:
        try:
            self.sockets.mkdir(mode=0o700)
        except FileExistsError:
            found = self.sockets.lstat()  # under /tmp anybody may have been here first
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), self.account.uid}:
                raise ServerDidNotStart(f"{self.sockets} belongs to somebody else: remove it.") from None
        self.account.own(self.sockets)

    def _create(self) -> None:
        unfinished = self.home / "data.new"
        # An interrupted initdb leaves half a cluster: only the rename makes it one.
        shutil.rmtree(unfinished, ignore_errors=True)
        (self.state / "prepared").unlink(missing_ok=True)
        locale = ["--locale=C"]
        if major_version(self.binaries) >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._run_initdb(unfinished, locale)
        unfinished.rename(self.data)

    def _run_initdb(self, folder: Path, locale: list[str]) -> None:
        secret = self.account.own_file(self.home / "superuser", states.passwords(self.state)[states.SUPERUSER])
        options = [f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", *locale]
        command = self.account.command(self.binaries / "initdb", "-D", str(folder), "-U", states.SUPERUSER, *options)
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, **self.account.identity)
        secret.unlink()
        if done.returncode:
            raise ServerDidNotStart(f"initdb said: {done.stderr.strip()}")

    def _launch(self, deadline: float) -> bool:
        port = _free_port(states.recorded_port(self.state))
        settings = {**SETTINGS, **self._durability(), "port": str(port), "unix_socket_directories": str(self.sockets)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            self.account.command(self.binaries / "postgres", "-D", str(self.data), *options),
            cwd="/",
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
            **self.account.identity,
        )
        while self.process.poll() is None and time.monotonic() < deadline:
            if is_answering(self.binaries, self.sockets, port):
                server = states.Server(port, str(self.sockets), str(self.binaries), os.getpid())
                states.record_server(self.state, server)
                return True
            time.sleep(0.02)
        return False


def is_answering(binaries: Path | str, sockets: Path | str, port: int) -> bool:
    """True when the server takes connections."""
    command = [str(Path(binaries) / "pg_isready"), "-q", "-h", str(sockets), "-p", str(port)]
    return subprocess.run(command).returncode == 0


def is_keeping(state: Path) -> bool:
    """True while a keeper is alive on this state."""
    with (state / "keeper").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _free_port(wanted: int | None) -> int:
    for port in (wanted or 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerDidNotStart("No port is free on 127.0.0.1.")


def keep(state: Path, tell: int) -> None:
    """Be the keeper: start, say so on the descriptor `tell`, watch, stop."""
    with states.locked(state / "keeper", seconds=SECONDS_TO_STOP):  # the last one may still be stopping
        keeper = _started(state, tell)
        if keeper is None:
            return
        try:
            keeper.watch()
        except ServerDidNotStart as problem:
            print(problem, file=sys.stderr)
        finally:
            keeper.stop()


def _started(state: Path, tell: int) -> Keeper | None:
    """A keeper whose server answers; None, with the reason told, when it could not be started."""
    keeper: Keeper | None = None
    with open(tell, "wb", buffering=0) as told:
        try:
            keeper = Keeper(state)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: setattr(keeper, "told_to_stop", True))
            keeper.start()
            told.write(READY)
        except (ServerDidNotStart, accounts.NoAccount, NoPostgresFound, OSError) as problem:
            told.write(str(problem).encode())
            if keeper:
                keeper.stop()
            return None
    return keeper


def main(state: Path) -> int:
    """Leave a keeper behind; 0 when its server answers, else 1 with the reason on standard error."""
    read, write = os.pipe()
    if os.fork():
        os.close(write)
        with open(read) as answer:
            said = answer.read()
        if said != READY.decode():
            print(said or f"The keeper ended: see {state / 'log' / 'postgres.log'}", file=sys.stderr)
        return 0 if said == READY.decode() else 1
    os.setsid()
    os.close(read)
    log = os.open(state / "log" / "postgres.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, descriptor)
    keep(state, write)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
