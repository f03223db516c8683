"""Who runs PostgreSQL when we are root."""

import os
import shutil
from pathlib import Path

import pytest

from kith.embedded import account
from kith.embedded.account import Account, NoAccount, choose_account
from kith.embedded.binaries import find_binaries

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root has the choice")


def test_plain_user_runs_it_directly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert choose_account(find_binaries(), tmp_path) == Account()


@root_only
def test_owner_of_the_data_runs_it_again(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", 65534, 65534)
    found = account._candidates(tmp_path / "data")
    assert found == [Account(65534, 65534)]


@root_only
def test_data_of_a_namespace_stay_in_one(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert account._candidates(tmp_path / "data") == [Account(prefix=account.UNSHARE)]


@root_only
def test_closed_door_needs_a_namespace(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "home").mkdir()
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here")
    assert choose_account(find_binaries(), tmp_path / "home").prefix == account.UNSHARE


@root_only
def test_no_way_at_all_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "home").mkdir()
    monkeypatch.setattr(account, "UNSHARE", ("no-such-program",))
    with pytest.raises(NoAccount, match="Move the checkout"):
        choose_account(find_binaries(), tmp_path / "home")
