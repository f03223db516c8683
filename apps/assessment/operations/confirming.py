"""What was typed for her, she looks through: it is right, she changes it, or she throws it away."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid4

from django.db import transaction

from apps.assessment.models.answers import Answer, Confirmation
from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import AnswerChanged, own_assessment
from apps.assessment.queries.typed import said_before, typed_for
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User


class NotTypedForThem(Refused):
    """They typed this one themselves."""


class NothingBefore(Refused):
    """There is nothing of theirs to put back."""


@transaction.atomic
def confirm_typed(*, answer: Answer, by: User, at: dt.datetime) -> None:
    """It is what she said. Confirmed twice, it is once. Raises NotTheirs, NotTypedForThem, AnswerChanged."""
    _typed(answer, by)
    _, is_new = Confirmation.objects.get_or_create(answer=answer, defaults={"by": by, "at": at})
    if is_new:
        record(kind="answer.confirmed", by=by, subject=answer)


@transaction.atomic
def confirm_all_typed(*, assessment: Assessment, by: User, at: dt.datetime) -> int:
    """All that waits is what she said. Returns how many. Raises NotTheirs."""
    waiting = typed_for(own_assessment(assessment, by))
    for one in waiting:
        confirm_typed(answer=one.answer, by=by, at=at)
    return len(waiting)


@transaction.atomic
def throw_away_typed(*, answer: Answer, by: User, at: dt.datetime) -> Answer:
    """Nothing stands on that card from now. The row stays, and nobody reads it any more once its sitting is over: till
    then the typist is not told.

    Raises NotTheirs, NotTypedForThem, AnswerChanged.
    """
    _typed(answer, by)
    empty = _instead_of(answer, by=by, at=at, code="", value=None, own_words="")
    record(kind="answer.thrown-away", by=by, subject=empty)
    return empty


@transaction.atomic
def put_back(*, answer: Answer, by: User, at: dt.datetime) -> Answer:
    """What she had put there herself stands again, sealed. Raises NotTheirs, NotTypedForThem, AnswerChanged,
    NothingBefore."""
    _typed(answer, by)
    before = said_before(answer)
    if before is None:
        raise NothingBefore("There was nothing of yours on this card before.")
    again = _instead_of(answer, by=by, at=at, code=before.code, value=before.value, own_words=before.own_words)
    record(kind="answer.put-back", by=by, subject=again)
    return again


def _typed(answer: Answer, by: User) -> None:
    own_assessment(answer.assessment, by)
    if answer.sitting_id is None:
        raise NotTypedForThem("You typed this one yourself.")
    if Answer.objects.filter(supersedes=answer).exists():
        raise AnswerChanged("You have changed this answer since. Look at the new one.")


def _instead_of(answer: Answer, *, by: User, at: dt.datetime, **said: object) -> Answer:
    key: UUID = uuid4()
    made: Answer = Answer.objects.create(
        assessment=answer.assessment, link_id=answer.link_id, answered_by=answer.answered_by, typed_by=by, at=at,
        supersedes=answer, client_key=key, **said,
    )  # fmt: skip
    return made
