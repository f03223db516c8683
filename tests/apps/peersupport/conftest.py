"""Ben supports Leanne's family; Cara supports another; Gita is Leanne's sign-in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories import peersupport as make
from tests.golden import key


@pytest.fixture
def house(inside: Any, person: Any) -> SimpleNamespace:
    """Families in north, made and left there for whatever the test opens next."""
    with inside("north"):
        parent = make.PersonFactory(user=person("gita"))
        pregnancy = make.PregnancyFactory(person=parent)
        ben = make.SupporterFactory(user=person("ben"))
        match = make.MatchFactory(family=parent.family, supporter=ben)
        other = make.PersonFactory(first_name="Marta")
        make.PregnancyFactory(person=other)
        cara = make.SupporterFactory(user=person("cara"))
        make.MatchFactory(family=other.family, supporter=cara)
        entry = make.EntryFactory(about=parent)
        return SimpleNamespace(
            parent=parent, family=parent.family, pregnancy=pregnancy, match=match, ben=ben, cara=cara, other=other,
            entry=entry, key=key,
        )  # fmt: skip
