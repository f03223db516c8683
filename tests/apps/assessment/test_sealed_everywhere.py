"""What is sealed meets nobody else: whatever is opened and closed, over every address of the mutual, and in its log."""

from __future__ import annotations

import logging
import re
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from hypothesis import strategies as st

from apps.assessment.models.answers import Answer, Level
from apps.peersupport.models.families import Family, Person
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role
from tests.factories.assessment import NOW, Kitchen, match, opened, said, started
from tests.isolation.doors import _walk

OTHERS = ("ben", "asha", "dina", "ivy", "hal")
CARDS = ("feel-night", "home-feel", "me-body")
STEPS = st.lists(st.tuples(st.integers(0, 2 * len(CARDS) - 1), st.sampled_from(Level.values)), min_size=4, max_size=9)


@pytest.fixture
def answers(home: Kitchen, person: Any) -> list[Answer]:
    """Three of Gita's, whom Ben is beside, and three of Leah's, whom Cara is beside: each with words of its own."""
    return [
        said(begun, card, own_words=f"zq{place}{number} kw{place}{number}hidden", by=begun.respondent.user)
        for place, begun in enumerate((started(home.user), started(_leah(person))))
        for number, card in enumerate(CARDS)
    ]


@pytest.fixture
def clients(home: Kitchen, browse: Any) -> dict[str, Any]:
    found = {name: browse("north", name) for name in OTHERS}
    for client in found.values():
        client.raise_request_exception = False
    return found


@given(steps=STEPS)
@how(
    max_examples=2, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_nobody_meets_what_is_sealed(answers: list[Answer], clients: Any, caplog: Any, steps: Any) -> None:
    caplog.set_level(logging.DEBUG)
    for number, level in steps:
        opened(answers[number], level, by=answers[number].answered_by.user)
    current = Answer.objects.with_level().filter(pk__in=[answer.pk for answer in answers])
    levels = {answer.own_words.split()[1]: (answer.answered_by.first_name, answer.level) for answer in current}
    met = []
    for name, client in clients.items():
        never = {word for word, (whose, level) in levels.items() if not _may_read(name, whose, level)}
        seen = [(address, client.get(address).content.decode(errors="ignore")) for address in _every_address(answers)]
        met += [(name, address, word) for address, page in seen for word in never if word in page]
        read = {word for _, page in seen for word in levels if word in page}
        assert read == levels.keys() - never, f"{name} reads what is opened, so the walk looks in the right places"
    logged = " ".join(str(record.__dict__) for record in caplog.records)
    assert met == []
    assert [word for word in levels if word in logged] == []


def _may_read(name: str, whose: str, level: str) -> bool:
    if name == "ben":
        return whose == "Gita" and level != Level.SEALED
    return name == "asha" and level == Level.HUB


def _every_address(answers: list[Answer]) -> list[str]:
    """Every address of the mutual, about each of the two families, their assessments, their people and their answers;
    and the searches for the words themselves, whose other half must not come back."""
    routes = _walk(import_module(settings.TENANT_TYPES["mutual"]["URLCONF"]).urlpatterns)
    patterns = {re.sub(r"\(\?P.*", "none/", route) for route, *_ in routes}
    patterns.discard("account/logout/")
    plain = {f"/{route}?q=zq00" for route in patterns if "<" not in route}
    return sorted(plain.union(*(_about(answer, patterns) for answer in answers[:: len(CARDS)])))


def _about(answer: Answer, patterns: set[str]) -> set[str]:
    whose = answer.answered_by
    ids = {"answer_pk": answer.pk, "person_pk": whose.pk, "link_id": answer.link_id}

    def filled(route: str) -> str:
        pk = answer.assessment_id if route.startswith("my-") else whose.family_id
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda hit: str(ids.get(hit[1], pk)), route)

    return {filled(route) for route in patterns if "<" in route}


def _leah(person: Any) -> User:
    asha = person("asha")
    leah: User = User.objects.create(email="leah@example.org", display_name="Leah")
    give_role(user=leah, role=Role.PARENT, by=None)
    family = Family.objects.create(started_at=NOW, started_by=asha)
    Person.objects.create(family=family, user=leah, role="PARENT", first_name="Leah", added_at=NOW)
    match(family, person("cara"), by=asha)
    return leah
