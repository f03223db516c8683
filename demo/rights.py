"""What the parent whom the desk lists asked about her record, and a family whose time is over."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.record import Entry
from apps.peersupport.models.rights import DataRequest, DataRequestEvent
from demo.people import post
from demo.plans import Plan
from kith.people.models import User
from kith.roles import Role

ASKED = "It says I was on my own on the first visit. My mum was there."
ANSWERED = "Thank you. There is a new entry now that says so, beside the old one, with your words."
ANSWERED_DAYS_AGO = 20


def load(plan: Plan, rng: random.Random, today: date, tell: Callable[[str], None]) -> None:
    """Fill the open scope, after the families."""
    coordinator = User.objects.filter(email=post(plan, Role.COORDINATOR).email).first()
    leanne = Person.objects.filter(contact=post(plan, Role.PARENT).email).first()
    if coordinator is None or leanne is None:
        return
    _answered(leanne, coordinator, today)
    _waiting(coordinator, today)
    _long_over(coordinator, today)
    tell("three requests about a record, and a family whose time is over")


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11)))


def _asked(person: Person, kind: str, words: str, *, on: date, noted_by: User | None = None) -> DataRequest:
    return DataRequest.objects.create(
        client_key=uuid.uuid4(), person=person, kind=kind, words=words, received_on=on, made_at=_at(on),
        noted_by=noted_by, told_how="A letter" if noted_by else "",
    )  # fmt: skip


def _answered(leanne: Person, coordinator: User, today: date) -> None:
    on = today - timedelta(days=ANSWERED_DAYS_AGO)
    request = _asked(leanne, "CORRECT", ASKED, on=on - timedelta(days=3))
    DataRequestEvent.objects.create(
        request=request, step=1, kind="GRANTED", words=ANSWERED, on=on, at=_at(on), by=coordinator
    )


def _waiting(coordinator: User, today: date) -> None:
    """One nearly due, noted from a letter; a complaint that nobody has acknowledged."""
    others = list(Person.objects.filter(user=None, role="PARENT", family__ended_at=None).order_by("added_at")[:2])
    for person, (kind, words, days, by) in zip(
        others,
        (
            ("SEE", "Please send me all you have.", 27, coordinator),
            ("COMPLAINT", "You rang my sister.", 9, coordinator),
        ),
        strict=False,
    ):
        _asked(person, kind, words, on=today - timedelta(days=days), noted_by=by)


def _long_over(coordinator: User, today: date) -> None:
    """A family that ended more than three years ago: the rules let it go, once two people say so."""
    ended = _at(today - timedelta(days=3 * 366 + 20))
    family = Family.objects.create(started_at=ended - timedelta(days=200), started_by=coordinator, ended_at=ended)
    person = Person.objects.create(family=family, role="PARENT", first_name="Rosa", added_at=family.started_at)
    Entry.objects.create(
        client_key=uuid.uuid4(), family=family, about=person, by=coordinator, kind="VISIT", happened_at=ended,
        written_at=ended, text="We said goodbye at the drop-in. She knows where we are.",
    )  # fmt: skip
