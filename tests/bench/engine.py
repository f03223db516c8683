"""Our engine beside stock django-tenants: the same work on the same server, turn and turn about in one run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.table import Row

ROUNDS = 21
TIMES = {"request": 100, "query": 3, "host": 5_000}
KINDS = ("ours", "stock", "limited")
"""`limited` is stock with TENANT_LIMIT_SET_CALLS: it sets the path once a request, not before every cursor."""


class Worker:
    def __init__(self, kind: str) -> None:
        env = dict(os.environ)
        if kind != "ours":
            env |= {"DJANGO_SETTINGS_MODULE": "tests.bench.stock_settings"}
            env |= {"BENCH_LIMITED": "1" if kind == "limited" else ""}
        command = [sys.executable, "-m", "tests.bench.engine_worker", kind]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, text=True)

    def ask(self, work: str, times: int | str) -> float:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{work} {times}\n")
        self.process.stdin.flush()
        return float(json.loads(self.process.stdout.readline()))


@contextmanager
def workers() -> Iterator[dict[str, Worker]]:
    made = {kind: Worker(kind) for kind in KINDS}
    try:
        yield made
    finally:
        for worker in made.values():
            worker.process.communicate()


def medians(made: dict[str, Worker], work: str) -> dict[str, float]:
    """Median seconds of one piece of work for each engine, over rounds in which each has its turn."""
    spent: dict[str, list[float]] = {kind: [] for kind in made}
    for number in range(ROUNDS + 1):
        for kind, worker in made.items():
            seconds = worker.ask(work, TIMES[work])
            if number:  # the first round warms up
                spent[kind].append(seconds)
    return {kind: statistics.median(found) for kind, found in spent.items()}


def rows() -> list[Row]:
    with workers() as made:
        request, query = medians(made, "request"), medians(made, "query")
        sent = {kind: worker.ask("request", "count") for kind, worker in made.items()}
        hit = made["ours"].ask("host", "count")
        host = made["ours"].ask("host", TIMES["host"])
    return [
        Row("a request with 5 reads, ours / stock", request["ours"] / request["stock"], "ratio", 1.0),
        Row("a request with 5 reads, ours / stock limited", request["ours"] / request["limited"], "ratio", 1.0),
        Row("a query, ours / stock", query["ours"] / query["stock"], "ratio", 1.0),
        Row("a query, ours / stock limited", query["ours"] / query["limited"], "ratio"),
        Row(
            "statements of that request, ours (BEGIN, COMMIT counted)",
            sent["ours"],
            "statements",
            sent["stock"],
        ),
        Row("statements of that request, stock", sent["stock"], "statements"),
        Row("statements of that request, stock limited", sent["limited"], "statements"),
        Row("statements of a host look-up on a hit", hit, "statements", 0),
        Row("a request, ours", request["ours"] * 1e3, "ms"),
        Row("a query, ours", query["ours"] / 100 * 1e6, "µs"),
        Row("a host look-up on a hit", host * 1e6, "µs"),
    ]
