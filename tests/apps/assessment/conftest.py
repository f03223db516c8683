"""The kit is in the catalogue, and Gita's family is in north."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tenants import hosts
from tests.factories.assessment import Kitchen, kitchen
from tests.golden import TENANTS


@pytest.fixture
def kit(inside: Any) -> None:
    from kith.catalogue.assessments.operations import load_kit

    with inside("public"):
        load_kit()


@pytest.fixture
def known_hosts(rolled_back: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hosts are looked up in the public schema: do it first, so that a browser can be used inside a tenant."""
    monkeypatch.setattr(hosts, "REMEMBER_SECONDS", 600.0)
    for name in TENANTS:
        hosts.door_for_host(f"{name}.kith.localhost")


@pytest.fixture
def home(kit: None, known_hosts: None, inside: Any, person: Any) -> Iterator[Kitchen]:
    """The whole test is in north, where Gita's family is."""
    with inside("north"):
        yield kitchen(person)
