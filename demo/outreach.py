"""Where people met the hub in the demonstration: places, sessions, cards, who waited too long, who speaks what."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from apps.peersupport.hello_cards import hash_of
from apps.peersupport.models.breaches import Breach
from apps.peersupport.models.families import Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.outreach import HelloCard, OutreachPlace, OutreachSession
from apps.peersupport.queries.breaches import LADDER, late_without_a_row
from demo.plans import Plan
from kith.people.models import User
from kith.roles import Role

PLACES = (
    ("Pharmacy on the High Road", "PHARMACY", 6), ("Supermarket by the station", "SUPERMARKET", 9),
    ("Booking clinic, Tuesdays", "CLINIC", 12), ("Bumps drop-in", "DROP_IN", 18),
)  # fmt: skip
CARD = "kettle-plum-otter"
"""The words of one card that is there to be tried."""


def load(plan: Plan, rng: random.Random, today: date, tell: Callable[[str], None]) -> None:
    """Fill the open scope, after the families; chance of its own, so that nothing else changes."""
    rng = random.Random(f"outreach {plan.schema}")
    by = User.objects.filter(role_grants__role=Role.COORDINATOR, role_grants__ended_at=None).order_by("email")[0]
    places = [OutreachPlace.objects.create(name=name, kind=kind) for name, kind, _ in PLACES]
    for place, (_, _, times) in zip(places, PLACES, strict=True):
        _was_there(place, times, by, rng, today)
    _cards(places[0], by, today)
    _heard_there(places, rng)
    _late(today)
    _spoken(rng)
    tell(f"{len(places)} places we go to")


def _was_there(place: OutreachPlace, times: int, by: User, rng: random.Random, today: date) -> None:
    for number in range(times):
        started = timezone.make_aware(datetime.combine(today - timedelta(days=7 + 14 * number), time(10)))
        OutreachSession.objects.create(
            place=place, on_duty=[str(by.pk)], started_at=started, started_by=by,
            ended_at=started + timedelta(hours=2), cards=rng.randint(3, 18), chats=rng.randint(2, 11),
        )  # fmt: skip


def _cards(place: OutreachPlace, by: User, today: date) -> None:
    at = timezone.make_aware(datetime.combine(today - timedelta(days=40), time(9)))
    cards = [
        HelloCard(
            place=place, code_hash=hash_of(CARD) if n == 0 else uuid.uuid4().hex * 2, printed_at=at, printed_by=by,
            opened_at=at + timedelta(days=n) if 0 < n < 13 else None,
            said_at=at + timedelta(days=n) if 0 < n < 6 else None,
        )
        for n in range(40)
    ]  # fmt: skip
    HelloCard.objects.bulk_create(cards)


def _heard_there(places: list[OutreachPlace], rng: random.Random) -> None:
    for one in Introduction.objects.filter(source__in=["CARD", "DROP_IN"]).order_by("pk"):
        one.place = places[-1] if one.source == "DROP_IN" else rng.choice(places[:3])
        one.save(update_fields=["place"])


def _late(today: date) -> None:
    """As the round would have written it on the day; nobody is told of what is long past."""
    for step, rung in LADDER.items():
        rows = []
        for one in late_without_a_row(step, today=today):
            since = getattr(one, rung.due) + timedelta(days=1)
            at = timezone.make_aware(datetime.combine(since, time(8)))
            rows.append(Breach(introduction=one, step=step, late_since=since, at=min(at, timezone.now())))
        Breach.objects.bulk_create(rows)


def _spoken(rng: random.Random) -> None:
    for number, one in enumerate(Person.objects.order_by("pk")[:60]):
        one.languages = ["en"] if number % 5 else [rng.choice(["pl", "ro", "bn", "ur"]), "en"]
        one.interpreter = number % 10 == 0
        one.access_needs = "Ground floor, please. Stairs hurt." if number % 15 == 0 else ""
        one.save(update_fields=["languages", "interpreter", "access_needs"])
