"""One tenant asks for heavy pages without a pause; how long does another wait for its light ones?

The same two web processes of four threads, with limits and without, in one run: alone, then beside the noisy one.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Thread

from tests.bench.table import Row

QUIET, NOISY = "south.kith.localhost", "north.kith.localhost"
LIGHT, HEAVY = "/hello/", "/heavy/"
ASKED = 150
LONGEST_SECONDS = 25.0
NOISE = 24
"""Connections that ask again as soon as they are answered, or a moment after they were asked to wait."""
MOMENT_SECONDS = 0.05


def rows() -> Iterator[Row]:
    """The bars leave room for two cores that the noise, the database and who measures share."""
    alone, beside, counts = _measured(limits=True)
    alone_before, beside_before, counts_before = _measured(limits=False)
    yield Row("a light page beside a noisy tenant / alone, median", _middle(beside) / _middle(alone), "ratio", 5)
    yield Row("a light page beside a noisy tenant / alone, 95th of 100", _p95(beside) / _p95(alone), "ratio", 15)
    yield Row("that page with limits / without, median", _middle(beside) / _middle(beside_before), "ratio", 0.1)
    yield Row("that page with limits / without, 95th of 100", _p95(beside) / _p95(beside_before), "ratio", 0.2)
    yield Row("light pages that were refused or failed, with limits", counts["lost"], "pages", 0)
    for name, told in (
        ("alone", alone),
        ("beside a noisy tenant, with limits", beside),
        ("alone, without limits", alone_before),
        ("beside a noisy tenant, without limits", beside_before),
    ):
        yield Row(f"a light page {name}, median", _middle(told) * 1e3, "ms")
        yield Row(f"a light page {name}, 95th of 100", _p95(told) * 1e3, "ms")
    yield Row("heavy pages answered meanwhile, with limits", counts["heavy"], "pages")
    yield Row("heavy pages answered meanwhile, without limits", counts_before["heavy"], "pages")


def _measured(*, limits: bool) -> tuple[list[float], list[float], dict[str, int]]:
    """Seconds of light pages alone and beside the noise; how many were lost, and how many heavy ones were answered."""
    with _site(limits) as port:
        for _ in range(20):
            _ask(port, QUIET, LIGHT)
        alone, lost_alone = _ask_often(port)
        with _noise(port) as noise:
            time.sleep(3)
            beside, lost = _ask_often(port)
    return alone, beside, {"lost": lost + lost_alone, "heavy": noise[0]}


def _ask_often(port: int) -> tuple[list[float], int]:
    spent, lost, until = [], 0, time.monotonic() + LONGEST_SECONDS
    while len(spent) < ASKED and time.monotonic() < until:
        begun = time.perf_counter()
        lost += _ask(port, QUIET, LIGHT) != 200
        spent.append(time.perf_counter() - begun)
        time.sleep(0.01)
    return spent, lost


def _ask(port: int, host: str, path: str) -> int:
    """The status of the answer; 0 for none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


@contextmanager
def _noise(port: int) -> Iterator[list[int]]:
    """In a process of its own, so that it takes no turn from who measures. Afterwards: heavy pages answered."""
    command = [sys.executable, "-m", "tests.bench.neighbour", str(port)]
    answered = [0]
    noisy = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield answered
    finally:
        answered[0] = int(noisy.communicate("")[0] or 0)


def _make_noise(port: int) -> int:
    """Until standard input ends."""
    answers: list[int] = []
    over: list[bool] = []

    def ask() -> None:
        while not over:
            answers.append(_ask(port, NOISY, HEAVY))
            if answers[-1] != 200:
                time.sleep(MOMENT_SECONDS)

    threads = [Thread(target=ask, daemon=True) for _ in range(NOISE)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    over.append(True)
    return answers.count(200)


@contextmanager
def _site(limits: bool) -> Iterator[int]:
    """Two web processes of four threads, on a port of this machine only."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.bench.neighbour_settings", "LOG_LEVEL": "ERROR"}
    env |= {"FAIR_SHARES": "1" if limits else "0", "WEB_THREADS": "4", "USAGE_KEPT_EVERY_SECONDS": "5"}
    options = ["--workers=2", "--threads=4", "--worker-class=gthread", "--graceful-timeout=1", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "kith.wsgi:application", f"--bind=127.0.0.1:{port}", *options]
    server = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        _wait_until_ready(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait_until_ready(port: int) -> None:
    until = time.monotonic() + 60
    while _ask(port, QUIET, "/healthz") != 200:
        if time.monotonic() > until:
            raise RuntimeError("The web processes did not come up.")
        time.sleep(0.1)


def _middle(seconds: list[float]) -> float:
    return statistics.median(seconds)


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


if __name__ == "__main__":
    print(_make_noise(int(sys.argv[1])))
