"""Which language somebody reads their cards in."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import own_assessment
from apps.assessment.queries.asked import template_asked
from kith.audit.operations import record
from kith.errors import BadInput
from kith.people.models import User

OWN = "en"
"""What every template is written in."""


class NotInThatLanguage(BadInput):
    """The cards are not in that language, or not well enough to be shown."""


@transaction.atomic
def choose_language(*, assessment: Assessment, language: str, by: User, at: dt.datetime) -> None:
    """From the next card on, the words are in this language; nothing that was answered changes. Chosen twice, it is
    chosen once. Raises NotTheirs, NotInThatLanguage."""
    locked = own_assessment(assessment, by)
    offered = {OWN, *(one.code for one in template_asked(locked).offered_languages())}
    if language not in offered:
        raise NotInThatLanguage("The cards are not in that language yet.", field="language")
    if locked.language == language:
        return
    locked.language = assessment.language = language
    locked.save(update_fields=["language"])
    record(kind="assessment.language_chosen", by=by, subject=locked)
