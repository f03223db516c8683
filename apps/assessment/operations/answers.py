"""Inviting, beginning, answering card by card, and deciding who may read each answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.assessment.models.answers import Answer, AnswerVisibility, Level
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.templates import TemplateAdoption
from apps.assessment.models.topics import TopicChoice
from apps.assessment.operations.licences import check_may_be_asked
from apps.assessment.queries.asked import overlay_in_force
from apps.assessment.queries.table import fitting, inviting
from apps.assessment.queries.templates import adoption_in_use
from apps.peersupport.queries import is_quiet, open_handovers_of
from kith.audit.operations import record
from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.fitting import DoesNotFit, fit
from kith.errors import BadInput, Refused
from kith.people.models import User


class NoTemplateInUse(Refused):
    """A coordinator has not chosen an assessment yet."""


class OneIsOpen(Refused):
    """This person has an assessment that is not done."""


class NotTheirs(Refused):
    """Only the person an assessment is about answers it and decides who reads it."""


class NotBegun(Refused):
    """The straight deal comes first."""


class NotOffered(Refused):
    """These questions are not on this person's table."""


class Quiet(Refused):
    """After a loss nobody is asked to answer anything."""


class NotAChoice(BadInput):
    """What was picked is not on the card."""


class KeyUsed(BadInput):
    """The form's own number was used for another card."""


class AnswerChanged(Refused):
    """A later answer stands in for this one."""


class AnsweredSince(Refused):
    """The card was answered since by who sent this, in another window or on another device."""


@transaction.atomic
def invite_to_assessment(
    *, person: Any, by: User, at: dt.datetime, mode: str = Assessment.Mode.ALONE, template: UUID | None = None
) -> Assessment:
    """Ask a parent or partner whether they would like to answer. Nothing begins until they begin it. `template`: which
    questions, by their id; without it, the antenatal ones.

    Raises Quiet, NoTemplateInUse, OneIsOpen, NotOffered, LicenceLacking.
    """
    in_line(person)
    if is_quiet(person.family):
        raise Quiet(f"It is quiet for {person.first_name} now, so we ask for nothing. What they begin is theirs.")
    adoption = _named(template, inviting(person))
    assessment = _make(person, adoption=adoption, at=at, mode=mode, companion=by)
    record(kind="assessment.invited", by=by, subject=assessment)
    return assessment


@transaction.atomic
def start_assessment(
    *, by: User, at: dt.datetime, assessment: Assessment | None = None, template: UUID | None = None
) -> Assessment:
    """The straight deal was read: begin the one they were invited to, or one of their own. Begun twice, it is one.
    `template`: which questions, by their id, as they lie on the person's table.

    Raises NoTemplateInUse, NotTheirs, NotOffered, LicenceLacking.
    """
    assessment = assessment or _begin(by, template, at)
    locked = own_assessment(assessment, by)
    begin(locked, by=by, at=at)
    return locked


@transaction.atomic
def answer_card(
    *, assessment: Assessment, card: Card, given: Any, own_words: str, client_key: UUID, by: User, at: dt.datetime,
    seen: Collection[UUID] | None = None,
) -> Answer:  # fmt: skip
    """Write down what was said on a card; nothing given and no words is a skip. Sealed until they open it.

    Sent twice with one `client_key` it is one answer; said again the same, nothing is added and what was opened stays
    open. `seen`: the client keys of the answers to this card that they had before them; one given since is not written
    over. None: whatever stands there. Who answered and who typed come from the sign-in. Raises NotTheirs, NotBegun,
    NotAChoice, KeyUsed, AnsweredSince.
    """
    locked = begun_assessment(assessment, by)
    try:
        kept = Answer.columns_of(fit(card, given))
    except DoesNotFit as error:
        raise NotAChoice(str(error), field="code") from error
    if sent := Answer.objects.filter(client_key=client_key).first():
        return same_card(sent, locked, card)
    last = locked.answers.current().filter(link_id=card.link_id).first()
    if last and (last.code, last.value, last.own_words) == (kept["code"], kept["value"], own_words):
        return last
    if last and seen is not None and last.client_key not in seen:
        return _unless_said_anew(last, seen, kept, own_words)
    answer = Answer.objects.create(
        assessment=locked, link_id=card.link_id, **kept, own_words=own_words, answered_by=locked.respondent,
        typed_by=by, at=at, supersedes=last, client_key=client_key,
    )  # fmt: skip
    record(kind="answer.given", by=by, subject=answer)
    return answer


@transaction.atomic
def choose_topic(*, assessment: Assessment, card: Card, choice: str, by: User, at: dt.datetime) -> None:
    """Whether they want to talk about what this card asks. Chosen twice the same, it is one choice.

    Raises NotTheirs, NotAChoice.
    """
    if choice not in TopicChoice.Choice.values:
        raise NotAChoice("Pick yes, not now, or never ask me.", field="topic")
    locked = own_assessment(assessment, by)
    chosen = TopicChoice.objects.filter(respondent=locked.respondent_id, concept_key=card.concept_key)
    last = chosen.order_by("-step").first()
    if last and last.choice == choice:
        return
    made = TopicChoice.objects.create(
        respondent_id=locked.respondent_id, assessment=locked, concept_key=card.concept_key, link_id=card.link_id,
        choice=choice, step=last.step + 1 if last else 1, at=at,
    )  # fmt: skip
    record(kind="topic.chosen", by=by, subject=made)


