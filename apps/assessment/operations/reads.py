"""Who read what: whoever reads an opened answer is seen to have read it by who gave it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from apps.assessment.models.answers import Answer, AnswerRead
from kith.people.models import User


def note_reads(*, answers: Iterable[Answer], by: User, at: dt.datetime) -> None:
    """Write down that `by` is shown these answers: once an answer and day, all in one statement.

    Call it before the page is made: what cannot be written down is not shown. These rows are the record, so there is no
    event beside them.
    """
    on = timezone.localdate(at)
    reads = [AnswerRead(answer=answer, by=by, at=at, on=on) for answer in answers]
    if reads:
        AnswerRead.objects.bulk_create(reads, ignore_conflicts=True)
