"""A release under load: the old code serves while `manage.py prepare` of the new one migrates every tenant, and both
serve after it. No answer may be a failure, and every hello that was said must be there.

The load does what a load balancer does: it sends to a process only once its /readyz says that it is ready. New code
is not, until every tenant has what its models need. All is bounded: `Bounds` says how many requests and how long.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count, cycle
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
from django.conf import settings

from tests.bench.newer_code import copy_ahead
from tests.bench.table import Row
from tests.databases import ROOT, at
from tests.environment import FOUND
from tests.golden import key
from tests.journeys.site import _free_port

TOKEN = "k" * 32
NOT_ANSWERED = 0


@dataclass(frozen=True)
class Bounds:
    """The load ends after so many requests or seconds, whatever else happens; and as soon as both have said enough."""

    requests: int = 3_000
    seconds: float = 120
    loaders: int = 3
    enough: int = 20
    """Requests that each code answers before, and after, the roll-out."""


@dataclass
class Told:
    """What the load saw: answers by code ("old", "new"), page and status; what was written; the slowest answer."""

    answers: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    said: set[tuple[str, str]] = field(default_factory=set)
    slowest: float = 0
    prepare_said: str = ""
    prepare_seconds: float = 0
    was_ready_too_soon: bool = False
    lost: set[tuple[str, str]] = field(default_factory=set)
    without_weight: int = 0

    def by(self, code: str) -> int:
        return sum(number for (each, _, _), number in self.answers.items() if each == code)

    @property
    def failures(self) -> dict[tuple[str, str, int], int]:
        return {each: number for each, number in self.answers.items() if each[2] >= 500 or each[2] == NOT_ANSWERED}


@dataclass
class Load:
    """Readers and writers at the tenants' hosts; `ports` are those of the processes that are ready."""

    tenants: dict[str, str]
    bounds: Bounds
    ports: dict[str, int]
    told: Told = field(default_factory=Told)
    over: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._until = time.monotonic() + self.bounds.seconds

    @contextmanager
    def going(self) -> Iterator[None]:
        loaders = [Thread(target=self._go, daemon=True) for _ in range(self.bounds.loaders)]
        for loader in loaders:
            loader.start()
        try:
            yield
        finally:
            self.over.set()
            for loader in loaders:
                loader.join(timeout=60)

    def wait_for(self, enough: dict[str, int]) -> None:
        """Until each code has answered so often in all; raises AssertionError where the bounds come first."""
        while any(self.told.by(code) < number for code, number in enough.items()):
            assert not self._spent(), f"The load ended before {enough}: {self.told.answers}"
            time.sleep(0.02)

    def _spent(self) -> bool:
        return sum(self.told.answers.values()) >= self.bounds.requests or time.monotonic() > self._until

    def _go(self) -> None:
        for schema in cycle(self.tenants):
            for page in ("sign-in", "list", "hello"):
                for code in list(self.ports):
                    if self.over.is_set() or self._spent():
                        return
                    self._visit(code, schema, page)

    def _visit(self, code: str, schema: str, page: str) -> None:
        begun = time.perf_counter()
        client_key = str(uuid4())
        status = self._say_hello(code, schema, client_key) if page == "hello" else self._read(code, schema, page)
        self.told.slowest = max(self.told.slowest, time.perf_counter() - begun)
        self.told.answers[code, page, status] += 1
        if page == "hello" and status == 302:
            self.told.said.add((schema, client_key))

    def _read(self, code: str, schema: str, page: str) -> int:
        path = {"sign-in": "/account/login/", "list": "/introductions/"}[page]
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.tenants[schema]}" if page == "list" else ""
        return ask(self.ports[code], "GET", path, schema, cookie=cookie)

    def _say_hello(self, code: str, schema: str, client_key: str) -> int:
        number = next(self._numbers)
        said = {"client_key": client_key, "first_name": "Gita", "contact": f"07700 9{number:05}", "consent": "on"}
        body = urlencode(said | {"csrfmiddlewaretoken": TOKEN})
        cookie = f"{settings.CSRF_COOKIE_NAME}={TOKEN}"
        return ask(self.ports[code], "POST", "/hello/", schema, cookie=cookie, body=body, number=number)


def ask(port: int, method: str, path: str, schema: str, *, cookie: str = "", body: str = "", number: int = 0) -> int:
    """The status of the answer, or NOT_ANSWERED. Each hello comes from an address of its own, as people's do."""
    headers = {"Host": f"{schema}.kith.localhost", "Cookie": cookie}
    headers |= {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body=body or None, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, HTTPException):
        return NOT_ANSWERED
    finally:
        connection.close()


