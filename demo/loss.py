"""A family of the demonstration whose pregnancy has ended: nothing speaks of it, somebody has rung, support goes on."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.models.record import Entry
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations.entries import write_entry
from apps.peersupport.operations.loss import Lost, note_loss, note_owed_call
from demo.people import post
from demo.plans import Plan
from kith.roles import Role

TOLD_DAYS_AGO = 17
TALKED = (
    "I rang, as I said I would. We were quiet for some of it. You’d like me to ring on Thursdays for now, and no post."
)


def load(plan: Plan, rng: random.Random, today: date, tell: Callable[[str], None]) -> None:
    """Fill the open scope, after the families. Where nobody expects a baby who is supported, there is none."""
    match = _one_who_expects(plan, today)
    if match is None:
        return
    pregnancy = match.family.pregnancies.get()
    user, told_at = match.supporter.user, _at(today, TOLD_DAYS_AGO, 18)
    owed = note_loss(pregnancy=pregnancy, lost=Lost(called="Wren"), at=told_at, by=user)
    if owed is None:
        return
    rung_at = timezone.make_aware(datetime.combine(owed.due_on, time(10, 30)))
    note_owed_call(owed=owed, at=rung_at, by=user)
    write_entry(
        client_key=uuid.uuid4(), family=match.family, about=pregnancy.person, kind=Entry.Kind.CALL, text=TALKED,
        who_was_there="", happened_at=rung_at, two_way=True, at=rung_at + timedelta(hours=1), by=user,
    )  # fmt: skip
    tell("a family after a loss, all quiet")


def _one_who_expects(plan: Plan, today: date) -> Match | None:
    """Supported since before then, with a sign-in where there is one; never the parent whom the desk lists."""
    found = Match.objects.filter(
        state=Match.State.ACTIVE, started_at__lt=_at(today, TOLD_DAYS_AGO + 7, 9), family__ended_at=None,
        family__pregnancies__state=Pregnancy.State.EXPECTING,
    )  # fmt: skip
    others = found.exclude(family__people__user__email=post(plan, Role.PARENT).email)
    others = others.select_related("supporter__user", "family").order_by("started_at", "pk")
    one: Match | None = others.filter(family__people__user__isnull=False).first() or others.first()
    return one


def _at(today: date, days: int, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=days), time(hour)))
