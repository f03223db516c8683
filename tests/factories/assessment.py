"""A family as the assessment room meets it: Gita expects a baby, Ben is matched with her, and the kit is in use."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import answer_card, set_visibility, start_assessment
from apps.assessment.operations.templates import adopt_template
from apps.assessment.queries.own import way_through
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.pregnancies import Baby, Pregnancy
from apps.peersupport.models.supporters import Match, Supporter
from kith.catalogue.assessments.queries import newest_version
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


@dataclass
class Kitchen:
    """Gita's family, its people, and who is matched with it."""

    family: Family
    gita: Person
    pregnancy: Pregnancy

    @property
    def user(self) -> User:
        assert self.gita.user is not None
        return self.gita.user


def kitchen(person: Any, *, parent: str = "gita", supporter: str = "ben", lsoa21: str = "") -> Kitchen:
    """A family of `parent`, matched with `supporter`; the kit adopted."""
    asha, user = person("asha"), person(parent)
    adopt_template(version=newest_version(), by=asha, at=NOW)
    family = Family.objects.create(started_at=NOW, started_by=asha, lsoa21=lsoa21)
    gita = Person.objects.create(family=family, user=user, role="PARENT", first_name=user.display_name, added_at=NOW)
    pregnancy = Pregnancy.objects.create(family=family, person=gita, heard_on=NOW.date(), first_baby="YES")
    match(family, person(supporter), by=asha)
    return Kitchen(family, gita, pregnancy)


def match(family: Family, user: User, *, by: User) -> Match:
    supporter, _ = Supporter.objects.get_or_create(user=user)
    return Match.objects.create(
        family=family, supporter=supporter, state="ACTIVE", offered_at=NOW, offered_by=by, started_at=NOW
    )


def partner(kitchen: Kitchen, name: str = "Mo") -> Person:
    """Gita's partner, with a sign-in of his own."""
    user = User.objects.create(email=f"{name.lower()}@example.org", display_name=name)
    give_role(user=user, role=Role.PARENT, by=None)
    return Person.objects.create(family=kitchen.family, user=user, role="PARTNER", first_name=name, added_at=NOW)


def born(kitchen: Kitchen, on: dt.date, name: str = "Noor") -> Baby:
    return Baby.objects.create(pregnancy=kitchen.pregnancy, born_on=on, first_name=name, added_at=timezone.now())


def started(user: User) -> Assessment:
    return start_assessment(by=user, at=NOW)


def said(assessment: Assessment, link_id: str, *, own_words: str = "", code: str = "", by: User, **more: Any) -> Answer:
    card = way_through(assessment).template.cards[link_id]
    key = more.pop("client_key", None) or uuid.uuid4()
    return answer_card(assessment=assessment, card=card, own_words=own_words, given=code, client_key=key, by=by, at=NOW)


def opened(answer: Answer, level: str, *, by: User) -> None:
    set_visibility(answer=answer, level=level, by=by, at=NOW)
