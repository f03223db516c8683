"""She holds the pen; her supporter beside her has the prompts. What she shows of where she is, she shows herself."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import own_assessment
from apps.assessment.queries.together import parts_to_show
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User


class NotTogether(Refused):
    """Nobody sits beside her."""


class NotAPart(BadInput):
    """Only a part that everybody has can be pointed at: another would tell what was answered."""


@transaction.atomic
def show_part(*, assessment: Assessment, theme: str, by: User, at: dt.datetime) -> None:
    """Point her supporter at a part of the questions. Raises NotTheirs, NotTogether, NotAPart."""
    own = own_assessment(assessment, by)
    if own.mode != Assessment.Mode.TOGETHER:
        raise NotTogether("Nobody is beside you on this one.")
    if theme not in {part.link_id for part in parts_to_show(own)}:
        raise NotAPart("Pick one of the parts.", field="theme")
    own.part_shown, own.part_shown_at = theme, at
    own.save(update_fields=["part_shown", "part_shown_at"])
    record(kind="part.shown", by=by, subject=own)


@transaction.atomic
def hide_part(*, assessment: Assessment, by: User, at: dt.datetime) -> None:
    """She shows no part any more. Hidden twice, it is once. Raises NotTheirs."""
    own = own_assessment(assessment, by)
    if own.part_shown:
        own.part_shown, own.part_shown_at = "", None
        own.save(update_fields=["part_shown", "part_shown_at"])
        record(kind="part.hidden", by=by, subject=own)
