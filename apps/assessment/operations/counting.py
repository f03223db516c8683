"""Letting one's answers be counted, without a name, and taking it back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.counting import CountingChoice
from apps.assessment.operations.answers import own_assessment
from kith.audit.operations import record
from kith.people.models import User


@transaction.atomic
def choose_counting(*, assessment: Assessment, may_count: bool, by: User, at: dt.datetime) -> None:
    """Hold from the next figure anybody asks for; chosen twice the same, it is one choice. It opens no answer to
    anybody. Raises NotTheirs."""
    locked = own_assessment(assessment, by)
    last = CountingChoice.objects.filter(assessment=locked).order_by("-step").first()
    if may_count == bool(last and last.may_count):
        return
    made = CountingChoice.objects.create(
        assessment=locked, step=last.step + 1 if last else 1, may_count=may_count, at=at, by=by
    )
    record(kind="counting.allowed" if may_count else "counting.taken-back", by=by, subject=made)
