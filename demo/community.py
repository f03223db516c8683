"""What is on in the demonstration, who signed up and who came; one date is called off, one is full."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from apps.peersupport.community.models.activities import Activity, ActivitySession
from apps.peersupport.community.models.signing_up import DoorCount, NamedThere, SignUp
from apps.peersupport.community.repeating import days_of, moment
from apps.peersupport.models.families import Person
from apps.peersupport.models.places import Centre
from demo.people import post
from demo.plans import Plan
from kith.people.models import User
from kith.roles import Role

with Path(__file__).with_suffix(".toml").open("rb") as _file:
    ACTIVITIES = tomllib.load(_file)["activity"]
OFF, FULL = "Credit union at the table", "Clothes swap"


def load(plan: Plan, _: random.Random, today: date, tell: Callable[[str], None]) -> None:
    """Fill the open scope. Chance of its own, so that nothing else in the demonstration changes."""
    rng = random.Random(f"activities {plan.schema}")
    coordinator = User.objects.filter(role_grants__role=Role.COORDINATOR).order_by("email")[0]
    centres = list(Centre.objects.order_by("name"))
    people = list(Person.objects.filter(family__ended_at=None).select_related("family").order_by("added_at", "pk")[:60])
    for number, told in enumerate(ACTIVITIES):
        activity = _activity(told, centres[number % len(centres)], today, coordinator)
        sessions = _sessions(activity, coordinator)
        for session in sessions:
            _fill(session, people, rng, today, coordinator)
    _listed_parent(plan, people, today)
    tell(f"{len(ACTIVITIES)} activities")


def _activity(told: dict[str, Any], centre: Centre, today: date, by: User) -> Activity:
    made: Activity = Activity.objects.create(
        kind=told["kind"], title=told["title"], about=told["about"], centre=centre, is_public=told["public"],
        takes_names=told["names"], speaks="babies" in told["title"], places=told.get("places"),
        starts_on=today + timedelta(days=told["in"]), clock=time.fromisoformat(told["clock"]), minutes=told["minutes"],
        repeats=told["repeats"], until=today + timedelta(days=told["last"]) if "last" in told else None,
        added_at=_at(today - timedelta(days=40)), added_by=by,
    )  # fmt: skip
    return made


def _sessions(activity: Activity, by: User) -> list[ActivitySession]:
    days = days_of(activity.repeats, first=activity.starts_on, until=activity.until)
    starts = [moment(day, activity.clock) for day in days]
    made: list[ActivitySession] = ActivitySession.objects.bulk_create(
        ActivitySession(
            activity=activity, starts_at=each, ends_at=each + timedelta(minutes=activity.minutes),
            places=activity.places, changed_at=activity.added_at,
        )
        for each in starts
    )  # fmt: skip
    to_come = [one for one in made if one.starts_at > timezone.now()]
    if activity.title == OFF and to_come:
        off = to_come[0]
        off.called_off_at, off.called_off_by, off.sequence = activity.added_at, by, 1
        off.save(update_fields=["called_off_at", "called_off_by", "sequence"])
    return made


def _fill(session: ActivitySession, people: list[Person], rng: random.Random, today: date, by: User) -> None:
    on = timezone.localdate(session.starts_at)
    if session.activity.takes_names and on < today + timedelta(days=35) and people:
        _sign_ups(session, rng.sample(people, min(len(people), rng.randint(3, 9))), rng)
    if session.ends_at < timezone.now():
        _count(session, rng, by)


def _sign_ups(session: ActivitySession, people: list[Person], rng: random.Random) -> None:
    left = session.places
    for person in people:
        heads = rng.choice((1, 1, 2))
        comes = left is None or heads <= left
        left = left - heads if left is not None and comes else left
        signed_at = session.starts_at - timedelta(days=rng.randint(5, 9))
        SignUp.objects.create(
            session=session, person=person, heads=heads, state="COMING" if comes else "WAITING",
            name_me=rng.random() < 0.4, findable=rng.random() < 0.4, signed_at=signed_at,
            settled_at=signed_at if comes else None,
        )  # fmt: skip


def _count(session: ActivitySession, rng: random.Random, by: User) -> None:
    named = list(session.sign_ups.filter(name_me=True, state="COMING"))
    for one in named:
        NamedThere.objects.create(sign_up=one, at=session.ends_at, by=by)
    grown_ups = len(named) + rng.randint(3, 8)
    DoorCount.objects.create(
        session=session, grown_ups=grown_ups, children=rng.randint(2, grown_ups), at=session.ends_at, by=by
    )


def _listed_parent(plan: Plan, people: list[Person], today: date) -> None:
    """The parent whom the desk lists was at the last swap, open to be found."""
    listed = Person.objects.filter(user__email=post(plan, Role.PARENT).email).first()
    past = ActivitySession.objects.filter(activity__title=FULL, starts_at__lt=timezone.now()).order_by("-starts_at")
    if listed is None or not past.exists():
        return
    session = past[0]
    if not session.sign_ups.filter(person=listed).exists():
        SignUp.objects.create(
            session=session, person=listed, heads=1, state="WAITING", name_me=True, findable=True,
            signed_at=session.starts_at - timedelta(days=3),
        )  # fmt: skip


def _at(day: date) -> datetime:
    return moment(day, time(9))
