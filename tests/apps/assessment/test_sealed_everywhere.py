"""What is sealed meets nobody else: whatever kind of answer it is, whatever is opened and closed, over every address of
the mutual, in what its archive holds, and in its log. SEALED_EXAMPLES=200 tries more than the few of every day."""

from __future__ import annotations

import json
import logging
import os
import re
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from hypothesis import strategies as st

from apps.assessment.exporting import answers as exported
from apps.assessment.models.answers import Answer, Level
from apps.peersupport.models.families import Family, Person
from kith.observability.logs import JsonFormatter
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role
from tests.factories.assessment import NOW, Kitchen, kitchen, match, opened
from tests.factories.sealed import PLACES, everything_sealed, never_told, tell_everything, told_by, topic_told
from tests.isolation.doors import _walk

OTHERS = ("ben", "asha", "dina", "ivy", "hal")
EXAMPLES = int(os.environ.get("SEALED_EXAMPLES", "2"))
WORDS = [told.word for place in PLACES for told in told_by(place)]
EVERY_WORD = [*WORDS, *(word for place in PLACES for word in (*never_told(place), topic_told(place)))]
LEVELS = (Level.SEALED, Level.SUPPORTER, Level.HUB)
STEPS = st.lists(st.tuples(st.integers(0, len(WORDS) - 1), st.sampled_from(LEVELS)), min_size=6, max_size=30)


@pytest.fixture
def template(kit: None, known_hosts: None, inside: Any, person: Any) -> Any:
    return everything_sealed(inside, person)


@pytest.fixture
def home(template: Any, inside: Any, person: Any) -> Any:
    with inside("north"):
        yield kitchen(person)


@pytest.fixture
def clients(home: Kitchen, browse: Any) -> dict[str, Any]:
    found = {name: browse("north", name) for name in OTHERS}
    for client in found.values():
        client.raise_request_exception = False
    return found


@pytest.fixture
def known(clients: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Who meets which word at which address before anything was said: the words of the questions themselves."""
    pages = [(name, at, _page(client, at)) for name, client in clients.items() for at in _plain_addresses()]
    return {(name, at, word) for name, at, page in pages for word in EVERY_WORD if word in page}


@pytest.fixture
def answers(known: Any, template: Any, home: Kitchen, person: Any) -> list[Answer]:
    """All of Gita's, whom Ben is beside, then all of Leah's, whom Cara is beside."""
    users = (home.user, _leah(person))
    return [each for place in PLACES for each in tell_everything(users[place], template=template, place=place)]


@given(steps=STEPS)
@how(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_nobody_meets_what_is_sealed(answers: list[Answer], known: Any, clients: Any, caplog: Any, steps: Any) -> None:
    caplog.clear()
    caplog.set_level(logging.DEBUG)
    for number, level in steps:
        opened(answers[number], level, by=answers[number].answered_by.user)
    levels, met = _levels(answers), set()
    for name, client in clients.items():
        may = {word for word, (place, level) in levels.items() if _may_read(name, place, level)} | _topics_told_to(name)
        seen = [(at, _page(client, at)) for at in _every_address(answers)]
        found = {(name, at, word) for at, page in seen for word in EVERY_WORD if word in page} - known
        met |= {one for one in found if one[2] not in may}
        assert may <= {word for _, _, word in found}, f"{name} reads what is opened: the walk looks in the right places"
    assert met == set()
    opened_now = {word for word, (_, level) in levels.items() if level != Level.SEALED}
    assert _words_in(json.dumps(list(exported("default")), default=str)) == opened_now
    assert (
        _words_in(" ".join(f"{record.__dict__} {JsonFormatter().format(record)}" for record in caplog.records)) == set()
    )


def _levels(answers: list[Answer]) -> dict[str, tuple[int, str]]:
    """By word: whose it is, and who may read it now."""
    now = dict(Answer.objects.with_level().filter(pk__in=[each.pk for each in answers]).values_list("pk", "level"))
    places = [place for place in PLACES for _ in told_by(place)]
    return {word: (place, now[each.pk]) for word, place, each in zip(WORDS, places, answers, strict=True)}


def _may_read(name: str, place: int, level: str) -> bool:
    if name == "ben":
        return place == 0 and level != Level.SEALED
    return name == "asha" and level == Level.HUB


def _topics_told_to(name: str) -> set[str]:
    """What Gita wants to talk about, to the supporter beside her."""
    return {topic_told(0)} if name == "ben" else set()


def _words_in(text: str) -> set[str]:
    return {word for word in EVERY_WORD if word in text}


def _page(client: Any, address: str) -> str:
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode(errors="ignore"))


def _patterns() -> set[str]:
    routes = _walk(import_module(settings.TENANT_TYPES["mutual"]["URLCONF"]).urlpatterns)
    return {re.sub(r"\(\?P.*", "none/", route) for route, *_ in routes} - {"account/logout/"}


def _plain_addresses() -> list[str]:
    """Those about nobody; and the searches for the words, whose rest must not come back."""
    return sorted(f"/{route}?q=zq" for route in _patterns() if "<" not in route)


def _every_address(answers: list[Answer]) -> list[str]:
    """Every address of the mutual, about each of the two families, its assessments, its people and its answers."""
    one_of_each = answers[:: len(answers) // len(PLACES)]
    return [*_plain_addresses(), *sorted(set().union(*(_about(answer) for answer in one_of_each)))]


def _about(answer: Answer) -> set[str]:
    whose = answer.answered_by
    ids = {
        "answer_pk": answer.pk,
        "person_pk": whose.pk,
        "assessment_pk": answer.assessment_id,
        "link_id": answer.link_id,
    }

    def filled(route: str) -> str:
        pk = answer.assessment_id if route.startswith("my-") else whose.family_id
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda hit: str(ids.get(hit[1], pk)), route)

    return {filled(route) for route in _patterns() if "<" in route}


def _leah(person: Any) -> User:
    asha = person("asha")
    leah: User = User.objects.create(email="leah@example.org", display_name="Leah")
    give_role(user=leah, role=Role.PARENT, by=None)
    family = Family.objects.create(started_at=NOW, started_by=asha)
    Person.objects.create(family=family, user=leah, role="PARENT", first_name="Leah", added_at=NOW)
    match(family, person("cara"), by=asha)
    return leah
