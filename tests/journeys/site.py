"""A whole site for journeys: the demonstration's database, the real web server, worker and queue."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import ROOT, at, copied_demo
from tests.environment import FOUND

SECONDS_TO_START = 60


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


@contextmanager
def running_site(name: str, folder: Path) -> Iterator[Site]:
    """The site on a copy of the demonstration's database called `name`, with its files in `folder`."""
    port = _free_port()
    with copied_demo(name):
        env = _environment(name, folder)
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env=env, cwd=ROOT, check=True
        )
        web = [
            sys.executable,
            "-m",
            "gunicorn",
            "kith.wsgi:application",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
        ]
        worker = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "kith.celery",
            "worker",
            "--pool",
            "solo",
            "--loglevel",
            "WARNING",
        ]
        with (folder / "site.log").open("w") as log:
            children = [
                subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log) for command in (web, worker)
            ]
            try:
                _wait_for(port, folder / "site.log")
                yield Site(port, folder / "mail")
            finally:
                _stop(children)


def _environment(name: str, folder: Path) -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if key not in ("OWNER_DATABASE_URL", "ADMIN_DATABASE_URL")}
    (folder / "mail").mkdir(exist_ok=True)
    return env | {
        "DATABASE_URL": at(FOUND["DATABASE_URL"], name),
        "STATIC_HASHED": "1",
        "STATIC_ROOT": str(folder / "static"),
        "MAIL_FOLDER": str(folder / "mail"),
        "MEDIA_ROOT": str(folder / "files"),
        "TASK_QUEUE": name,
        "KITH_DEMO": "1",
    }


def _wait_for(port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"The site did not start:\n{log.read_text()[-3000:]}")


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
