"""What comes after the cards: sharing then and now, through who may read each answer and in no other way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from apps.assessment.models.answers import Answer, Level
from apps.assessment.operations.answers import NotAChoice, set_visibility
from kith.people.models import User


@transaction.atomic
def share_answers(*, answers: Iterable[Answer], level: str, by: User, at: dt.datetime) -> None:
    """Open all of these to the supporter or the hub, or close them all: none, where one may not be.

    Raises NotTheirs, AnswerChanged, NotAChoice.
    """
    if level == Level.HANDOVER:
        raise NotAChoice("Open answers to a handover one by one, on the page of your words.", field="level")
    for answer in answers:
        set_visibility(answer=answer, level=level, by=by, at=at)
