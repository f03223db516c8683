"""What lies on a person's own table: what they may begin, carry on with, and read. Nobody else is told any of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.templates import TemplateAdoption
from apps.assessment.queries.licences import why_not_asked
from apps.assessment.queries.templates import adoptions_in_use
from apps.peersupport.queries import babies_of, is_expecting, is_quiet
from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.queries import family_id_of
from kith.people.models import User

AUDIENCES = {"PARENT": {"PARENT", "EITHER", "ANYBODY"}, "PARTNER": {"PARTNER", "EITHER", "ANYBODY"}}
AGES = {TemplateFamily.Moment.SIX_WEEKS: (28, 70), TemplateFamily.Moment.TWELVE_WEEKS: (70, 120)}
"""How old the baby is, in days, both included, while a template of that moment is offered."""
ASKED_TWICE = "social-capital"


@dataclass(frozen=True)
class Thing:
    """An assessment on the table, with the title of its template."""

    assessment: Assessment
    title: str


@dataclass(frozen=True)
class Table:
    """`offers` may be begun; `invited` were asked for by somebody; after a loss there are none of either."""

    offers: list[TemplateAdoption]
    invited: list[Thing]
    started: list[Thing]
    done: list[Thing]

    @property
    def to_do(self) -> int:
        return len(self.offers) + len(self.invited) + len(self.started)

    @property
    def only_assessment(self) -> Assessment | None:
        """The one thing on the table, where it is an assessment."""
        things = [*self.invited, *self.started, *self.done]
        return things[0].assessment if len(things) == 1 and not self.offers else None


def table_of(user: User, *, today: dt.date) -> Table:
    person = getattr(user, "person", None)
    own = list(Assessment.objects.of(user).select_related("respondent", "companion").order_by("-made_at"))
    titles = _titles(own)
    things = [Thing(assessment, titles[assessment.version_id][1]) for assessment in own]
    had = {titles[one.version_id][0] for one in own} - _due_again(person, own, titles, today)
    quiet = person is not None and is_quiet(person.family)
    offers = [] if person is None or quiet else [a for a in fitting(person, today=today) if a.family_id not in had]
    invited, started, done = ([one for one in things if one.assessment.state == state] for state in _STATES)
    return Table(offers, [] if quiet else invited, started, done)


def fitting(person: Any, *, today: dt.date) -> list[TemplateAdoption]:
    """What is in use here and fits this person now; what is only for who was invited, or lacks its licence, is not
    among it."""
    kinds = {TemplateFamily.Moment.ANY, *_moments(person.family, today)}
    fit = [adoption for adoption, family in _for_audience(person) if family.moment in kinds]
    return [one for one in fit if not why_not_asked(one.version_id, one.sha256, on=today)]


def inviting(person: Any) -> list[TemplateAdoption]:
    """What this person may be invited to: all in use here that is for a parent, or for a partner."""
    return [adoption for adoption, _ in _for_audience(person)]


def _for_audience(person: Any) -> list[tuple[TemplateAdoption, TemplateFamily]]:
    adoptions = adoptions_in_use()
    families = TemplateFamily.objects.in_bulk([adoption.family_id for adoption in adoptions])
    pairs = [(adoption, families[adoption.family_id]) for adoption in adoptions if adoption.family_id in families]
    return [(adoption, family) for adoption, family in pairs if family.audience in AUDIENCES.get(person.role, ())]


def _due_again(person: Any, own: list[Assessment], titles: dict[UUID, tuple[UUID, str]], today: dt.date) -> set[UUID]:
    """The questions that are asked once more about twelve weeks after the birth, where none were begun since it."""
    low, high = AGES[TemplateFamily.Moment.TWELVE_WEEKS]
    births = [baby.born_on for baby in babies_of(person.family)] if person else []
    births = [born_on for born_on in births if low <= (today - born_on).days <= high]
    twice = family_id_of(ASKED_TWICE)
    since = (timezone.localdate(one.made_at) for one in own if titles[one.version_id][0] == twice)
    return {twice} if twice and births and all(day < min(births) for day in since) else set()


def _moments(family: Any, today: dt.date) -> set[str]:
    ages = [(today - baby.born_on).days for baby in babies_of(family)]
    now = {str(moment) for moment, (low, high) in AGES.items() if any(low <= age <= high for age in ages)}
    return now | {str(TemplateFamily.Moment.EXPECTING)} if is_expecting(family) else now


def _titles(own: list[Assessment]) -> dict[UUID, tuple[UUID, str]]:
    """By version: its template, and what that is called."""
    versions = TemplateVersion.objects.filter(pk__in={assessment.version_id for assessment in own})
    return {pk: (family, title) for pk, family, title in versions.values_list("pk", "family_id", "family__title")}


_STATES = (Assessment.State.INVITED, Assessment.State.STARTED, Assessment.State.DONE)
