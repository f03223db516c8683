"""The one switch after a loss: everything that speaks of the pregnancy stops, and a named person rings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.peersupport.clocks import add_working_days
from apps.peersupport.models.families import Family
from apps.peersupport.models.loss import Loss, OwedCall
from apps.peersupport.models.pregnancies import Baby, Pregnancy
from apps.peersupport.operations.messages import stop_for_loss
from apps.peersupport.queries.loss import may_ring, who_rings
from apps.peersupport.quiet import tell_of_loss, tell_of_taking_back
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User

RINGS_WITHIN = 1
"""Working days (reference 6.8)."""


class NotToldHere(Refused):
    """The baby is of another pregnancy."""


class CallMadeAlready(Refused):
    """Somebody has rung, or it was a mistake."""


class CannotRing(Refused):
    """Whoever is named works with no family."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What was told. `babies`: those who were born and died; with none, the pregnancy itself, or one of several where
    it `goes_on`. The rest only where they like."""

    babies: Sequence[Baby] = ()
    goes_on: bool = False
    kind: str = ""
    on: dt.date | None = None
    called: str = ""


@transaction.atomic
def note_loss(*, pregnancy: Pregnancy, lost: Lost | None = None, at: dt.datetime, by: User) -> OwedCall | None:
    """From now no page, list, message or plan speaks of it, and a named person rings within a working day.

    Every row stays. Done again, it stays as it is and None comes back. Raises NotToldHere.
    """
    lost = lost or Lost()
    pregnancy = Pregnancy.objects.select_for_update().get(pk=pregnancy.pk)
    if pregnancy.state == Pregnancy.State.ENDED or _known(lost):
        return None
    if any(baby.pregnancy_id != pregnancy.pk for baby in lost.babies):
        raise NotToldHere("That baby is of another pregnancy. Nothing was changed.")
    loss = _keep(pregnancy, lost, at=at, by=by)
    stop_for_loss(family=pregnancy.family, at=at, by=by)
    tell_of_loss(pregnancy=pregnancy, at=at, by=by)
    record(kind="pregnancy.ended" if loss.whole else "pregnancy.grieved", by=by, subject=pregnancy)
    return _owe_call(loss, pregnancy.family, at=at, by=by)


def _known(lost: Lost) -> bool:
    return bool(lost.babies) and all(baby.quiet_since for baby in lost.babies)


def _keep(pregnancy: Pregnancy, lost: Lost, *, at: dt.datetime, by: User) -> Loss:
    """A row for each baby, or one for the pregnancy; the last is given back."""
    died = [baby.pk for baby in lost.babies if not baby.quiet_since]
    Baby.objects.filter(pk__in=died).update(quiet_since=at)
    living = pregnancy.babies.filter(quiet_since=None).exists()
    whole = not living and not lost.goes_on
    told = {"kind": lost.kind, "on": lost.on, "called": lost.called, "said_at": at, "said_by": by}
    each: list[Any] = died or [None]
    rows = [Loss(pregnancy=pregnancy, baby_id=baby, whole=whole and baby == each[-1], **told) for baby in each]
    for row in rows:
        row.save(force_insert=True)
    if whole:
        Pregnancy.objects.filter(pk=pregnancy.pk).update(state=Pregnancy.State.ENDED)
    return rows[-1]


def _owe_call(loss: Loss, family: Family, *, at: dt.datetime, by: User) -> OwedCall:
    due_on = add_working_days(timezone.localdate(at), RINGS_WITHIN)
    owed = OwedCall.objects.create(family=family, loss=loss, who=who_rings(family, otherwise=by), due_on=due_on)
    record(kind="owed-call.named", by=by, subject=owed)
    return owed


@transaction.atomic
def take_back_loss(*, pregnancy: Pregnancy, at: dt.datetime, by: User) -> None:
    """It was written down by mistake: what was told last is taken back, and the pregnancy is as it was. Messages and
    plans that were stopped stay stopped. Done again, nothing more is taken back by it than was told."""
    pregnancy = Pregnancy.objects.select_for_update().get(pk=pregnancy.pk)
    last = pregnancy.losses.standing().order_by("-said_at").first()
    if last is None:
        return
    taken = pregnancy.losses.standing().filter(said_at=last.said_at)
    babies = list(taken.exclude(baby=None).values_list("baby", flat=True))
    taken.update(taken_back_at=at, taken_back_by=by)
    Baby.objects.filter(pk__in=babies).update(quiet_since=None)
    born = pregnancy.babies.exists()
    pregnancy.state = Pregnancy.State.BORN if born else Pregnancy.State.EXPECTING
    pregnancy.save(update_fields=["state"])
    tell_of_taking_back(pregnancy=pregnancy, at=at, by=by)
    record(kind="pregnancy.ending-taken-back", by=by, subject=pregnancy)


@transaction.atomic
def note_owed_call(*, owed: OwedCall, at: dt.datetime, by: User) -> None:
    """They talked. Raises CallMadeAlready."""
    held = OwedCall.objects.open().select_for_update(of=("self",)).filter(pk=owed.pk).first()
    if held is None:
        raise CallMadeAlready("Somebody has rung already. Nothing was changed.")
    held.rung_at, held.rung_by = at, by
    held.save(update_fields=["rung_at", "rung_by"])
    record(kind="owed-call.made", by=by, subject=held)


@transaction.atomic
def pass_on_owed_call(*, owed: OwedCall, who: User, by: User) -> None:
    """Name somebody else. Raises CallMadeAlready, CannotRing."""
    held = OwedCall.objects.open().select_for_update(of=("self",)).filter(pk=owed.pk).first()
    if held is None:
        raise CallMadeAlready("Somebody has rung already. Nothing was changed.")
    if not may_ring(who, held.family):
        raise CannotRing("They do not know this family. Name its supporter, or a coordinator.")
    held.who = who
    held.save(update_fields=["who"])
    record(kind="owed-call.passed-on", by=by, subject=held)
