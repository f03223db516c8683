"""Working out what answers add up to, only when who gave them asks."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.scores import ScoreResult
from apps.assessment.operations.answers import own_assessment
from apps.assessment.operations.licences import LicenceLacking
from apps.assessment.queries.licences import licences_lacking
from apps.assessment.queries.own import way_through
from apps.assessment.queries.scores import instruments_added_up, results_of
from kith.audit.operations import record
from kith.catalogue.assessments.scores import Result, Score
from kith.errors import Refused
from kith.people.models import User


class NothingToAddUp(Refused):
    """The template has no scores: its answers are words and nothing else."""


class TooLittleAnswered(Refused):
    """No score has the answers it needs; what is missing never counts as nought."""


@transaction.atomic
def add_up(*, assessment: Assessment, by: User, at: dt.datetime) -> list[ScoreResult]:
    """Every score of the assessment, from the answers as they are now. Asked twice of the same answers, the rows are
    the same. Raises NotTheirs, NothingToAddUp, LicenceLacking, TooLittleAnswered."""
    own = own_assessment(assessment, by)
    way = way_through(own)
    if not way.template.scores:
        raise NothingToAddUp("These cards don’t add up to anything. They are only your words.")
    if lacking := licences_lacking(instruments_added_up(way), on=timezone.localdate(at)):
        raise LicenceLacking(f"We can’t add these up: we don’t have a licence for {lacking[0].name} yet.")
    results = results_of(way)
    if all(result.value is None for _, result in results):
        raise TooLittleAnswered("Too few cards are answered to add them up. That’s fine: answer more only if you like.")
    rows = [_kept(own, score, result, by=by, at=at) for score, result in results]
    record(kind="assessment.added-up", by=by, subject=own)
    return rows


def _kept(assessment: Assessment, score: Score, result: Result, *, by: User, at: dt.datetime) -> ScoreResult:
    row, _ = ScoreResult.objects.get_or_create(
        assessment=assessment, key=score.key, inputs=result.inputs, engine=result.engine,
        defaults={
            "value": "" if result.value is None else str(result.value), "answered": result.answered,
            "missing": result.missing, "sha256": assessment.sha256, "at": at, "asked_by": by,
        },
    )  # fmt: skip
    return row
