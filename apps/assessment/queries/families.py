"""What a supporter or coordinator reads: only what a family has opened to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from apps.assessment.models.answers import Answer, Level
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.topics import TopicChoice
from apps.assessment.permissions import levels_open_to
from apps.assessment.queries.asked import template_asked
from apps.peersupport.queries import get_family, handovers_held_by, people_seen_of, supports_alone
from kith.catalogue.assessments.cards import Card
from kith.people.models import User
from kith.permissions import Permission


@dataclass(frozen=True)
class Opened:
    """One person's assessment as another may see it: what they opened, and what they want to talk about."""

    assessment: Assessment
    answers: list[tuple[Card, Answer, str]]
    to_talk_about: list[Card]

    def with_more(self, other: Opened) -> Opened:
        """What they opened in another that they began on the same day, below it."""
        topics = [*self.to_talk_about, *other.to_talk_about]
        return Opened(self.assessment, [*self.answers, *other.answers], topics)

    @property
    def is_empty(self) -> bool:
        return not (self.answers or self.to_talk_about)


@dataclass(frozen=True)
class OnTheTable:
    """`title` is told of what somebody of the hub asked for. Which questions a person took up alone is theirs: that
    they picked those may say as much as an answer."""

    state: str
    title: str


def family_seen_by(*, pk: UUID, for_user: User) -> Any:
    """A family whose opened answers this person may read. Raises Http404."""
    family = get_family(pk=pk, for_user=for_user)
    if not levels_open_to(for_user, family=family):
        raise Http404
    return family


def opened_by_family(*, family: Any, for_user: User) -> list[Opened]:
    """Of each who began, by the day they did, what is opened to this person and nothing but that; one empty one of
    those who opened nothing: how many they took up is theirs."""
    levels = levels_open_to(for_user, family=family)
    handovers = handovers_held_by(for_user, family=family)
    if not (levels or handovers):
        return []
    return _read([person.pk for person in people_seen_of(family, for_user=for_user)], levels, handovers)


def opened_by_partner(person: Any, *, for_user: User) -> list[Opened]:
    """What a partner has opened to the supporter he has for himself."""
    alone = for_user.may(Permission.READ_OPENED_ANSWERS) and supports_alone(for_user, person)
    return _read([person.pk], (Level.SUPPORTER, Level.HUB), frozenset()) if alone else []


def _read(people: list[UUID], levels: tuple[Any, ...], handovers: frozenset[UUID]) -> list[Opened]:
    started = Assessment.objects.filter(respondent__in=people).exclude(state="INVITED")
    assessments = started.select_related("respondent", "overlay").order_by("-started_at")
    read = [_opened(assessment, levels, handovers) for assessment in assessments]
    telling = {one.assessment.respondent_id: one for one in reversed(read) if not one.is_empty}
    first = {one.assessment.respondent_id: one for one in reversed(read)}
    kept = [one for one in read if not one.is_empty or one is {**first, **telling}[one.assessment.respondent_id]]
    return list(_by_day(kept).values())


def on_the_table(family: Any) -> dict[UUID, list[OnTheTable]]:
    """By person, what they were asked to answer or have begun, the longest there first; nothing that is done."""
    found = Assessment.objects.filter(respondent__family=family).exclude(state="DONE").select_related("overlay")
    tables: dict[UUID, list[OnTheTable]] = {}
    for assessment in found.order_by("made_at"):
        title = template_asked(assessment).title if assessment.companion_id else ""
        tables.setdefault(assessment.respondent_id, []).append(OnTheTable(assessment.state, title))
    return tables


def _by_day(found: list[Opened]) -> dict[tuple[UUID, dt.date], Opened]:
    days: dict[tuple[UUID, dt.date], Opened] = {}
    for one in found:
        key = (one.assessment.respondent_id, timezone.localdate(one.assessment.started_at))
        days[key] = days[key].with_more(one) if key in days else one
    return days


def _opened(assessment: Assessment, levels: tuple[Any, ...], handovers: frozenset[UUID]) -> Opened:
    cards = template_asked(assessment).cards
    place = {link_id: number for number, link_id in enumerate(cards)}
    answers = [a for a in assessment.answers.opened_to(*levels, handovers=handovers) if a.link_id in cards]
    answers.sort(key=lambda answer: place[answer.link_id])
    told = [(cards[answer.link_id], answer, cards[answer.link_id].say(answer.given)) for answer in answers]
    topics = _topics(assessment, list(cards.values())) if Level.SUPPORTER in levels else []
    return Opened(assessment, told, topics)


def _topics(assessment: Assessment, cards: list[Card]) -> list[Card]:
    """What they said yes to talking about here, which their supporter is told and nobody else. What they said no to is
    nobody's business, and so is another assessment that asks of the same."""
    chosen = TopicChoice.objects.filter(respondent=assessment.respondent_id)
    last = chosen.order_by("concept_key", "-step").distinct("concept_key")
    now = {one.concept_key for one in last if one.choice == "NOW" and one.assessment_id == assessment.pk}
    return [card for card in cards if card.concept_key in now]
