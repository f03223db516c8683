"""A supporter types for Gita, who said yes to it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from apps.assessment.models.answers import Answer
from apps.assessment.models.sittings import Sitting
from apps.assessment.operations.typed import begin_sitting, type_answer
from apps.assessment.queries.typed import way_in_sitting
from apps.peersupport.models.families import Person
from kith.catalogue.assessments.queries import family_id_of
from tests.factories.assessment import Kitchen

WORDS = "walrus lampshade"


def sit(home: Kitchen, by: Any, *, of: Person | None = None, at: dt.datetime | None = None, **more: Any) -> Sitting:
    moment = at or timezone.now()
    slug = more.pop("slug", "antenatal-conversation")
    how: Any = {"mode": "PHONE", "said_how": "PHONE", "said_on": timezone.localdate(moment)} | more
    template = family_id_of(slug)
    assert template is not None
    return begin_sitting(person=of or home.gita, template=template, by=by, at=moment, **how)


def typed(sitting: Sitting, link_id: str = "feel-night", *, words: str = WORDS, code: str = "", **more: Any) -> Answer:
    card = way_in_sitting(sitting).template.cards[link_id]
    answer = type_answer(
        sitting=sitting, card=card, given=code, own_words=words, client_key=more.get("client_key") or uuid.uuid4(),
        by=more.get("by") or sitting.typist, at=more.get("at") or timezone.now(),
    )  # fmt: skip
    assert answer is not None
    return answer


def at_sitting(home: Kitchen, sitting: Sitting, rest: str = "") -> str:
    return f"/families/{home.family.pk}/sittings/{sitting.pk}/{rest}"
