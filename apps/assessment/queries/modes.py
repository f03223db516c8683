"""The ways of doing it that stand open to a supporter with a person of the family, for the family's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.sittings import Sitting
from apps.assessment.permissions import is_matched
from apps.assessment.queries.together import beside_of
from apps.assessment.queries.typed import sittings_kept_open, sittings_open_to
from kith.people.models import User
from kith.permissions import Permission

SITTING_BESIDE = dt.timedelta(hours=2)


@dataclass(frozen=True)
class Modes:
    """`beside`: the assessment beside which they sit; `sitting`: the one in which they type now; `kept_open`: one of
    which something stands open because somebody without a sign-in said so, who can take it back through them."""

    beside: Assessment | None
    sitting: Sitting | None
    may_type: bool
    kept_open: Sitting | None


def modes_of(family: Any, *, for_user: User, at: dt.datetime) -> Callable[[UUID], Modes]:
    """By person of the family. Nothing of it depends on an answer."""
    beside = beside_of(family, for_user=for_user)
    may_type = for_user.may(Permission.TYPE_ANSWERS) and is_matched(for_user, family=family)
    sittings = sittings_open_to(for_user, family=family, at=at) if may_type else {}
    kept_open = sittings_kept_open(family) if may_type else {}
    return lambda pk: Modes(beside.get(pk), sittings.get(pk), may_type, kept_open.get(pk))


def shares_screen(user: Any) -> bool:
    """They answered a card within the last two hours with somebody beside them, and have not finished."""
    since = timezone.now() - SITTING_BESIDE
    modes = (Assessment.Mode.TOGETHER, Assessment.Mode.INTERPRETER)
    beside = Assessment.objects.filter(respondent__user=user, state=Assessment.State.STARTED, mode__in=modes)
    return bool(beside.filter(Q(answers__at__gte=since) | Q(part_shown_at__gte=since)).exists())
