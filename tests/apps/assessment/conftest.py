"""The kit is in the catalogue, and Gita's family is in north; Ben types for her there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from apps.assessment.models.sittings import Sitting
from apps.peersupport.models.families import Person
from tenants import hosts
from tests.factories.assessment import NOW, Kitchen, kitchen
from tests.factories.sittings import sit
from tests.golden import TENANTS


@pytest.fixture
def kit(inside: Any) -> None:
    from kith.catalogue.assessments.operations import load_kit

    with inside("public"):
        load_kit()


@pytest.fixture
def known_hosts(rolled_back: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hosts are looked up in the public schema: do it first, so that a browser can be used inside a tenant."""
    monkeypatch.setattr(hosts, "REMEMBER_SECONDS", float("inf"))
    for name in TENANTS:
        hosts.door_for_host(f"{name}.kith.localhost")
    yield
    hosts.forget_doors()


@pytest.fixture
def home(kit: None, known_hosts: None, inside: Any, person: Any) -> Iterator[Kitchen]:
    """The whole test is in north, where Gita's family is."""
    with inside("north"):
        yield kitchen(person)


@pytest.fixture
def ben(home: Kitchen, person: Any) -> Any:
    return person("ben")


@pytest.fixture
def sitting(home: Kitchen, ben: Any) -> Sitting:
    return sit(home, ben)


@pytest.fixture
def mo(home: Kitchen) -> Person:
    """Gita's partner, who has no sign-in."""
    return Person.objects.create(family=home.family, role="PARENT", first_name="Mo", added_at=NOW)
