"""The real thing, without demo data: web server, worker and scheduler on a database of their own."""

import json
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kith.embedded import NOT_FOR_SERVERS
from kith.embedded.supervise import NEEDED
from tests.databases import at, copied
from tests.environment import FOUND, NAME
from tests.machinery.conftest import Here, eventually

Running = subprocess.Popen[str]


def announced(running: Running) -> str:
    said = ""
    assert running.stdout
    while "Ctrl-C stops everything" not in said:
        line = running.stdout.readline()
        assert line, said
        said += line
    return said


def supervise(here: Here, **also: str) -> Running:
    return here.start("-m", "kith.embedded.supervise", also={"KITH_DEMO": "0", **also})


@pytest.fixture
def running(open_here: Here) -> Iterator[Running]:
    started = supervise(open_here)
    yield started
    started.terminate()
    started.communicate()
    assert eventually(lambda: not open_here.still_running()), open_here.still_running()


def test_runs_and_stops(running: Running, open_here: Here) -> None:
    said = announced(running)
    assert "not ready" not in said, said
    port = json.loads((open_here.state / "run.json").read_text())["address"].rpartition(":")[2]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.status == 200
    assert programs(open_here) >= {"gunicorn", "celery"}
    assert eventually(lambda: "ready." in (open_here.state / "log" / "worker.log").read_text())
    assert told(open_here) == set()
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate()
    assert running.returncode == 0, said
    assert open_here.still_running() == []


def test_uses_the_services_of_the_environment(open_here: Here) -> None:
    with copied(f"{NAME}_services") as database:
        named = {name: at(FOUND[name], database) if name != "BROKER_URL" else FOUND[name] for name in NEEDED}
        running = supervise(open_here, **named)
        announced(running)
        assert not (open_here.state / "postgres").exists()
        running.send_signal(signal.SIGTERM)
        running.communicate()
        assert running.returncode == 0


def programs(here: Here) -> set[str]:
    return {word for line in here.still_running() for word in line.split() if word in ("gunicorn", "celery")}


def told(here: Here) -> set[str]:
    """Names that web server, worker and scheduler must not know, found in their environments."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            env = (process / "environ").read_bytes()
        except OSError:
            continue
        if str(here.state).encode() in env and {b"gunicorn", b"celery"} & set(words):
            found |= {name for name in NOT_FOR_SERVERS if name.encode() in env}
    return found
