"""What stands behind each supporter of the demonstration: papers, supervision, room, and what families read of them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.peersupport.matching_rules import experiences, rules_on, times
from apps.peersupport.models.choosing import MatchWish
from apps.peersupport.models.families import Person
from apps.peersupport.models.papers import Award, Clearance
from apps.peersupport.models.practice import CapacityPlan, Pause, SupervisionSession
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.readiness import units_of
from demo.peersupport import Book
from kith.people.models import User

SPOKEN = (("en",), ("en",), ("en", "pl"), ("en",), ("en", "ro"), ("en", "ur"), ("en",), ("en", "yo"))


def say_of_themselves(supporter: Supporter, number: int, rng: random.Random) -> None:
    """Languages, what they lived through, and times: what a parent chooses by."""
    supporter.languages = list(SPOKEN[number % len(SPOKEN)])
    supporter.experiences = sorted(rng.sample(list(experiences()), 3))
    supporter.times = sorted(rng.sample(list(times()), 6))
    supporter.not_after_loss = number % 9 == 4


def add_papers(supporters: list[Supporter], *, by: User) -> None:
    """The rows that the days on each supporter stand for."""
    kept_at = timezone.now() - timedelta(days=30)
    kept: dict[str, Any] = {"kept_at": kept_at, "by": by}
    Award.objects.bulk_create(
        Award(
            supporter=one, qualification="Work with Parents", level="Level 2",
            awarded_on=one.agreement_on, expires_on=one.award_until, **kept,
        ) for one in supporters if one.award_until
    )  # fmt: skip
    Clearance.objects.bulk_create(
        Clearance(
            supporter=one, kind=Clearance.Kind.DBS, level=Clearance.Level.ENHANCED,
            issued_on=_three_years_before(one.clearance_until), recheck_on=one.clearance_until, **kept,
        ) for one in supporters if one.clearance_until
    )  # fmt: skip
    SupervisionSession.objects.bulk_create(
        SupervisionSession(supporter=one, due_on=one.supervision_due_on, **kept)
        for one in supporters if one.supervision_due_on
    )  # fmt: skip
    Pause.objects.bulk_create(
        Pause(supporter=one, from_on=one.paused_on, **kept) for one in supporters if one.paused_on
    )


def _three_years_before(day: date) -> date:
    return day - timedelta(days=3 * 365)


def plan_room(book: Book) -> None:
    """Room for what each holds now, and for what was agreed; the one the desk lists has it for two families more, on
    whatever day the demonstration is made."""
    held: Counter[UUID] = Counter()
    for match in book.rows.get(Match, ()):
        if match.state != Match.State.ENDED:
            held[match.supporter_id] += units_of(match, on=book.today)
    held[book.supporters[0].pk] += 2 * rules_on(book.today).new_family_units
    CapacityPlan.objects.bulk_create(
        CapacityPlan(
            supporter=one, from_on=book.today - timedelta(days=30), units=max(one.capacity + 1, held[one.pk]),
            kept_at=timezone.now(), by=book.coordinator,
        ) for one in book.supporters
    )  # fmt: skip


def add_wish(book: Book, person: Person) -> None:
    """What she said would help."""
    book.add(
        MatchWish(
            person=person, experiences=["alone", "feeding"], times=["TUE_MORNING", "THU_MORNING", "THU_AFTERNOON"],
            kept_at=timezone.now(),
        )
    )  # fmt: skip


def add_choosing(book: Book) -> None:
    """A parent who signs in and has nobody yet stands at the choosing."""
    waiting = [one for one in book.rows.get(Person, ()) if one.user_id and one.role == Person.Role.PARENT]
    for person in waiting[:3]:
        add_wish(book, person)
