"""Who waited past a day of her clock, and how often that was so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from apps.peersupport.models.breaches import Breach
from apps.peersupport.models.introductions import Introduction, IntroductionQuerySet


@dataclass(frozen=True, slots=True)
class Rung:
    """By which day of an introduction what had to be done."""

    due: str
    done: str


LADDER = {
    Breach.Step.COORDINATOR: Rung("attempt_due_on", "first_attempt_at"),
    Breach.Step.LEAD: Rung("contact_due_on", "first_contact_at"),
    Breach.Step.BOARD: Rung("contact_limit_on", "first_contact_at"),
}
"""First attempt within 2 working days; talking both ways within 5; and 10 as the limit (see clocks.toml)."""


def late_without_a_row(step: Breach.Step, *, today: dt.date) -> IntroductionQuerySet:
    """Introductions whose day went by before it was done, or before they ended, and that have no row of it yet."""
    rung = LADDER[step]
    written = Breach.objects.filter(introduction=OuterRef("pk"), step=step)
    found: IntroductionQuerySet = Introduction.objects.filter(~Exists(written), merged_into=None).annotate(
        stopped_on=TruncDate(Coalesce(F(rung.done), F("ended_at")))
    )
    past = Q(stopped_on=None, **{f"{rung.due}__lt": today}) | Q(stopped_on__gt=F(rung.due))
    return found.filter(past).order_by("heard_at", "pk")


@dataclass(frozen=True, slots=True)
class Month:
    """`heard`: how many we heard of in that month. The others: how many of those waited too long."""

    first: dt.date
    heard: int
    tried_late: int
    met_late: int
    past_limit: int


def waiting_by_month(*, since: dt.date) -> list[Month]:
    """Counts for each month we heard of anybody in, the newest first. Nobody is named."""
    rows = (
        Introduction.objects.filter(heard_at__date__gte=since, merged_into=None)
        .annotate(month=TruncMonth("heard_at")).values("month").order_by("-month")
        .annotate(heard=Count("pk", distinct=True), **{step: _counted(step) for step in LADDER})
    )  # fmt: skip
    steps = tuple(LADDER)
    return [Month(row["month"].date(), row["heard"], *(row[step] for step in steps)) for row in rows]


def _counted(step: Breach.Step) -> Count:
    return Count("breaches", filter=Q(breaches__step=step), distinct=True)
