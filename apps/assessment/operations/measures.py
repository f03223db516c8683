"""Writing down facts about a baby."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.assessment.concepts import CONCEPTS, Concept
from apps.assessment.models.measures import Measure
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User


class NotACode(BadInput):
    """What was picked is not a code of this fact."""


class WrongDay(BadInput):
    """The fact cannot be true on this day."""


class JustRecorded(Refused):
    """Somebody else recorded it a moment ago."""


@transaction.atomic
def record_measure(
    *,
    family: Any,
    baby: Any,
    concept_key: str,
    code: str,
    observed_on: dt.date,
    source: str,
    client_key: UUID,
    by: User,
    at: dt.datetime,
    today: dt.date,
    own_words: str = "",
) -> Measure:
    """Add a fact about a baby; a second one for the same concept stands in for the first, and both are kept.

    `observed_on` is the day it was true. Sent twice with one `client_key`, it is one fact. Raises NotACode, WrongDay,
    JustRecorded.
    """  # fmt: skip
    concept = CONCEPTS[concept_key]
    if code not in concept.codes.values:
        raise NotACode("Pick one of the choices.", field="code")
    _refuse_day(concept, born_on=baby.born_on, observed_on=observed_on, today=today)
    if sent := Measure.objects.filter(client_key=client_key, baby=baby, concept_key=concept_key).first():
        return sent
    last = Measure.objects.current().filter(baby=baby, concept_key=concept_key).first()
    try:
        with transaction.atomic():
            measure = Measure.objects.create(
                concept_key=concept_key, family=family, baby=baby, code=code, own_words=own_words,
                observed_on=observed_on, source=source, recorded_by=by, recorded_at=at, supersedes=last,
                client_key=client_key,
            )  # fmt: skip
    except IntegrityError as error:
        raise JustRecorded("Somebody wrote this down a moment ago. Look at theirs first.") from error
    record(kind="measure.recorded", by=by, subject=measure, detail={"concept": concept_key})
    return measure


def _refuse_day(concept: Concept, *, born_on: dt.date, observed_on: dt.date, today: dt.date) -> None:
    if observed_on > today:
        raise WrongDay("That day is still to come. Give the day it was true.", field="observed_on")
    age = (observed_on - born_on).days
    if not concept.from_days <= age <= concept.to_days:
        first, last = (_say(born_on + dt.timedelta(days=days)) for days in (concept.from_days, concept.to_days))
        raise WrongDay(f"{concept.label} is about the days from {first} to {last}.", field="observed_on")


def _say(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
