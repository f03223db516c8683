"""Facts about one family's babies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from apps.assessment.concepts import CONCEPTS, FEEDING_6_TO_8_WEEKS, FIRST_FEED, FIRST_FOOD, Concept
from apps.assessment.models.measures import Measure
from apps.assessment.schedule import JabVisit, rule_set_for
from apps.peersupport.queries import babies_of

SOON = dt.timedelta(weeks=9)


@dataclass(frozen=True)
class Fact:
    """One fact about a baby: known (`measure`), or still to come or to ask. `visit` says which jabs it is about."""

    baby: Any
    concept: Concept
    measure: Measure | None
    visit: JabVisit | None = None

    @property
    def from_on(self) -> dt.date:
        return self.baby.born_on + dt.timedelta(days=self.concept.from_days)

    @property
    def due_on(self) -> dt.date:
        asked_on: dt.date = self.baby.born_on + dt.timedelta(days=self.concept.ask_days)
        return self.visit.due_on(self.baby.born_on) if self.visit else max(self.from_on, asked_on)

    def may_be_recorded(self, *, on: dt.date) -> bool:
        return on >= self.from_on

    def is_far_off(self, *, on: dt.date) -> bool:
        return self.due_on > on + SOON


def facts_of(family: Any) -> list[tuple[Any, list[Fact]]]:
    """Each baby of the family with its facts, in the order they come."""
    babies = babies_of(family)
    known = _known(babies)
    return [(baby, _facts(baby, known)) for baby in babies]


def get_fact(*, family: Any, baby_id: UUID, concept_key: str) -> Fact:
    """Raises Http404 for another family's baby, or a fact we do not keep."""
    baby = next((baby for baby in babies_of(family) if baby.pk == baby_id), None)
    if baby is None or concept_key not in CONCEPTS:
        raise Http404
    return next(fact for fact in _facts(baby, _known([baby])) if fact.concept.key == concept_key)


def history_of(fact: Fact) -> list[Measure]:
    """Everything ever written down for this fact, the latest first."""
    found = Measure.objects.filter(baby=fact.baby, concept_key=fact.concept.key).select_related("recorded_by")
    return list(found.order_by("-recorded_at", "-pk"))


def _known(babies: Sequence[Any]) -> dict[tuple[UUID, str], Measure]:
    found = Measure.objects.current().filter(baby__in=babies).select_related("recorded_by")
    return {(measure.baby_id, measure.concept_key): measure for measure in found}


def _facts(baby: Any, known: dict[tuple[UUID, str], Measure]) -> list[Fact]:
    visits = {visit.concept_key: visit for visit in rule_set_for(baby.born_on).visits}
    keys = (FIRST_FEED, FEEDING_6_TO_8_WEEKS, FIRST_FOOD, *visits)
    return [Fact(baby, CONCEPTS[key], known.get((baby.pk, key)), visits.get(key)) for key in keys]
