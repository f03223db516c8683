"""A supporter types for a parent who asked them to: her say-so first, then card by card, until the sitting ends."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.assessment.models.answers import Answer, AnswerVisibility, Level
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.help import HelpShown
from apps.assessment.models.sittings import Sitting, SittingEnd
from apps.assessment.operations.answers import (
    NotAChoice,
    NotOffered,
    begin,
    in_line,
    invite_to_assessment,
    same_card,
)
from apps.assessment.operations.help import NotAResponse, NotShown
from apps.assessment.permissions import is_matched
from apps.assessment.queries.table import inviting
from apps.assessment.queries.typed import SittingOver, opened_as_she_said, way_in_sitting
from kith.audit.operations import record
from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.fitting import DoesNotFit, fit
from kith.errors import BadInput, Refused
from kith.people.models import User

FRESH = dt.timedelta(days=14)
"""How old a say-so may be when the typing begins."""
NOTHING = ("", None, "")


class NotMatched(Refused):
    """Only the supporter who is matched with a family now types for them."""


class NotTypedByAnother(BadInput):
    """On her own and together, she holds the pen."""


class SayItAgain(BadInput):
    """A say-so that is to come, or from too long ago, is none."""


class NobodyInterpreted(BadInput):
    """With an interpreter, it is written down who, and in which language."""


class OneUnderWay(Refused):
    """One say-so at a time."""


class HasSignIn(Refused):
    """Who can sign in opens their answers themselves."""


class NotTypedHere(Refused):
    """A say-so reaches no further than its sitting."""


class NoWords(BadInput):
    """What they said when they opened an answer is kept in their words."""


class NotTheirsToEnd(Refused):
    """A say-so is taken back by who gave it, or by the typist when they are told so."""


@transaction.atomic
def begin_sitting(
    *,
    person: Any,
    template: UUID,
    mode: str,
    said_how: str,
    said_on: dt.date,
    by: User,
    at: dt.datetime,
    interpreter: str = "",
    interpreter_name: str = "",
    language: str = "",
) -> Sitting:
    """Write down that `person` said yes, this once, to `by` typing for them, and that the straight deal was read to
    them. `template`: which questions, by their id; those on their table are carried on with.

    Raises NotMatched, NotTypedByAnother, SayItAgain, NobodyInterpreted, NotOffered, OneUnderWay.
    """
    if not is_matched(by, family=person.family):
        raise NotMatched("Only the supporter who is with this family now can type for them.")
    _check(mode, said_on, interpreter, interpreter_name, language, today=timezone.localdate(at))
    assessment = _on_the_table(person, template, mode=mode, by=by, at=at)
    if Sitting.objects.open_to(by, at=at).filter(assessment=assessment).exists():
        raise OneUnderWay(f"You are typing for {person.first_name} already. Carry on there, or finish that first.")
    begin(assessment, by=by, at=at)
    interpreted = mode == Assessment.Mode.INTERPRETER
    sitting = Sitting.objects.create(
        assessment=assessment, typist=by, mode=mode, said_how=said_how, said_on=said_on, at=at,
        interpreter=interpreter if interpreted else "", interpreter_name=interpreter_name if interpreted else "",
        language=language if interpreted else "",
    )  # fmt: skip
    record(kind="sitting.begun", by=by, subject=sitting, detail={"mode": mode, "said_how": said_how})
    return sitting


@transaction.atomic
def type_answer(
    *, sitting: Sitting, card: Card, given: Any, own_words: str, client_key: UUID, by: User, at: dt.datetime
) -> Answer | None:
    """Write down for her what she says on a card. It is hers, typed by `by`, and sealed to everybody else. Nothing
    given and no words adds nothing, unless it takes back what was typed there in this sitting.

    What she had put there herself is stood in for, whatever it was and whenever, so that nobody can tell whether she
    had; she can put it back. The same typed again in this sitting adds nothing: what she changed of it since stands.
    Sent twice with one `client_key` it is one answer. Raises SittingOver, NotAChoice, KeyUsed.
    """
    assessment = _locked(sitting, by, at)
    try:
        kept = Answer.columns_of(fit(card, given))
    except DoesNotFit as error:
        raise NotAChoice(str(error), field="code") from error
    if sent := Answer.objects.filter(client_key=client_key).first():
        return same_card(sent, assessment, card)
    last = assessment.answers.current().filter(link_id=card.link_id).first()
    here = sitting.answers.filter(link_id=card.link_id).order_by("-at", "-pk").first()
    before = (here.code, here.value, here.own_words) if here else NOTHING
    if (kept["code"], kept["value"], own_words) == before:
        return here
    answer = Answer.objects.create(
        assessment=assessment, link_id=card.link_id, **kept, own_words=own_words, answered_by=assessment.respondent,
        typed_by=by, at=at, supersedes=last, client_key=client_key, sitting=sitting,
    )  # fmt: skip
    record(kind="answer.typed", by=by, subject=answer)
    return answer


@transaction.atomic
def open_as_they_say(*, sitting: Sitting, answer: Answer, words: str, by: User, at: dt.datetime) -> None:
    """Somebody who cannot sign in lets the typist read an answer again: to the supporter and no further, in the words
    they said it in, while the sitting lasts. Raises SittingOver, HasSignIn, NoWords, NotTypedHere."""
    assessment = _locked(sitting, by, at)
    if answer.sitting_id != sitting.pk:
        raise NotTypedHere("That was not typed in this sitting.")
    if assessment.respondent.user_id is not None:
        raise HasSignIn(f"{assessment.respondent.first_name} can sign in, so they open it themselves if they like.")
    if not words.strip():
        raise NoWords("Write down what they said, in their words.", field="words")
    last = answer.visibilities.order_by("-step").first()
    if last and last.level == Level.SUPPORTER:
        return
    step = last.step + 1 if last else 1
    AnswerVisibility.objects.create(
        answer=answer, step=step, level=Level.SUPPORTER, at=at, by=by, said_so=words.strip()
    )
    record(kind="answer.opened", by=by, subject=answer, detail={"said_so": True})


@transaction.atomic
def finish_sitting(*, sitting: Sitting, by: User, at: dt.datetime) -> None:
    """Done for now: the typist meets nothing of it any more. Finished twice, it is once. Raises NotTheirsToEnd."""
    if sitting.typist_id != by.pk:
        raise NotTheirsToEnd("Only who types can say that it is finished.")
    _end(sitting, SittingEnd.Why.FINISHED, "sitting.finished", by=by, at=at)


@transaction.atomic
def take_back_say_so(*, sitting: Sitting, by: User, at: dt.datetime) -> None:
    """She takes her yes back, at any time: the typing ends, and what was opened in her name closes. What was typed
    stays hers. Who has no sign-in tells the supporter they have now. Raises NotTheirsToEnd."""
    person = sitting.assessment.respondent
    told = person.user_id is None and is_matched(by, family=person.family)
    if not told and by.pk not in (sitting.typist_id, person.user_id):
        raise NotTheirsToEnd("Only who said yes can take it back, or who types for them when they are told so.")
    Assessment.objects.select_for_update(of=("self",)).get(pk=sitting.assessment_id)  # nothing is opened meanwhile
    for answer in opened_as_she_said(sitting):
        step = answer.visibilities.order_by("-step")[0].step + 1
        AnswerVisibility.objects.create(answer=answer, step=step, level=Level.SEALED, at=at, by=by)
        record(kind="answer.closed", by=by, subject=answer)
    _end(sitting, SittingEnd.Why.TAKEN_BACK, "sitting.taken-back", by=by, at=at)


@transaction.atomic
def show_help_to_typist(*, sitting: Sitting, card: Card, by: User, at: dt.datetime) -> HelpShown:
    """Note that the help screen stands before who types. The row is the record: there is no event to tell of it."""
    assessment = _locked(sitting, by, at)
    return HelpShown.objects.create(assessment=assessment, link_id=card.link_id, at=at)


@transaction.atomic
def answer_help_for_them(*, sitting: Sitting, card: Card, response: str, by: User, at: dt.datetime) -> None:
    """They said whether they would like to be rung; it tells the hub their name and nothing else. Whether it may be
    said here goes by what was typed in this sitting: help that she was shown by herself is nobody's to find out.

    Raises SittingOver, NotShown, NotAResponse.
    """
    if response not in (HelpShown.Response.CALL_ME, HelpShown.Response.GO_ON):
        raise NotAResponse("Pick one: they would like us to ring, or they go on.", field="response")
    assessment = _locked(sitting, by, at)
    way = way_in_sitting(sitting)
    if way.template.critical_on(card, way.given) is None:
        raise NotShown("There is nothing to answer here. Go back to the cards.")
    earlier = HelpShown.objects.filter(assessment=assessment, link_id=card.link_id, at__gte=sitting.at)
    if not earlier.filter(response=response, call=None).exists():
        HelpShown.objects.create(assessment=assessment, link_id=card.link_id, response=response, at=at)
        if response == HelpShown.Response.CALL_ME:
            record(kind="help.asked-for", by=by, subject=assessment)


def _check(
    mode: str, said_on: dt.date, interpreter: str, interpreter_name: str, language: str, *, today: dt.date
) -> None:
    if mode not in (Assessment.Mode.PHONE, Assessment.Mode.PAPER, Assessment.Mode.INTERPRETER):
        raise NotTypedByAnother("Pick by phone, on paper, or with an interpreter.", field="mode")
    if not today - FRESH <= said_on <= today:
        raise SayItAgain("Ask again: their yes has to be from the last 14 days.", field="said_on")
    if mode == Assessment.Mode.INTERPRETER:
        missing = {"interpreter": interpreter, "interpreter_name": interpreter_name, "language": language}
        field = next((name for name, said in missing.items() if not said), None)
        if field:
            raise NobodyInterpreted("Write down who interprets, and in which language.", field=field)


def _on_the_table(person: Any, template: UUID, *, mode: str, by: User, at: dt.datetime) -> Assessment:
    """The open one of those questions, locked; else a new one."""
    adoption = next((one for one in inviting(person) if one.family_id == template), None)
    if adoption is None:
        raise NotOffered("Those cards are not in use for them now. Pick another.")
    in_line(person)
    open_ones = Assessment.objects.filter(respondent=person, version_id=adoption.version_id).exclude(state="DONE")
    found: Assessment | None = open_ones.select_for_update(of=("self",)).select_related("respondent").first()
    return found or invite_to_assessment(person=person, by=by, at=at, mode=mode, template=template)


def _locked(sitting: Sitting, by: User, at: dt.datetime) -> Assessment:
    """The assessment, locked, while the sitting is open to this typist. Raises SittingOver."""
    locked: Assessment = (
        Assessment.objects.select_for_update(of=("self",)).select_related("respondent").get(pk=sitting.assessment_id)
    )
    if not Sitting.objects.open_to(by, at=at).filter(pk=sitting.pk).exists():
        raise SittingOver(f"This sitting is over. Ask {locked.respondent.first_name} again, then begin another.")
    return locked


def _end(sitting: Sitting, why: str, kind: str, *, by: User, at: dt.datetime) -> None:
    _, is_new = SittingEnd.objects.get_or_create(sitting=sitting, why=why, defaults={"at": at, "by": by})
    if is_new:
        record(kind=kind, by=by, subject=sitting)
