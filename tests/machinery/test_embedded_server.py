"""The embedded PostgreSQL: one server for many, prepared once, gone when nobody uses it."""

import os
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from kith.embedded import ensure, keeper, postgres, state
from tests.machinery.conftest import Here, eventually

STARTER = """
import psycopg
from kith.embedded import ensure
with psycopg.connect(ensure()["DATABASE_URL"]) as connection:
    print(connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0].timestamp(), flush=True)
    input()
"""


def test_eight_starters_make_one_server(here: Here) -> None:
    starters = [here.start("-c", STARTER) for _ in range(8)]
    started = {starter.stdout.readline() for starter in starters if starter.stdout}
    for starter in starters:
        starter.communicate("\n")
    assert len(started) == 1, started
    assert [starter.returncode for starter in starters] == [0] * 8


def test_server_ends_with_its_last_user(open_here: Here) -> None:
    starter = open_here.start("-c", STARTER)
    assert starter.stdout and starter.stdout.readline()
    assert open_here.still_running()
    starter.communicate("\n")
    assert eventually(lambda: not open_here.still_running()), open_here.still_running()


def test_server_ends_when_its_user_is_killed(open_here: Here) -> None:
    starter = open_here.start("-c", STARTER)
    assert starter.stdout and starter.stdout.readline()
    starter.kill()
    starter.communicate()
    assert eventually(lambda: not open_here.still_running()), open_here.still_running()


def test_server_dies_with_its_killed_keeper(here: Here) -> None:
    ensure(state=here.state, pinned=True)
    server = postgres.running_server(here.state)
    assert server
    os.kill(server.keeper, signal.SIGKILL)
    assert eventually(lambda: not here.still_running()), here.still_running()
    assert ensure(state=here.state)["DATABASE_URL"]  # and starts again on the same data


def test_killed_server_comes_back_with_what_was_committed(open_here: Here) -> None:
    _as_owner(open_here, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")
    process = open_here.state / "postgres" / "data" / "postmaster.pid"
    first = _first_word(process)
    os.kill(int(first), signal.SIGKILL)
    assert eventually(lambda: _first_word(process) not in ("", first))
    assert eventually(lambda: postgres.running_server(open_here.state))
    assert _as_owner(open_here, "SELECT word FROM kept") == [("still here",)]


def test_folder_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.mkdir(mode=0o755)
    planted = tmp_path / "planted"
    planted.symlink_to(victim)
    monkeypatch.setattr(state, "socket_folder", lambda _: planted)
    with pytest.raises(keeper.ServerDidNotStart, match="belongs to somebody else"):
        keeper.Keeper(tmp_path)._own_sockets()
    assert stat.S_IMODE(victim.stat().st_mode) == 0o755


def test_stop_leaves_nothing_running(here: Here) -> None:
    ensure(state=here.state, pinned=True)
    assert postgres.stop(state=here.state)
    assert here.still_running() == []
    assert not postgres.stop(state=here.state)


def test_a_used_server_is_not_stopped_as_unused(open_here: Here) -> None:
    starter = open_here.start("-c", STARTER)
    assert starter.stdout and starter.stdout.readline()
    assert not postgres.stop(state=open_here.state, only_if_unused=True)
    assert postgres.running_server(open_here.state)
    starter.communicate("\n")


def test_data_survive_a_restart(open_here: Here) -> None:
    _as_owner(open_here, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")
    postgres.stop(state=open_here.state)
    assert _as_owner(open_here, "SELECT word FROM kept") == [("still here",)]


def test_a_server_of_tests_does_not_wait_for_the_disk_and_any_other_does(open_here: Here) -> None:
    for throwaway, waits in ((False, "on"), (True, "off")):
        mine = open_here.state / waits
        with psycopg.connect(ensure(state=mine, throwaway=throwaway)["DATABASE_URL"]) as connection:
            for setting in keeper.THROWAWAY:
                assert connection.execute("SELECT current_setting(%s)", [setting]).fetchone() == (waits,)
        postgres.stop(state=mine)


def test_half_made_cluster_is_made_again(open_here: Here) -> None:
    unfinished = state.make_state(open_here.state) / "postgres" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("interrupted")
    assert ensure(state=open_here.state)["DATABASE_URL"]
    assert not unfinished.exists()


def test_passwords_are_for_their_owner_only(open_here: Here) -> None:
    found = ensure(state=open_here.state)
    for path in open_here.state.iterdir():
        text = path.read_text() if path.is_file() else ""
        if any(password in text for password in state.passwords(open_here.state).values()):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    wrong = found["DATABASE_URL"].replace(state.passwords(open_here.state)["kith_app"], "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_socket_path_is_short(here: Here) -> None:
    assert len(str(state.socket_folder(here.state) / ".s.PGSQL.65535")) < state.LONGEST_SOCKET_PATH


def test_database_in_the_environment_starts_nothing(open_here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_STATE", str(open_here.state))
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@elsewhere.example/kith")
    assert ensure()["DATABASE_URL"] == "postgresql://somebody@elsewhere.example/kith"
    assert open_here.still_running() == []
    assert not (open_here.state / "postgres").exists()


def test_shell_prints_what_a_shell_can_read(open_here: Here) -> None:
    printed = open_here.run("-m", "kith.embedded", "env")
    names = [line.split("=")[0] for line in printed.stdout.splitlines()]
    assert set(names) == {
        f"export {name}"
        for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "ADMIN_DATABASE_URL", "BROKER_URL", "SECRET_KEY")
    }
    assert open_here.run("-m", "kith.embedded", "status").returncode == 0
    asked = open_here.run("-m", "kith.embedded", "psql", "-Atc", "SELECT current_user")
    assert asked.stdout.strip() == "kith_owner", asked.stderr
    assert open_here.run("-m", "kith.embedded", "stop").returncode == 0
    assert open_here.run("-m", "kith.embedded", "status").returncode == 3


def test_reset_asks_first(open_here: Here) -> None:
    _as_owner(open_here, "CREATE TABLE kept (word text)")
    refused = open_here.run("-m", "kith.embedded", "reset")
    assert refused.returncode == 1 and "Nothing was changed" in refused.stdout
    assert _as_owner(open_here, "SELECT count(*) FROM kept") == [(0,)]


def test_reset_empties_the_database(open_here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE", "1")
    _as_owner(open_here, "CREATE TABLE gone (word text)")
    done = open_here.run("-m", "kith.embedded", "reset")
    assert done.returncode == 0, done.stderr
    assert _as_owner(open_here, "SELECT to_regclass('public.gone')") == [(None,)]


def _first_word(path: Path) -> str:
    return path.read_text().partition("\n")[0] if path.exists() else ""


def _as_owner(here: Here, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(ensure(state=here.state)["OWNER_DATABASE_URL"]) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def test_state_is_not_listed_for_others(open_here: Here) -> None:
    folder: Path = state.make_state(open_here.state)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o711
