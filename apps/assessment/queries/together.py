"""What a supporter sees who sits beside a parent: the prompts of the template, and the part she points at. Nothing here
reads an answer, a choice, or the state of the assessment: whatever she does, the page stays as it is."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.assessment.models.assessments import Assessment
from apps.assessment.permissions import is_matched
from apps.assessment.queries.asked import template_asked
from kith.catalogue.assessments.cards import Theme
from kith.catalogue.assessments.rules import ALWAYS
from kith.people.models import User

SHOWN_FOR = dt.timedelta(hours=2)
"""How long her supporter sees the part she pointed at, unless she points again or stops it."""


def get_beside(*, pk: UUID, family: Any, for_user: User) -> Assessment:
    """An assessment of the family beside which this person sits: they invited her to do it together, and are matched
    with the family now. Raises Http404."""
    if not is_matched(for_user, family=family):
        raise Http404
    together = Assessment.objects.filter(respondent__family=family, companion=for_user, mode=Assessment.Mode.TOGETHER)
    found: Assessment = get_object_or_404(together.select_related("respondent"), pk=pk)
    return found


def beside_of(family: Any, *, for_user: User) -> dict[UUID, Assessment]:
    """By person of the family, the newest assessment beside which this person sits."""
    if not is_matched(for_user, family=family):
        return {}
    together = Assessment.objects.filter(respondent__family=family, companion=for_user, mode=Assessment.Mode.TOGETHER)
    return {assessment.respondent_id: assessment for assessment in together.order_by("made_at")}


def parts_to_show(assessment: Assessment) -> list[Theme]:
    """The parts that everybody has: one that stands there only after some answers would tell of them."""
    themes = template_asked(assessment).themes
    return [theme for theme in themes if any(card.when == ALWAYS for card in theme.cards)]


def part_shown(assessment: Assessment, *, at: dt.datetime) -> Theme | None:
    """The part she points at now, or None."""
    if assessment.part_shown_at is None or at - assessment.part_shown_at > SHOWN_FOR:
        return None
    return next((theme for theme in parts_to_show(assessment) if theme.link_id == assessment.part_shown), None)
