"""Two real connections at once: what one takes back, the other does not open; what both begin is begun once."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from apps.assessment.models.answers import Answer, AnswerVisibility, Level
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.sittings import Sitting
from apps.assessment.operations.answers import OneIsOpen, invite_to_assessment, start_assessment
from apps.assessment.operations.typed import (
    OneUnderWay,
    begin_sitting,
    open_as_they_say,
    take_back_say_so,
    type_answer,
)
from apps.assessment.queries.typed import SittingOver, way_in_sitting
from apps.peersupport.models.families import Person
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.operations import load_kit
from kith.catalogue.assessments.queries import family_id_of, newest_version
from kith.catalogue.editor.operations.drafts import AddressTaken, begin_family
from kith.people.models import User
from kith.scope import Scope
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tests.at_once import apart, race  # noqa: F401
from tests.factories.assessment import NOW, kitchen


def named(name: str) -> User:
    return User.objects.get(email__startswith=f"{name}@")


def at_home(scope: Scope) -> Any:
    with unit_of_work(PUBLIC_SCOPE):
        load_kit()
    with unit_of_work(scope):
        return kitchen(named)


def sit(person: Person) -> Sitting:
    template = family_id_of("antenatal-conversation")
    assert template is not None
    return begin_sitting(
        person=person, template=template, mode="PHONE", said_how="PHONE", said_on=timezone.localdate(),
        by=named("ben"), at=timezone.now(),
    )  # fmt: skip


def test_nothing_stands_open_in_her_name_once_she_took_her_yes_back(apart: Scope) -> None:  # noqa: F811
    home = at_home(apart)
    with unit_of_work(apart):
        mo = Person.objects.create(family=home.family, role="PARENT", first_name="Mo", added_at=NOW)
        sitting = sit(mo)
        card = way_in_sitting(sitting).template.cards["feel-night"]
        answer = type_answer(
            sitting=sitting, card=card, given="", own_words="walrus", client_key=uuid.uuid4(), by=named("ben"),
            at=timezone.now(),
        )  # fmt: skip
        assert answer is not None
    now = timezone.now() + dt.timedelta(seconds=1)
    said = race(apart, [
        lambda: open_as_they_say(sitting=sitting, answer=answer, words="yes", by=named("ben"), at=now),
        lambda: take_back_say_so(sitting=sitting, by=named("ben"), at=now),
    ])  # fmt: skip
    assert all(one is None or isinstance(one, SittingOver) for one in said), said
    with unit_of_work(apart):
        assert Answer.objects.with_level().get(pk=answer.pk).level == Level.SEALED, AnswerVisibility.objects.count()


def test_invited_twice_at_once_it_is_one(apart: Scope) -> None:  # noqa: F811
    home = at_home(apart)
    said = race(apart, [lambda: invite_to_assessment(person=home.gita, by=named("ben"), at=NOW)] * 2)
    assert {type(one) for one in said} == {Assessment, OneIsOpen}, said


def test_begun_twice_at_once_it_is_one(apart: Scope) -> None:  # noqa: F811
    home = at_home(apart)
    said = race(apart, [lambda: start_assessment(by=home.user, at=NOW).pk] * 2)
    assert said[0] == said[1] and isinstance(said[0], uuid.UUID), said


def test_two_sittings_begun_at_once_are_one(apart: Scope) -> None:  # noqa: F811
    home = at_home(apart)
    said = race(apart, [lambda: sit(home.gita)] * 2)
    assert {type(one) for one in said} == {Sitting, OneUnderWay}, said


def test_a_template_begun_twice_at_once_is_begun_once(apart: Scope) -> None:  # noqa: F811
    with unit_of_work(PUBLIC_SCOPE):
        load_kit()
        wyn, body = named("wyn"), newest_version().body
    described = {"about": "Tea", "audience": "PARENT", "moment": "ANY"}
    said = race(PUBLIC_SCOPE, [lambda: begin_family(
        slug="tea", number="1.0.0", language="en", body=body, described=described, by=wyn
    )] * 2)  # fmt: skip
    assert {type(one) for one in said} == {TemplateVersion, AddressTaken}, said
