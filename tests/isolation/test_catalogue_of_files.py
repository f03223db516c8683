"""The source root `platform` is never a package: it would take the standard library's place."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_platform_is_not_a_package():
    assert (ROOT / "platform" / "kith" / "__init__.py").exists()
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_one_package_stands_in_it():
    assert [path.name for path in (ROOT / "platform").iterdir() if path.is_dir()] == ["kith"]


def test_the_standard_librarys_platform_wins():
    import platform

    assert platform.python_version()
