"""`make run`: everything starts in order, is told only what it may know, and ends together."""

import json
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kith.embedded import state
from kith.embedded.supervise import CannotRun, free_port, services_or_explain
from tests.machinery.conftest import Here, eventually

Running = subprocess.Popen[str]


@pytest.fixture
def running(open_here: Here) -> Iterator[Running]:
    started = start(open_here)
    yield started
    started.terminate()
    started.communicate()
    assert eventually(lambda: not open_here.still_running()), open_here.still_running()


def start(here: Here) -> Running:
    state.make_state(here.state)
    return here.start("-m", "tests.machinery.stand_in", str(here.state.parent))


def read_until(running: Running, text: str) -> str:
    said = ""
    assert running.stdout
    while text not in said:
        line = running.stdout.readline()
        assert line, said
        said += line
    return said


def calls(here: Here) -> list[str]:
    return (here.state.parent / "calls").read_text().splitlines()


def test_everything_starts_in_order(running: Running, open_here: Here) -> None:
    said = read_until(running, "Ctrl-C stops everything")
    assert "done signins --base-url http://kith.localhost:" in said
    assert [line for line in calls(open_here) if line.startswith("manage")] == [
        "manage prepare owner",
        "manage collectstatic owner",
        "manage load_demo owner",
        "manage signins owner",
    ]


def test_no_server_but_the_caretaker_may_change_structure(running: Running, open_here: Here) -> None:
    read_until(running, "Ctrl-C stops everything")
    servers = [line for line in calls(open_here) if line.startswith("server")]
    assert sorted(servers) == [
        "server beat",
        "server caretaker OWNER_DATABASE_URL",
        "server web",
        "server worker",
    ]


def test_warnings_of_servers_are_shown(running: Running) -> None:
    assert re.search(r"web · WARNING: something to look at", read_until(running, "web · WARNING"))


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_leaves_nothing(running: Running, open_here: Here, asked: signal.Signals) -> None:
    read_until(running, "Ctrl-C stops everything")
    running.send_signal(asked)
    said, _ = running.communicate()
    assert running.returncode == 0, said
    assert "nothing is left running" in said
    assert open_here.still_running() == []


def test_interrupted_while_preparing_it_leaves_nothing(running: Running, open_here: Here) -> None:
    read_until(running, "Starting PostgreSQL")
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate()
    assert running.returncode == 0, said
    assert eventually(lambda: not open_here.still_running()), open_here.still_running()


def test_killed_outright_its_servers_end(open_here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAND_IN_TIDY", "1")
    killed = start(open_here)
    read_until(killed, "Ctrl-C stops everything")
    killed.kill()
    killed.communicate()
    assert eventually(lambda: not open_here.still_running()), open_here.still_running()


def test_one_server_ending_ends_all(running: Running, open_here: Here) -> None:
    read_until(running, "Ctrl-C stops everything")
    address = json.loads((open_here.state / "run.json").read_text())["address"]
    port = address.rpartition(":")[2]
    with suppress(urllib.error.URLError, ConnectionError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/die").close()
    said, _ = running.communicate()
    assert running.returncode == 1
    assert "The web process ended (7)" in said
    assert open_here.still_running() == []


def test_running_twice_is_said(running: Running, open_here: Here) -> None:
    read_until(running, "Ctrl-C stops everything")
    second, _ = start(open_here).communicate()
    assert re.search(r"already runs from here, at http://kith\.localhost:\d+ \(process \d+\)", second)
    assert running.poll() is None


def test_failed_step_shows_its_reason(open_here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAND_IN_FAILS", "prepare")
    failed = start(open_here)
    said, _ = failed.communicate()
    assert failed.returncode == 1
    assert "`manage.py prepare` failed" in said and "It did not work: the reason" in said
    assert open_here.still_running() == []


def test_without_demo_none_is_loaded(open_here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_DEMO", "0")
    started = start(open_here)
    read_until(started, "Ctrl-C stops everything")
    started.send_signal(signal.SIGTERM)
    started.communicate()
    managed = [line for line in calls(open_here) if line.startswith("manage")]
    assert managed == ["manage prepare owner", "manage collectstatic owner"]


def test_taken_port_gives_the_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port("127.0.0.1", port) < port + 100


def test_half_an_environment_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KITH_STATE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@elsewhere.example/kith")
    monkeypatch.delenv("OWNER_DATABASE_URL", raising=False)
    monkeypatch.delenv("BROKER_URL", raising=False)
    with pytest.raises(CannotRun, match="set OWNER_DATABASE_URL and BROKER_URL too"):
        services_or_explain()
