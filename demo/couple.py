"""Two people as a couple: the parent whom the desk lists, and her partner, who has pages of his own."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from apps.peersupport.models.families import Person
from apps.peersupport.operations.couples import say_couple_yes, sign_agreement, write_agreement, write_couple_word
from apps.peersupport.operations.plans import Line, write_plan
from demo.people import post
from demo.plans import Plan
from kith.roles import Role

SIGNED = "Whoever was up in the night sleeps in on Saturday. And no talk about money after nine in the evening."
NEXT = f"{SIGNED} Sunday dinner is at ours, not at either mum’s."
HIS = "I said I was fine with the move. I’m not sure I was. Say so before the weekend."
HIS_HOPE = "To be some use in the night, and to know what to do when she cries and it isn’t about me."


def load(plan: Plan, rng: random.Random, today: date, tell: Callable[[str], None]) -> None:
    """Fill the open scope, after the families."""
    her = Person.objects.select_related("family", "user").get(user__email=post(plan, Role.PARENT).email)
    him = Person.objects.select_related("family", "user").get(family=her.family, role=Person.Role.PARTNER)
    if her.user is None or him.user is None:
        return
    for person, days in ((her, 22), (him, 21)):
        say_couple_yes(person=person, given=True, at=_at(today, days), by=person.user)  # type: ignore[arg-type]
    write_couple_word(client_key=uuid.uuid4(), person=him, text=HIS, at=_at(today, 18), by=him.user)
    signed = write_agreement(person=her, text=SIGNED, based_on=0, at=_at(today, 16), by=her.user)
    sign_agreement(person=him, agreement=signed, at=_at(today, 15), by=him.user)
    write_agreement(person=him, text=NEXT, based_on=1, at=_at(today, 2), by=him.user)
    lines = [Line("Pack the bag and put it by the door", "ME", (today + timedelta(days=20)).isoformat())]
    write_plan(person=him, hopes=HIS_HOPE, lines=lines, based_on=0, at=_at(today, 12), by=him.user)
    tell("a couple, each with their own page")


def _at(today: date, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=days), time(20)))
