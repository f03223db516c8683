"""A whole site for journeys: the demonstration's database, the real web server, worker and queue."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import ROOT, at, copied_demo
from tests.environment import FOUND, NAME

DATABASE = f"{NAME}_site"
SECONDS_TO_START = 60
WEB = "gunicorn kith.wsgi:application --preload --bind 127.0.0.1:{port} --threads 4 --graceful-timeout 1"
WORKER = "celery -A kith.celery worker --pool solo --loglevel WARNING"


@dataclass(frozen=True)
class Site:
    """Where the site answers, and the folder its mail falls into."""

    port: int
    mail: Path

    def url(self, tenant: str, path: str = "/") -> str:
        host = "kith.localhost" if tenant == "public" else f"{tenant}.kith.localhost"
        return f"http://{host}:{self.port}{path}"

    def newest_code(self, address: str) -> str:
        """The sign-in code last mailed to `address`; waits for the worker to send it."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            for path in sorted(self.mail.glob("*.log"), reverse=True):
                text = path.read_text()
                if f"To: {address}" in text and (found := re.search(r"^(\d{6}) is your code", text, re.M)):
                    return found.group(1)
            time.sleep(0.1)
        raise AssertionError(f"No code came for {address}.")

    def forget_mail(self) -> None:
        for path in self.mail.glob("*.log"):
            path.unlink()


@dataclass(frozen=True)
class Server:
    """Web server and worker, started once for many journeys; each finds the demonstration as it began."""

    site: Site
    web: int
    log: Path

    @contextmanager
    def anew(self) -> Iterator[Site]:
        """A fresh copy of the demonstration, no mail, and a web process that remembers nothing."""
        with copied_demo(DATABASE):
            self.site.forget_mail()
            begun = self._told("Booting worker")
            os.kill(self.web, signal.SIGHUP)
            _until(lambda: self._told("Booting worker") > begun == self._told("Worker exiting"), self.log)
            yield self.site

    def _told(self, words: str) -> int:
        return self.log.read_text().count(words)


@contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """A server with its files in `folder`: its program is read once, its database comes with each journey."""
    site, log = Site(_free_port(), folder / "mail"), folder / "site.log"
    env = _environment(folder)
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env=env, cwd=ROOT, check=True)
    with log.open("w") as lines:
        children = [
            subprocess.Popen([sys.executable, "-m", *command.split()], env=env, cwd=ROOT, stdout=lines, stderr=lines)
            for command in (WEB.format(port=site.port), WORKER)
        ]
        try:
            _until(lambda: _answers(site.port), log)
            yield Server(site, children[0].pid, log)
        finally:
            _stop(children)


def _environment(folder: Path) -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if key not in ("OWNER_DATABASE_URL", "ADMIN_DATABASE_URL")}
    (folder / "mail").mkdir(exist_ok=True)
    return env | {
        "DATABASE_URL": at(FOUND["DATABASE_URL"], DATABASE),
        "STATIC_HASHED": "1",
        "STATIC_ROOT": str(folder / "static"),
        "MAIL_FOLDER": str(folder / "mail"),
        "MEDIA_ROOT": str(folder / "files"),
        "TASK_QUEUE": DATABASE,
        "KITH_DEMO": "1",
    }


def _until(holds: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"The site did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
