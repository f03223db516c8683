"""The help screen: shown at once by what was answered, whatever anything adds up to."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.help import HelpShown
from apps.assessment.operations.answers import own_assessment
from kith.audit.operations import record
from kith.catalogue.assessments.cards import Card
from kith.errors import BadInput, Refused
from kith.people.models import User


class NotShown(Refused):
    """The help screen was not shown for this card."""


class NotAResponse(BadInput):
    """They ask to be rung, or go on."""


@transaction.atomic
def show_help(*, assessment: Assessment, card: Card, by: User, at: dt.datetime) -> HelpShown:
    """Note that the help screen stands before them. The event says that it was shown, not why."""
    own = own_assessment(assessment, by)
    shown = HelpShown.objects.create(assessment=own, link_id=card.link_id, at=at)
    record(kind="help.shown", by=by, subject=own)
    return shown


@transaction.atomic
def answer_help(*, assessment: Assessment, card: Card, response: str, by: User, at: dt.datetime) -> HelpShown:
    """They ask to be rung, or go on; asked twice, it is one request. Being rung tells the hub her name and nothing of
    what she wrote. Raises NotShown, NotAResponse."""
    if response not in (HelpShown.Response.CALL_ME, HelpShown.Response.GO_ON):
        raise NotAResponse("Pick one: ask us to ring you, or go on.", field="response")
    own = own_assessment(assessment, by)
    earlier = HelpShown.objects.filter(assessment=own, link_id=card.link_id)
    if not earlier.exists():
        raise NotShown("There is nothing to answer here. Go back to your cards.")
    said = earlier.filter(response=response).first()
    if said is not None:
        return said
    answered = HelpShown.objects.create(assessment=own, link_id=card.link_id, response=response, at=at)
    record(kind="help.answered", by=by, subject=own)
    return answered
