"""`make run`: prepare the database, start web server, worker, caretaker and scheduler, and stop them together."""

import fcntl
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from kith.embedded import NOT_FOR_SERVERS, checkout, ensure, is_external, postgres, state_folder
from kith.embedded.assets import assets_are_collected, note_collected
from kith.embedded.binaries import NoPostgresFound
from kith.embedded.processes import Child, wait_for_any
from kith.embedded.state import StillLocked, make_state

SECONDS_TO_BE_READY = 120.0
NEEDED = ("DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL")


class CannotRun(Exception):
    """Something that must be mended before Kith runs here."""


def say(text: str, *, name: str = "kith") -> None:
    print(f"{name:>6} · {text}", flush=True)


class Supervisor:
    """One run of Kith on this machine."""

    def __init__(self, state: Path, services: dict[str, str]) -> None:
        self.state = state
        demo = os.environ.get("KITH_DEMO", "1")
        self.env = {**os.environ, **services, "KITH_STATE": str(state), "KITH_DEMO": demo}
        self.with_demo = demo != "0"
        self.bind = os.environ.get("BIND", "127.0.0.1")
        self.port = free_port(self.bind, int(os.environ.get("PORT") or 8000))
        self.children: list[Child] = []

    @property
    def base_url(self) -> str:
        return f"http://kith.localhost:{self.port}"

    def run(self) -> None:
        """Prepare, start, announce, and return only when a child has ended, by raising CannotRun."""
        self.prepare()
        self.start_servers()
        self.wait_until_ready()
        self.announce()
        while True:
            ended = wait_for_any(self.children, seconds=0.5)
            for child in self.children:
                for line in child.warnings():
                    say(line[:400], name=child.name)
            if ended:
                raise CannotRun(self._why(ended))

    def prepare(self) -> None:
        self._step("Database", ["prepare"])
        if not assets_are_collected(self.state):
            self._step("Pages' assets", ["collectstatic", "--noinput", "--clear", "--verbosity", "0"])
            note_collected(self.state)
        if self.with_demo:
            self._step("Demo data", ["load_demo"], show=True)

    def start_servers(self) -> None:
        env = {key: value for key, value in self.env.items() if key not in NOT_FOR_SERVERS}
        for name, command in server_commands(self.bind, self.port, self.state).items():
            owner = {"OWNER_DATABASE_URL": self.env["OWNER_DATABASE_URL"]} if name == "caretaker" else {}
            told = {**env, **owner, "APPLICATION_NAME": f"kith-{name}"}
            log = self.state / "log" / f"{name}.log"
            self.children.append(Child(name, [sys.executable, *command], told, checkout(), log))

    def wait_until_ready(self) -> None:
        """Wait for /readyz; when it stays unready say what it says and go on, so that it can be looked at."""
        deadline = time.monotonic() + SECONDS_TO_BE_READY
        answer = ""
        while time.monotonic() < deadline:
            if ended := wait_for_any(self.children, seconds=0.2):
                raise CannotRun(self._why(ended))
            ready, answer = self._ask()
            if ready:
                return
        say(f"It runs, but is not ready: {answer}")

    def announce(self) -> None:
        (self.state / "run.json").write_text(json.dumps({"address": self.base_url, "process": os.getpid()}))
        say(f"Kith runs at {self.base_url}")
        if self.with_demo:
            self._step(None, ["signins", "--base-url", self.base_url], show=True)
        say(f"Logs are in {self.state / 'log'}. Ctrl-C stops everything.")

    def stop(self) -> None:
        """Stop scheduler, web server, caretaker and worker, in that order, and whatever they started."""
        for child in reversed(self.children):
            child.stop()
        (self.state / "run.json").unlink(missing_ok=True)

    def _step(self, title: str | None, command: list[str], *, show: bool = False) -> None:
        """Run a management command to its end; its output is shown, or kept for when it fails."""
        began = time.monotonic()
        log = self.state / "log" / f"{command[0]}.log"
        step = Child(command[0], [sys.executable, "manage.py", *command], self.env, checkout(), log)
        try:
            while wait_for_any([step], seconds=0.3) is None:
                _show(step.new_lines(), show)
        finally:
            step.stop()
        _show(step.new_lines(), show)
        if step.exit_code:
            raise CannotRun(f"{title or command[0]}: `manage.py {command[0]}` failed.\n" + _indent(step.last_lines(30)))
        if title:
            say(f"{title} ready ({time.monotonic() - began:.1f} s)")

    def _ask(self) -> tuple[bool, str]:
        address = f"http://{self.bind}:{self.port}/readyz"
        request = urllib.request.Request(address, headers={"Host": "kith.localhost"})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
                return True, str(answer.status)
        except urllib.error.HTTPError as error:
            return False, error.read(2000).decode(errors="replace")
        except OSError as error:
            return False, str(error)

    @staticmethod
    def _why(ended: Child) -> str:
        return f"The {ended.name} process ended ({ended.exit_code}); its last lines:\n" + _indent(ended.last_lines())


