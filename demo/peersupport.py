"""The peer-support room of the demonstration: centres, supporters, and eighteen months of families."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.peersupport.models.choosing import MatchWish
from apps.peersupport.models.consents import ConsentFact
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.models.messages import Message, MessageEvent
from apps.peersupport.models.places import Centre
from apps.peersupport.models.pregnancies import Baby, DatingBasis, Pregnancy
from apps.peersupport.models.record import AccessLog, Entry, Reply
from apps.peersupport.models.safe_contact import SafeContact
from apps.peersupport.models.safety import Concern, ConcernEvent
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations.reminding import plan_who_has_none
from demo.peersupport_words import names, phrases
from demo.people import add_sign_ins, post
from demo.plans import MONTHS, Plan
from kith.geography.areas import Lsoa, lsoas_in
from kith.geography.demo_postcodes import all_demo_postcodes
from kith.people.models import User
from kith.roles import Role

BATCH = 500
DAYS = MONTHS * 365 // 12
ORDER = (
    Family, Person, ConsentFact, SafeContact,
    Pregnancy, DatingBasis, Baby, Introduction, Match, Entry, Contact, Reply, AccessLog, Concern,
    ConcernEvent, Message, MessageEvent, MatchWish,
)  # fmt: skip


@dataclass
class Book:
    """What is being made: the tenant's people and places, chance, and the rows so far."""

    plan: Plan
    rng: random.Random
    today: date
    coordinator: User
    centres: list[Centre]
    supporters: list[Supporter]
    areas: list[Lsoa]
    postcodes: dict[str, list[str]]
    rows: dict[type, list[Any]] = field(default_factory=dict)
    held: dict[UUID, int] = field(default_factory=dict)
    spare: dict[UUID, int] = field(default_factory=dict)

    def add(self, row: Any) -> Any:
        self.rows.setdefault(type(row), []).append(row)
        return row

    def at(self, day: date, *, earliest: int = 9, latest: int = 17) -> datetime:
        """A moment of that day, by day; never later than an hour ago."""
        moment = timezone.make_aware(
            datetime.combine(day, time(self.rng.randint(earliest, latest), self.rng.choice((0, 10, 15, 30, 45))))
        )
        return min(moment, timezone.now() - timedelta(hours=1))

    def key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def save(self) -> None:
        for model in ORDER:
            model.objects.bulk_create(self.rows.get(model, ()), batch_size=BATCH)


def load(
    plan: Plan, rng: random.Random, today: date, tell: Callable[[str], None] = lambda line: None
) -> dict[str, int]:
    """Make the room of one tenant, inside the scope that is open; returns how many rows of each kind."""
    from demo.peersupport_families import add_families, add_waiting
    from demo.peersupport_leanne import add_concerns, add_leanne
    from demo.peersupport_supporters import add_choosing, plan_room

    book = _open_book(plan, rng, today)
    places = len(book.centres)
    tell(f"{len(book.supporters)} supporters, {places} {'centre' if places == 1 else 'centres'}")
    add_leanne(book)
    add_families(book, number=plan.families_a_year * MONTHS // 12)
    add_waiting(book, number=max(2, plan.families_a_year // 25))
    if plan.kind == "mutual":
        add_concerns(book)
    tell(f"{len(book.rows[Family])} families and {len(book.rows[Entry])} entries")
    add_choosing(book)
    plan_room(book)
    book.save()
    while plan_who_has_none(at=timezone.now()):
        pass
    return {model.__name__.lower(): len(rows) for model, rows in book.rows.items()}


def _open_book(plan: Plan, rng: random.Random, today: date) -> Book:
    from demo.peersupport_supporters import add_papers

    areas = _areas(plan, rng)
    centres = Centre.objects.bulk_create(
        Centre(name=name, lsoa21=areas[n * len(areas) // len(plan.centres)].code) for n, name in enumerate(plan.centres)
    )
    coordinator = _coordinator()
    supporters = Supporter.objects.bulk_create(_supporters(plan, rng, today, centres))
    add_papers(supporters, by=coordinator)
    book = Book(plan, rng, today, coordinator, centres, supporters, areas, _postcodes(areas))
    book.spare = {one.pk: rng.choice((0, 0, 1, 1, 2)) for one in supporters}
    return book


def _areas(plan: Plan, rng: random.Random) -> list[Lsoa]:
    """Neighbourhoods the tenant serves: those with the least first, as children's centres were placed."""
    found = sorted(lsoas_in(plan.lad_code), key=lambda area: area.imd_rank)
    served = found[: plan.lsoas * 2]
    return sorted(rng.sample(served, min(plan.lsoas, len(served))), key=lambda area: area.code)


def _postcodes(areas: list[Lsoa]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {area.code: [] for area in areas}
    for postcode, area in all_demo_postcodes():
        if area.code in found:
            found[area.code].append(postcode)
    return found


def _coordinator() -> User:
    return User.objects.filter(role_grants__role=Role.COORDINATOR, role_grants__ended_at=None).order_by("email")[0]


def _supporters(plan: Plan, rng: random.Random, today: date, centres: list[Centre]) -> Iterator[Supporter]:
    from demo.peersupport_supporters import say_of_themselves

    about = phrases("about")
    for number, user in enumerate(_supporting_users(plan, rng)):
        engagement, capacity = _engagement(number, plan.supporters)
        supporter = Supporter(
            user=user, engagement=engagement, capacity=capacity, centre=centres[number % len(centres)],
            about=about[number % len(about)],
            award_until=today + timedelta(days=rng.randint(120, 900)),
            clearance_until=today + timedelta(days=rng.randint(120, 900)),
            agreement_on=today - timedelta(days=rng.randint(60, 700)),
            supervision_due_on=today + timedelta(days=rng.randint(2, 27)),
        )  # fmt: skip
        _hold_up(supporter, number, today)
        say_of_themselves(supporter, number, random.Random(number))
        yield supporter


def _supporting_users(plan: Plan, rng: random.Random) -> list[User]:
    """The supporter the desk lists comes first."""
    listed = post(plan, Role.PEER_SUPPORTER)
    own = listed.name.split()[0]
    called = [name for name in rng.sample(names("supporters"), len(names("supporters"))) if name != own]
    rows = [(listed.email, listed.name, (Role.PEER_SUPPORTER,))]
    for name in called[: plan.supporters - 1]:
        last = rng.choice(names("last_names"))
        email = f"{name}.{last}@{plan.schema}.example".lower()
        rows.append((email, f"{name} {last}", (Role.PEER_SUPPORTER,)))
    return add_sign_ins(rows)


def _engagement(number: int, of: int) -> tuple[str, int]:
    """One in five employed with room for 14, three in ten sessional with room for 8, the others volunteers."""
    if number % 10 in (0, 5):
        return Supporter.Engagement.EMPLOYED, 14 if of > 1 else 16
    if number % 10 in (2, 4, 8):
        return Supporter.Engagement.SESSIONAL, 8
    return Supporter.Engagement.VOLUNTEER, 3


def _hold_up(supporter: Supporter, number: int, today: date) -> None:
    """A few are not ready, each for another reason; the one the desk lists stays ready longest."""
    if number == 0:
        supporter.supervision_due_on = today + timedelta(days=27)
    elif number % 17 == 6:
        supporter.supervision_due_on = today - timedelta(days=9)
    elif number % 17 == 9:
        supporter.paused_on = today - timedelta(days=20)
    elif number % 17 == 11:
        supporter.clearance_until = today - timedelta(days=4)
    elif number % 17 == 13:
        supporter.award_until = supporter.supervision_due_on = None
