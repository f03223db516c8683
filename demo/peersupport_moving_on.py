"""The health visitor of the parent whom the desk lists: linked with her yes; and a page for her, waiting for a yes."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from apps.peersupport.models.families import Person
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations.handovers import To, start_handover, write_packet
from apps.peersupport.operations.professionals import add_professional, link_professional
from apps.peersupport.queries.packets import Item, Kind, first_items, last_version
from apps.peersupport.queries.responsibility import responsible_for
from demo.people import post
from demo.plans import Plan
from kith.roles import Role

NAME, PLACE = "Dawn Okafor", "Laindon health centre"


def load(plan: Plan, rng: random.Random, today: date, tell: Callable[[str], None]) -> None:
    """Fill the open scope, after her plan. She said on the phone that we may talk; yesterday her supporter began a page
    for when the health visitor takes over."""
    parent = Person.objects.select_related("family").get(user__email=post(plan, Role.PARENT).email)
    match = Match.objects.select_related("supporter__user").get(family=parent.family, state=Match.State.ACTIVE)
    coordinator, supporter = responsible_for(parent.family), match.supporter.user
    at = timezone.make_aware(datetime.combine(today - timedelta(days=1), time(10, 15)))
    dawn = add_professional(
        family=parent.family, name=NAME, role="HEALTH_VISITOR", place=PLACE, contact="dawn.okafor@clinic.example",
        checked=True, at=at, by=coordinator,
    )  # fmt: skip
    link_professional(
        professional=dawn, person=parent, about=["MEETINGS", "PLAN"], until_on=None,
        evidence="Told us on the phone that we may", at=at, by=coordinator,
    )  # fmt: skip
    handover = start_handover(
        client_key=uuid.uuid4(), person=parent, to=To(professional=dawn), purpose="So that you tell it only once",
        at=at, by=supporter,
    )  # fmt: skip
    added = Item(Kind.NOTE, "Mornings are good. The stairs to the flat are steep: ring from downstairs.")
    write_packet(
        handover=handover, items=[*first_items(parent), added], dont_ask=["My own mother"],
        based_on=last_version(handover).step, at=at + timedelta(minutes=20), by=supporter,
    )  # fmt: skip
    tell("a page for a health visitor")