def release_under_load(database: str, sessions: dict[str, str], folder: Path, bounds: Bounds) -> Told:
    """Release the newer code on this database. `sessions`: a tenant's schema → the session of somebody in it."""
    newer = copy_ahead(folder / "newer")
    with serving(ROOT, database, folder) as old, serving(newer, database, folder) as new:
        load = Load(sessions, bounds, {"old": old})
        with load.going():
            load.wait_for({"old": bounds.enough})
            load.told.was_ready_too_soon = _is_ready(new)
            _prepare(newer, database, folder, load.told)
            _wait(lambda: _is_ready(new))
            load.ports = {"old": old, "new": new}
            load.wait_for({"old": load.told.by("old") + bounds.enough, "new": bounds.enough})
    _look(database, load.told)
    return load.told


def session_in(scope: Any) -> str:
    """A session of Asha's, the coordinator, with both steps done."""
    from django.test import Client

    from kith.people.models import User
    from tenants.isolation import unit_of_work
    from tests.signing_in import sign_in

    with unit_of_work(scope):
        client = Client()
        sign_in(client, User.objects.get(pk=key("asha")))
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@contextmanager
def serving(tree: Path, database: str, folder: Path) -> Iterator[int]:
    """One web process of four threads running the code in `tree`, on a port of this machine only."""
    port = _free_port()
    options = ["--workers=1", "--threads=4", "--worker-class=gthread", "--graceful-timeout=5", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "kith.wsgi:application", f"--bind=127.0.0.1:{port}", *options]
    with (folder / f"web-{port}.log").open("w") as log:
        server = subprocess.Popen(command, cwd=tree, env=_environment(tree, database, folder), stdout=log, stderr=log)
        try:
            _wait(lambda: ask(port, "GET", "/healthz", "north") == 200)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def _prepare(tree: Path, database: str, folder: Path, told: Told) -> None:
    begun = time.perf_counter()
    env = _environment(tree, database, folder) | {"OWNER_DATABASE_URL": at(FOUND["OWNER_DATABASE_URL"], database)}
    ended = subprocess.run([sys.executable, "manage.py", "prepare"], cwd=tree, env=env, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told.prepare_said, told.prepare_seconds = ended.stdout, time.perf_counter() - begun


def _environment(tree: Path, database: str, folder: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    return env | {
        "DATABASE_URL": at(FOUND["DATABASE_URL"], database),
        "PYTHONPATH": os.pathsep.join((str(tree / "platform"), str(tree))),
        "BROKER_URL": "memory://",
        "KITH_STATE": str(folder / "state"),
        "TRUSTED_PROXIES": "1",
        "FAIR_SHARES": "0",
        "LOG_LEVEL": "ERROR",
    }


def _is_ready(port: int) -> bool:
    return ask(port, "GET", "/readyz", "north") == 200


def _wait(until: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "It did not come to that within a minute."
        time.sleep(0.1)


def _look(database: str, told: Told) -> None:
    """What is in the tenants now: each hello that was answered, and the new column in every row."""
    with psycopg.connect(at(FOUND["ADMIN_DATABASE_URL"], database)) as admin:
        for schema in {schema for schema, _ in told.said}:
            found = admin.execute(f"select client_key::text from {schema}.peersupport_introduction")
            there = {client_key for (client_key,) in found}
            told.lost |= {(schema, each) for of, each in told.said if of == schema and each not in there}
            row = admin.execute(f"select count(*) from {schema}.audit_event where weight is null").fetchone()
            told.without_weight += row[0] if row else 0


def rows(database: str, *, tenants: int = 30, bounds: Bounds | None = None) -> Iterator[Row]:
    """So many tenants more in this database, and a release to all that are there, with load on these."""
    sessions = dict(_tenant_with_asha(number) for number in range(tenants))
    with tempfile.TemporaryDirectory() as folder:
        told = release_under_load(database, sessions, Path(folder), bounds or Bounds())
    failures = sum(told.failures.values())
    yield Row(f"a release to {tenants} tenants under load: failures of either code", failures, "answers", 0)
    yield Row("hellos that were answered and are not there", len(told.lost), "rows", 0)
    yield Row("hellos that were said meanwhile", len(told.said), "rows")
    yield Row("answers of the old code", told.by("old"), "answers")
    yield Row("answers of the new code", told.by("new"), "answers")
    yield Row("the slowest answer", told.slowest, "s")
    yield Row("manage.py prepare of the new code, meanwhile", told.prepare_seconds, "s")


def _tenant_with_asha(number: int) -> tuple[str, str]:
    """Its schema, and a session in it."""
    from tenants.isolation import PUBLIC_SCOPE, unit_of_work
    from tenants.provisioning import make_tenant
    from tests.golden import CAST, let_in, open_to_families

    schema = f"side{number}"
    made = make_tenant(schema=schema, kind="mutual", name=f"Side {number}", host=f"{schema}.kith.localhost")
    with unit_of_work(made.scope):
        let_in({"asha": CAST["asha"]})
    with unit_of_work(PUBLIC_SCOPE):
        open_to_families(made)
    return schema, session_in(made.scope)