@transaction.atomic
def set_visibility(*, answer: Answer, level: str, by: User, at: dt.datetime, handover: UUID | None = None) -> None:
    """Open one answer to the supporter, the hub or an open handover, or close it again; it holds from the next page
    anybody reads.

    Raises NotTheirs, AnswerChanged, NotAChoice.
    """
    if level not in Level.values:
        raise NotAChoice("Pick who may read it.", field="level")
    handover = handover if level == Level.HANDOVER else None
    own_assessment(answer.assessment, by)
    if level == Level.HANDOVER and handover not in {one.pk for one in open_handovers_of(answer.answered_by)}:
        raise NotAChoice("That handover is not open now.", field="level")
    if Answer.objects.filter(supersedes=answer).exists():
        raise AnswerChanged("You have changed this answer since. Look at the new one, then open it if you like.")
    last = answer.visibilities.order_by("-step").first()
    if (level, handover) == ((last.level, last.handover_id) if last else (Level.SEALED, None)):
        return
    AnswerVisibility.objects.create(
        answer=answer, step=last.step + 1 if last else 1, level=level, handover_id=handover, at=at, by=by
    )
    record(kind="answer.closed" if level == Level.SEALED else "answer.opened", by=by, subject=answer)


@transaction.atomic
def close_all_answers(*, assessment: Assessment, by: User, at: dt.datetime) -> int:
    """Seal every answer again. Returns how many were open. Raises NotTheirs."""
    opened = list(assessment.answers.current().with_level().exclude(level=Level.SEALED))
    for answer in opened:
        set_visibility(answer=answer, level=Level.SEALED, by=by, at=at)
    return len(opened)


@transaction.atomic
def finish_assessment(*, assessment: Assessment, by: User, at: dt.datetime) -> None:
    """They are done for now. Every answer stays theirs to change, open and close. Raises NotTheirs, NotBegun."""
    locked = begun_assessment(assessment, by)
    if locked.state == Assessment.State.STARTED:
        locked.state, locked.done_at = Assessment.State.DONE, at
        locked.save(update_fields=["state", "done_at"])
        record(kind="assessment.finished", by=by, subject=locked)


def _begin(by: User, template: UUID | None, at: dt.datetime) -> Assessment:
    """The open one of those questions, else a new one."""
    person = _person(by)
    in_line(person)
    adoption = _named(template, fitting(person, today=timezone.localdate(at)))
    open_ones = Assessment.objects.of(by).exclude(state="DONE")
    if adoption is not None and template is not None:
        open_ones = open_ones.filter(version_id=adoption.version_id)
    return open_ones.first() or _make(person, adoption=adoption, at=at)


def _named(template: UUID | None, choices: list[TemplateAdoption]) -> TemplateAdoption | None:
    if template is None:
        return adoption_in_use()
    found = next((adoption for adoption in choices if adoption.family_id == template), None)
    if found is None:
        raise NotOffered("Those cards are not on the table now. Pick another.")
    return found


def _make(
    person: Any,
    *,
    adoption: TemplateAdoption | None,
    at: dt.datetime,
    mode: str = Assessment.Mode.ALONE,
    companion: User | None = None,
) -> Assessment:
    if adoption is None:
        raise NoTemplateInUse("A coordinator has not chosen the questions yet. Ask them to.")
    if Assessment.objects.filter(respondent=person, version_id=adoption.version_id).exclude(state="DONE").exists():
        raise OneIsOpen(f"{person.first_name} has one already.")
    check_may_be_asked(adoption, at=at)
    return Assessment.objects.create(
        version_id=adoption.version_id, sha256=adoption.sha256, respondent=person, companion=companion, mode=mode,
        made_at=at,
    )  # fmt: skip


def in_line(person: Any) -> None:
    """Whoever makes one for the same person waits, and then finds it there."""
    type(person).objects.select_for_update(no_key=True).get(pk=person.pk)


def _person(user: User) -> Any:
    person = getattr(user, "person", None)
    if person is None:
        raise NotTheirs("This is for parents and partners. We don’t have you down as one yet: tell your supporter.")
    return person


def own_assessment(assessment: Assessment, by: User) -> Assessment:
    """The assessment, locked, so that two sends of one card stand in line."""
    locked: Assessment = (
        Assessment.objects.select_for_update(of=("self",)).select_related("respondent").get(pk=assessment.pk)
    )
    if locked.respondent.user_id != by.pk:
        raise NotTheirs("Only the person these questions are for can answer them.")
    return locked


def begin(locked: Assessment, *, by: User, at: dt.datetime) -> None:
    """The straight deal was read, by her or to her: what is asked is what is in force now. Begun twice, it is once."""
    if locked.state == Assessment.State.INVITED:
        check_may_be_asked(locked, at=at)
        locked.state, locked.started_at = Assessment.State.STARTED, at
        locked.overlay = overlay_in_force(locked.version_id)
        locked.save(update_fields=["state", "started_at", "overlay"])
        record(kind="assessment.started", by=by, subject=locked)


def begun_assessment(assessment: Assessment, by: User) -> Assessment:
    """Their own, locked, once they have begun it. Raises NotTheirs, NotBegun."""
    locked = own_assessment(assessment, by)
    if locked.state == Assessment.State.INVITED:
        raise NotBegun("Read the straight deal first, then begin.")
    return locked


def same_card(sent: Answer, assessment: Assessment, card: Card) -> Answer:
    if (sent.assessment_id, sent.link_id) != (assessment.pk, card.link_id):
        raise KeyUsed("This page was open for too long. Open the card again and send it once more.")
    return sent


def _unless_said_anew(last: Answer, seen: Collection[UUID], kept: dict[str, Any], own_words: str) -> Answer:
    """The answer given since, where what was sent is only what they had before them then."""
    before = Answer.objects.filter(client_key__in=seen, assessment=last.assessment_id, link_id=last.link_id)
    then = {(one.code, repr(one.value), one.own_words) for one in before} or {("", "None", "")}
    if (kept["code"], repr(kept["value"]), own_words) not in then:
        raise AnsweredSince("You put something else on this card since, maybe in another window.")
    return last
