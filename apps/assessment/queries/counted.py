"""Answers that who gave them lets us count: the only place that looks at a sealed answer for anybody but that person.
It gives totals, of ten people or more, and never an answer, a person or a family."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.counting import CountingChoice
from apps.assessment.queries.asked import template_asked
from apps.assessment.queries.cohorts import families_of, turning_days
from apps.assessment.queries.own import choices_of
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.queries import family_id_of
from kith.catalogue.assessments.scores import Score, work_out
from kith.statistics.paired import PairedChange, paired_change

SLUG, KEY = "social-capital", "social-capital"
LONGEST_PREGNANCY = dt.timedelta(days=308)
FROM_DAYS, TO_DAYS = 70, 120
FEWEST = 10


@dataclass(frozen=True)
class SocialCapital:
    """Of people whose baby came to 120 days in the period. `change` is None below ten pairs, and then the number is
    not said either."""

    change: PairedChange | None


def counts(assessment: Assessment) -> bool:
    """Whether who answered lets these answers be counted."""
    last = CountingChoice.objects.filter(assessment=assessment).order_by("-step").first()
    return bool(last and last.may_count)


def is_counted(version_id: UUID) -> bool:
    """Whether a figure is made of answers to this version, so that we ask whether they may be counted."""
    return bool(TemplateVersion.objects.filter(pk=version_id, family__slug=SLUG).exists())


def social_capital_change(*, from_: dt.date, to: dt.date) -> SocialCapital:
    """How the seven questions' sum changed for the same people, from the last time they answered all seven before the
    birth to the last time they did at 70 to 120 days after it.

    Only where they let both be counted, and where both times asked the same seven concepts.
    """
    births = families_of(turning_days(TO_DAYS, from_=from_, to=to))
    pairs = [pair for respondent, found in _counted(births).items() if (pair := _pair(births[respondent[1]], found))]
    return SocialCapital(paired_change(pairs) if len(pairs) >= FEWEST else None)


def _counted(births: dict[UUID, dt.date]) -> dict[tuple[UUID, UUID], list[Assessment]]:
    """By person and family, the assessments that may be counted, in the order they were begun."""
    versions = TemplateVersion.objects.filter(family_id=family_id_of(SLUG)).values_list("pk", flat=True)
    later = CountingChoice.objects.filter(assessment=OuterRef("assessment"), step__gt=OuterRef("step"))
    let = CountingChoice.objects.filter(~Exists(later), assessment=OuterRef("pk"), may_count=True)
    rows = Assessment.objects.filter(Exists(let), version_id__in=list(versions), respondent__family__in=list(births))
    found: dict[tuple[UUID, UUID], list[Assessment]] = {}
    for one in rows.select_related("respondent", "overlay").order_by("started_at", "pk"):
        found.setdefault((one.respondent_id, one.respondent.family_id), []).append(one)
    return found


def _pair(born_on: dt.date, found: list[Assessment]) -> tuple[float, float] | None:
    before = _last(found, born_on - LONGEST_PREGNANCY, born_on)
    after = _last(found, born_on + dt.timedelta(days=FROM_DAYS), born_on + dt.timedelta(days=TO_DAYS + 1))
    return (before[0], after[0]) if before and after and before[1] == after[1] else None


def _last(found: list[Assessment], from_: dt.date, before: dt.date) -> tuple[float, frozenset[str]] | None:
    worked = [result for one in found if (result := _worked_out(one, from_, before))]
    return worked[-1] if worked else None


def _worked_out(assessment: Assessment, from_: dt.date, before: dt.date) -> tuple[float, frozenset[str]] | None:
    """The sum of what was answered in [from_, before), and the concepts it is of; None where one is missing."""
    template = template_asked(assessment)
    score = next((score for score in template.scores if score.key == KEY), None)
    if score is None:
        return None
    never = {key for key, choice in choices_of(assessment.respondent_id).items() if choice == "NEVER"}
    given = {
        answer.link_id: answer.given
        for answer in _answers(assessment, from_, before)
        if answer.given is not None and template.cards[answer.link_id].concept_key not in never
    }
    value = work_out(score, template.given_on_shown(given)).value
    return None if value is None else (float(value), _concepts(score, template.cards))


def _answers(assessment: Assessment, from_: dt.date, before: dt.date) -> Any:
    """Each card's last answer of those days, whatever was answered since."""
    moments = [timezone.make_aware(dt.datetime.combine(day, dt.time.min)) for day in (from_, before)]
    within = Answer.objects.filter(assessment=assessment, at__gte=moments[0], at__lt=moments[1])
    return within.order_by("link_id", "-at", "-pk").distinct("link_id")


def _concepts(score: Score, cards: Any) -> frozenset[str]:
    return frozenset(cards[item.link_id].concept_key for item in score.items)
