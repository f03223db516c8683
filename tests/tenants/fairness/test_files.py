"""A tenant's files have room up to its limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tenants.fairness.files import NoRoomForFiles, forget_looks
from tenants.fairness.limits import EVERYBODYS, under

SMALL = replace(EVERYBODYS, files_mb=1)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path
    forget_looks()
    yield tmp_path
    forget_looks()


def keep(size: int) -> str:
    with under(SMALL, SMALL.web):
        return default_storage.save("photo.jpg", ContentFile(b"x" * size))


def test_a_file_too_many_is_refused_and_not_kept(inside: Any, folder: Path) -> None:
    with inside("north") as scope:
        keep(600_000)
        with pytest.raises(NoRoomForFiles):
            keep(600_000)
        keep(300_000)
    assert sum(path.stat().st_size for path in (folder / scope.key).iterdir()) == 900_000


def test_files_of_other_tenants_and_of_the_public_host_do_not_count(inside: Any, folder: Path) -> None:
    for name in ("north", "south", "public", "public"):
        with inside(name):
            keep(900_000)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 4


def test_what_another_process_kept_is_seen_at_the_next_look(inside: Any, folder: Path) -> None:
    with inside("north") as scope:
        keep(1)
        (folder / scope.key / "from-elsewhere").write_bytes(b"x" * 999_999)
        keep(1)
        forget_looks()
        with pytest.raises(NoRoomForFiles):
            keep(1)
