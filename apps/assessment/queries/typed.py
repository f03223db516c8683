"""What a supporter sees of what they type for a parent, while the sitting lasts; and what she sees of it, always."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.assessment.models.answers import Answer, Level
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.sittings import Sitting
from apps.assessment.models.topics import TopicChoice
from apps.assessment.permissions import is_matched
from apps.assessment.queries.asked import template_asked
from apps.assessment.queries.own import Way, choices_of
from kith.errors import Refused
from kith.people.models import User


class SittingOver(Refused):
    """What was typed in a sitting is out of the typist's sight once it has ended."""


@dataclass(frozen=True)
class Typed:
    """An answer that was typed for her and that she has not looked at yet. `before`: what she had put there herself."""

    answer: Answer
    before: Answer | None


def get_sitting(*, pk: UUID, family: Any, for_user: User, at: dt.datetime) -> Sitting:
    """A sitting in which this person may type. Raises Http404 where it is not theirs or they are not matched now, and
    SittingOver."""
    theirs = Sitting.objects.filter(typist=for_user, assessment__respondent__family=family)
    found: Sitting = get_object_or_404(theirs.select_related("assessment__respondent"), pk=pk)
    if not is_matched(for_user, family=family):
        raise Http404
    if not Sitting.objects.open_to(for_user, at=at).filter(pk=found.pk).exists():
        name = found.assessment.respondent.first_name
        raise SittingOver(
            f"This sitting is over, so what you typed is out of your sight. Ask {name} again, then begin another."
        )
    return found


def get_sitting_to_end(*, pk: UUID, family: Any, for_user: User) -> Sitting:
    """A sitting, over or not, whose say-so may be taken back through this person, who supports the family now. It
    gives no sight of what was typed. Raises Http404."""
    if not is_matched(for_user, family=family):
        raise Http404
    of_family = Sitting.objects.filter(assessment__respondent__family=family)
    theirs = of_family.filter(Q(typist=for_user) | Q(assessment__respondent__user=None))
    found: Sitting = get_object_or_404(theirs.select_related("assessment__respondent"), pk=pk)
    return found


def sittings_kept_open(family: Any) -> dict[UUID, Sitting]:
    """By person of the family who has no sign-in, the newest sitting of which something stands open in their words."""
    of_family = Sitting.objects.filter(assessment__respondent__family=family, assessment__respondent__user=None)
    found = of_family.not_taken_back().select_related("assessment").order_by("at")
    return {sitting.assessment.respondent_id: sitting for sitting in found if opened_as_she_said(sitting)}


def sittings_open_to(typist: User, *, family: Any, at: dt.datetime) -> dict[UUID, Sitting]:
    """By person of the family, the sitting in which `typist` types for them now."""
    found = Sitting.objects.open_to(typist, at=at).filter(assessment__respondent__family=family)
    return {sitting.assessment.respondent_id: sitting for sitting in found.select_related("assessment")}


def way_in_sitting(sitting: Sitting) -> Way:
    """The cards as the typist meets them: shown by what was typed in this sitting and nothing else, and holding no
    other answer. Whether she has changed it since, thrown it away or hushed it is not to be seen. What she asked
    never to be asked before it was typed is asked by nobody, so it is left out."""
    template = template_asked(sitting.assessment)
    answers = {answer.link_id: answer for answer in _typed_last(sitting)}
    met = {template.cards[link_id].concept_key for link_id in answers}
    choices = choices_of(sitting.assessment.respondent_id)
    hushed = {key: choice for key, choice in choices.items() if choice == _NEVER and key not in met}
    return Way(sitting.assessment, template, answers, hushed)


def get_typed_answer(*, pk: UUID, sitting: Sitting) -> Answer:
    """A current answer typed in this sitting. Raises Http404."""
    found: Answer = get_object_or_404(sitting.answers.current(), pk=pk)
    return found


def opened_as_she_said(sitting: Sitting) -> list[Answer]:
    """What the typist opened in her name and stands open."""
    opened = sitting.answers.opened_to(Level.SUPPORTER, Level.HUB).prefetch_related("visibilities")
    return [answer for answer in opened if max(answer.visibilities.all(), key=lambda one: one.step).said_so]


def typed_for(assessment: Assessment) -> list[Typed]:
    """For the respondent's eyes: what was typed for them and they have not looked at, in the order of the cards."""
    rows = assessment.answers.select_related("typed_by", "sitting", "confirmation")
    answers: dict[UUID | None, Answer] = {answer.pk: answer for answer in rows}
    waiting = assessment.answers.current().filter(confirmation=None).exclude(sitting=None).values_list("pk", flat=True)
    place = {link_id: number for number, link_id in enumerate(template_asked(assessment).cards)}
    found = [Typed(answers[pk], _before(answers[pk], answers)) for pk in waiting]
    kept = [one for one in found if one.answer.link_id in place and (one.before or not one.answer.is_skip)]
    return sorted(kept, key=lambda one: place[one.answer.link_id])


def said_before(answer: Answer) -> Answer | None:
    """What she had put on that card herself before it was typed for her."""
    on_the_card = answer.assessment.answers.filter(link_id=answer.link_id).select_related("confirmation")
    return _before(answer, {one.pk: one for one in on_the_card})


def typed_waiting(user: User) -> list[tuple[Assessment, list[Typed]]]:
    """By assessment of theirs, what was typed for them and they have not looked at."""
    own = Assessment.objects.of(user).exclude(sittings=None).select_related("respondent").distinct()
    found = [(assessment, typed_for(assessment)) for assessment in own.order_by("-made_at")]
    return [(assessment, waiting) for assessment, waiting in found if waiting]


def sittings_under_way(assessment: Assessment, *, at: dt.datetime) -> list[Sitting]:
    """For the respondent's eyes: who may type for them now."""
    found = assessment.sittings.under_way(at=at).select_related("typist").order_by("at")
    family = assessment.respondent.family
    return [sitting for sitting in found if is_matched(sitting.typist, family=family)]


def get_own_sitting(*, pk: UUID, assessment: Assessment) -> Sitting:
    """Raises Http404."""
    found: Sitting = get_object_or_404(assessment.sittings.all(), pk=pk)
    return found


def _typed_last(sitting: Sitting) -> list[Answer]:
    """On each card, what was typed last in this sitting, whatever stands there now."""
    return list(sitting.answers.with_level().order_by("link_id", "-at", "-pk").distinct("link_id"))


def _before(answer: Answer, answers: dict[UUID | None, Answer]) -> Answer | None:
    earlier = answers.get(answer.supersedes_id)
    while earlier is not None and not _is_hers(earlier):
        earlier = answers.get(earlier.supersedes_id)
    return earlier


def _is_hers(answer: Answer) -> bool:
    """She said something there, and typed it or looked it through."""
    return not answer.is_skip and (answer.sitting_id is None or hasattr(answer, "confirmation"))


_NEVER = TopicChoice.Choice.NEVER
