"""What the folders promise: `platform` is never a package, and no room names a tenant."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_platform_is_not_a_package():
    assert (ROOT / "platform" / "kith" / "__init__.py").exists()
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_one_package_stands_in_it():
    assert [path.name for path in (ROOT / "platform").iterdir() if path.is_dir()] == ["kith"]


def test_the_standard_librarys_platform_wins():
    import platform

    assert platform.python_version()


NAMES_TENANTS = "apps/commissioning/region"
"""The public-schema half of commissioning, which names tenants by id."""


def sources():
    found = sorted((ROOT / "apps").rglob("*.py"))
    return [path.relative_to(ROOT) for path in found if NAMES_TENANTS not in path.as_posix()]


def names_in(path):
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        for field in ("id", "attr", "arg", "name", "module"):
            if isinstance(name := getattr(node, field, None), str):
                yield name


@pytest.mark.parametrize("path", sources(), ids=str)
def test_no_room_names_a_tenant(path):
    assert [name for name in names_in(path) if "tenant" in name.lower()] == []
