"""Answers are counted only where who gave them lets us, in pairs of the same person, and never of fewer than ten."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.counting import CountingChoice
from apps.assessment.operations.answers import NotTheirs
from apps.assessment.operations.counting import choose_counting
from apps.assessment.queries.counted import counts, social_capital_change
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.pregnancies import Baby, Pregnancy
from kith.catalogue.assessments.queries import newest_version, template_of
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role
from tests.factories.assessment import NOW, Kitchen

BORN = dt.date(2025, 9, 1)
TURNED = BORN + dt.timedelta(days=120)


@pytest.fixture
def mothers(home: Kitchen, person: Any) -> list[Person]:
    return [_mother(number, person("asha")) for number in range(11)]


def _mother(number: int, asha: User) -> Person:
    user = User.objects.create(email=f"m{number}@example.org", display_name=f"M{number}")
    give_role(user=user, role=Role.PARENT, by=None)
    family = Family.objects.create(started_at=NOW, started_by=asha)
    mother = Person.objects.create(family=family, user=user, role="PARENT", first_name=f"M{number}", added_at=NOW)
    pregnancy = Pregnancy.objects.create(family=family, person=mother, heard_on=BORN, first_baby="YES", state="BORN")
    Baby.objects.create(pregnancy=pregnancy, born_on=BORN, first_name="N", added_at=NOW)
    return mother


def answered(mother: Person, day: int, code: str, *, cards: int = 7, counted: bool = True) -> Assessment:
    """All seven with one code, so many days after the birth."""
    version = newest_version(slug="social-capital")
    at = timezone.make_aware(dt.datetime.combine(BORN + dt.timedelta(days=day), dt.time(12)))
    made: Assessment = Assessment.objects.create(
        version_id=version.pk, sha256=version.sha256, respondent=mother, made_at=at, started_at=at, done_at=at,
        state="DONE",
    )  # fmt: skip
    for link_id in list(template_of(version_id=version.pk, sha256=version.sha256).cards)[:cards]:
        Answer.objects.create(
            assessment=made, link_id=link_id, code=code, answered_by=mother, typed_by=mother.user, at=at,
            client_key=uuid.uuid4(),
        )  # fmt: skip
    if counted:
        choose_counting(assessment=made, may_count=True, by=mother.user, at=at)
    return made


def change(**more: Any) -> Any:
    return social_capital_change(from_=TURNED, to=TURNED, **more).change


def test_ten_pairs_by_hand(mothers: list[Person]) -> None:
    """Nine go from 7 to 14 and one from 7 to 7: the mean change is 63/10."""
    for number, mother in enumerate(mothers[:10]):
        answered(mother, -60, "1")
        answered(mother, 84, "2" if number else "1")
    found = change()
    assert (found.pairs, found.before, found.after, found.change.value) == (10, 7.0, 13.3, 6.3)
    assert social_capital_change(from_=TURNED + dt.timedelta(days=1), to=TURNED + dt.timedelta(days=90)).change is None


@pytest.mark.parametrize(
    "tenth",
    [
        ((-60, {}), (84, {"counted": False})),
        ((-60, {"counted": False}), (84, {})),
        ((-60, {}), (69, {})),
        ((-60, {}), (121, {})),
        ((1, {}), (84, {})),
        ((-60, {"cards": 6}), (84, {})),
    ],
)
def test_whom_it_does_not_count(mothers: list[Person], tenth: Any) -> None:
    for mother in mothers[:9]:
        answered(mother, -60, "1")
        answered(mother, 84, "2")
    for day, more in tenth:
        answered(mothers[9], day, "1", **more)
    assert change() is None
    answered(mothers[10], -200, "0")
    answered(mothers[10], 120, "3")
    assert change().pairs == 10


def test_taken_back_it_is_left_out_from_the_next_figure_on(mothers: list[Person]) -> None:
    for mother in mothers[:10]:
        answered(mother, -60, "1")
        last = answered(mother, 84, "2")
    assert change().pairs == 10
    choose_counting(assessment=last, may_count=False, by=last.respondent.user, at=NOW)
    assert change() is None and CountingChoice.objects.filter(assessment=last).count() == 2


def test_what_she_asked_never_to_be_asked_is_not_counted(mothers: list[Person]) -> None:
    from apps.assessment.models.topics import TopicChoice

    for mother in mothers[:10]:
        answered(mother, -60, "1")
        last = answered(mother, 84, "2")
    TopicChoice.objects.create(
        respondent=last.respondent, assessment=last, concept_key="social.trust", link_id="trust-people", choice="NEVER",
        step=1, at=NOW,
    )  # fmt: skip
    assert change() is None


def test_it_is_hers_to_say(mothers: list[Person], person: Any, browse: Any) -> None:
    made = answered(mothers[0], -60, "1", counted=False)
    assert not counts(made)
    for name in ("ben", "asha"):
        with pytest.raises(NotTheirs):
            choose_counting(assessment=made, may_count=True, by=person(name), at=NOW)
    assert browse("north", "gita").get(f"/my-assessment/{made.pk}/may-be-counted/").status_code == 404
    assert browse("north", "ben").get(f"/my-assessment/{made.pk}/may-be-counted/").status_code == 403


def test_gita_lets_hers_be_counted_and_takes_it_back(home: Kitchen, browse: Any) -> None:
    made = answered(home.gita, -60, "1", counted=False)
    gita, url = browse("north", "gita"), f"/my-assessment/{made.pk}/may-be-counted/"
    assert "not counted now" in gita.get(url).content.decode()
    assert url in gita.get(f"/my-assessment/{made.pk}/words/").content.decode()
    gita.post(url, {"count": "yes"})
    assert counts(made)
    gita.post(url, {"count": "no"})
    assert not counts(made)


def test_it_opens_no_answer(home: Kitchen) -> None:
    made = answered(home.gita, -60, "1")
    assert list(made.answers.opened_to("SUPPORTER", "HUB")) == []


def test_the_page_of_figures_shows_no_small_number(mothers: list[Person], browse: Any) -> None:
    for mother in mothers[:9]:
        answered(mother, -60, "1")
        answered(mother, 84, "2")
    page = browse("north", "eve").get("/what-we-know/").content.decode()
    assert "Fewer than 10 people" in page and "Too few babies" in page
    assert browse("north", "ben").get("/what-we-know/").status_code == 403
