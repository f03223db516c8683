"""The help screen: shown at once by what was answered, whatever anything adds up to."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from apps.assessment.models.answers import Answer, Level
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.help import CallMade, HelpShown
from apps.assessment.operations.answers import own_assessment, set_visibility
from apps.assessment.queries.calls import calls_asked_for
from apps.assessment.queries.own import supporter_of
from apps.peersupport.operations.telling import tell_that_something_waits
from kith.audit.operations import record
from kith.catalogue.assessments.cards import Card
from kith.errors import BadInput, Refused
from kith.people.models import User


class NotShown(Refused):
    """The help screen was not shown for this card."""


class NotAResponse(BadInput):
    """They ask to be rung, or go on."""


class NobodyToTell(Refused):
    """Nobody supports this family now."""


class NobodyAsked(Refused):
    """There is no request of that person, or it was answered."""


@transaction.atomic
def show_help(*, assessment: Assessment, card: Card, by: User, at: dt.datetime) -> HelpShown:
    """Note that the help screen stands before them. The row is the record and there is no event beside it: who reads
    events would know of an answer that is sealed."""
    own = own_assessment(assessment, by)
    return HelpShown.objects.create(assessment=own, link_id=card.link_id, at=at)


@transaction.atomic
def answer_help(*, assessment: Assessment, card: Card, response: str, by: User, at: dt.datetime) -> HelpShown:
    """They ask to be rung, or go on; asked twice, it is one request till somebody has rung. Being rung tells the hub
    her name and nothing of what she wrote; going on tells nobody anything. Raises NotShown, NotAResponse."""
    if response not in (HelpShown.Response.CALL_ME, HelpShown.Response.GO_ON):
        raise NotAResponse("Pick one: ask us to ring you, or go on.", field="response")
    own = own_assessment(assessment, by)
    earlier = HelpShown.objects.filter(assessment=own, link_id=card.link_id)
    if not earlier.exists():
        raise NotShown("There is nothing to answer here. Go back to your cards.")
    said = earlier.filter(response=response, call=None).first()
    if said is not None:
        return said
    answered = HelpShown.objects.create(assessment=own, link_id=card.link_id, response=response, at=at)
    if response == HelpShown.Response.CALL_ME:
        record(kind="help.asked-for", by=by, subject=own)
    return answered


@transaction.atomic
def tell_supporter(*, answer: Answer, link: str, by: User, at: dt.datetime) -> None:
    """From the help screen: open this one answer to whoever supports them, and let that person know that something
    waits at `link`, and not a word more. Told twice, it is once.

    Raises NotShown, NobodyToTell, NotTheirs, AnswerChanged.
    """
    own = own_assessment(answer.assessment, by)
    if not HelpShown.objects.filter(assessment=own, link_id=answer.link_id).exists():
        raise NotShown("There is nothing to tell here. Go back to your cards.")
    supporter = supporter_of(own)
    if supporter is None:
        raise NobodyToTell("Nobody here supports you yet. Ring one of the numbers, or ask us to ring you.")
    if not answer.is_open_to_supporter:
        set_visibility(answer=answer, level=Level.SUPPORTER, by=by, at=at)
    tell_that_something_waits(supporter, link, cause=answer.pk, at=at)


@transaction.atomic
def note_call(*, person_id: UUID, by: User, at: dt.datetime) -> None:
    """Somebody rang a person who had asked; it answers each request of theirs. Raises NobodyAsked."""
    asked = [one for one in calls_asked_for(for_user=by) if one.assessment.respondent_id == person_id]
    if not asked:
        raise NobodyAsked("Somebody has rung already, or nobody asked.")
    for one in asked:
        call = CallMade.objects.create(asked=one, by=by, at=at)
        record(kind="help.rung", by=by, subject=call)