def server_commands(bind: str, port: int, state: Path) -> dict[str, list[str]]:
    """What Python runs as worker, caretaker, web server and scheduler, in the order of starting."""
    threads = os.environ.get("WEB_THREADS", "4")
    web = ["gunicorn", "kith.wsgi:application", "--bind", f"{bind}:{port}", "--worker-class", "gthread"]
    celery = ["-m", "celery", "-A", "kith.celery"]
    return {
        "worker": [
            *celery,
            "worker",
            f"--concurrency={os.environ.get('WORKER_PROCESSES', '2')}",
            "--without-gossip",
            "--without-heartbeat",  # it sends to topics, which the queue in PostgreSQL does not have
            "--without-mingle",
            "--loglevel=INFO",
        ],
        "caretaker": ["manage.py", "caretaker"],
        "web": ["-m", *web, "--workers=2", f"--threads={threads}", "--graceful-timeout=5", "--no-control-socket"],
        "beat": [*celery, "beat", f"--schedule={state / 'beat'}", "--pidfile=", "--loglevel=INFO"],
    }


def free_port(bind: str, wanted: int) -> int:
    """The wanted port, or the next free one after it."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((bind, port))
            except OSError:
                continue
            return port
    raise CannotRun(f"Ports {wanted} to {wanted + 99} are all taken: set PORT.")


@contextmanager
def only_one(state: Path) -> Iterator[None]:
    """Hold the right to run from this state. Raises CannotRun when somebody else does."""
    with (state / "run").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(f"Kith already runs from here{_where(state)}. Stop that one first.") from None
        yield


def services_or_explain() -> dict[str, str]:
    found = ensure()
    missing = [name for name in NEEDED if not found.get(name)]
    if missing:
        raise CannotRun(f"DATABASE_URL is set, so set {' and '.join(missing)} too, or unset all of them.")
    return found


def _where(state: Path) -> str:
    try:
        running = json.loads((state / "run.json").read_text())
    except (FileNotFoundError, ValueError):
        return ""
    return f", at {running['address']} (process {running['process']})"


def _show(lines: Iterator[str], wanted: bool) -> None:
    for line in lines:
        if wanted:
            print(f"         {line}", flush=True)


def _indent(lines: list[str]) -> str:
    return "\n".join(f"         {line}" for line in lines)


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def _supervise(state: Path) -> None:
    say("Starting" if is_external() else "Starting PostgreSQL")
    supervisor = Supervisor(state, services_or_explain())
    try:
        supervisor.run()
    finally:
        say("Stopping")
        supervisor.stop()
        if not is_external():
            postgres.stop(state=state, only_if_unused=True)


def main(complaints: IO[str] = sys.stderr) -> int:
    """Run until Ctrl-C or SIGTERM (exit code 0), or until something fails (1)."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell lets what it puts aside ignore Ctrl-C
        signal.signal(number, _interrupt)
    state = make_state(state_folder())
    try:
        with only_one(state):
            _supervise(state)
    except KeyboardInterrupt:
        say("Stopped; nothing is left running")
        return 0
    except (CannotRun, NoPostgresFound, StillLocked, postgres.ServerUnavailable) as problem:
        print(f"  kith · {problem}", file=complaints, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
