"""A database of the test's own, for what makes, moves and drops tenants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from tenants.isolation import OWNER
from tests.databases import copied
from tests.environment import NAME


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database of the test's own, for the application and the owner."""
    with copied(f"{NAME}_own") as name:
        connections.close_all()
        for alias in ("default", OWNER):
            monkeypatch.setitem(connections.settings[alias], "NAME", name)
            monkeypatch.setitem(connections[alias].settings_dict, "NAME", name)
        with django_db_blocker.unblock():
            yield name
            connections.close_all()
