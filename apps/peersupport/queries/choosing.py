"""What a parent wants of whoever supports them, and how far the finding is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from apps.peersupport.fitting import Known, Wanted
from apps.peersupport.models.choosing import Exclusion, MatchChoice, MatchWish, OfferedList
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.queries.families import is_quiet

Kind = MatchChoice.Kind


class Stage(StrEnum):
    """How far a parent is with finding somebody."""

    TOGETHER = "together"
    CHOOSING = "choosing"
    WE_CHOOSE = "we choose"
    ASKED = "asked"


ASKED_FOR = (Stage.WE_CHOOSE, Stage.ASKED)


@dataclass(frozen=True, slots=True)
class Search:
    """Who is there now, who is asked, and what she said since. `left_out`: not to be shown to her again this time."""

    stage: Stage
    active: Match | None = None
    offered: Match | None = None
    wants_another: bool = False
    since: dt.datetime | None = None
    picked: UUID | None = None
    left_out: frozenset[UUID] = field(default_factory=frozenset)


def parent_of(family: Family) -> Person | None:
    """Who chooses for the family."""
    found: Person | None = family.people.filter(role=Person.Role.PARENT).order_by("added_at").first()
    return found


def own(person: Person) -> Person | None:
    """Whose a match is that this person chooses: a partner's is his own, a parent's the family's (None)."""
    return person if person.role == Person.Role.PARTNER else None


def search_of(person: Person) -> Search:
    """Where the finding of a supporter stands for a parent's family, or for a partner."""
    found = Match.every.filter(family=person.family_id, person=own(person))
    matches = list(found.select_related("supporter__user").order_by("offered_at"))
    choices = list(person.match_choices.select_related("shown").order_by("at"))
    return _search(matches, choices)


def wants_another(family: Family, person: Person | None = None) -> bool:
    """True while the parent, or a partner for himself, has asked for somebody else and nobody has started yet."""
    person = person or parent_of(family)
    return person is not None and search_of(person).wants_another


def _search(matches: list[Match], choices: list[MatchChoice]) -> Search:
    active = next((one for one in matches if one.state == Match.State.ACTIVE), None)
    offered = next((one for one in matches if one.state == Match.State.OFFERED), None)
    began = active.started_at if active else _last_end(matches)
    said = [one for one in choices if began is None or one.at >= began]
    asked = next((one for one in reversed(said) if one.kind in (Kind.ANOTHER, Kind.STAY)), None)
    another = bool(active and asked and asked.kind == Kind.ANOTHER)
    said = [one for one in said if not another or one.at >= asked.at]  # type: ignore[union-attr]
    picked = next((one.supporter_id for one in reversed(said) if one.kind == Kind.PICKED), None)
    since = asked.at if another and asked else began
    left_out = _left_out(matches, choices, said, since)
    return Search(_stage(active, offered, another, said), active, offered, another, since, picked, left_out)


def _stage(active: Match | None, offered: Match | None, another: bool, said: list[MatchChoice]) -> Stage:
    if offered:
        return Stage.ASKED
    if active and not another:
        return Stage.TOGETHER
    return Stage.WE_CHOOSE if said and said[-1].kind == Kind.YOU_CHOOSE else Stage.CHOOSING


def _last_end(matches: list[Match]) -> dt.datetime | None:
    return max((one.ended_at for one in matches if one.ended_at and one.started_at), default=None)


def _left_out(
    matches: list[Match], choices: list[MatchChoice], said: list[MatchChoice], since: dt.datetime | None
) -> frozenset[UUID]:
    """Whom she moved on from, who said no this time, and those of whom she said: none of these."""
    moved_on = {one.supporter_id for one in choices if one.kind == Kind.ANOTHER and one.supporter_id}
    no = {one.supporter_id for one in matches if one.ended_at and not one.started_at and _after(one.ended_at, since)}
    none = {UUID(line["supporter"]) for one in said if one.kind == Kind.NONE and one.shown for line in one.shown.lines}
    return frozenset(moved_on | no | none)


def _after(moment: dt.datetime, since: dt.datetime | None) -> bool:
    return since is None or moment >= since


def wanted_by(family: Family, person: Person | None) -> Wanted:
    """What to look for: five statements, whoever asks."""
    wish = MatchWish.objects.filter(person=person).first() if person else None
    search = search_of(person) if person else None
    return Wanted(
        centre=family.centre_id,
        languages=tuple(person.languages) if person else (),
        interpreter=bool(person and person.interpreter),
        experiences=frozenset(wish.experiences) if wish else frozenset(),
        times=frozenset(wish.times) if wish else frozenset(),
        gender=wish.gender if wish else "",
        postcode=family.postcode,
        picked=search.picked if search else None,
        is_quiet=is_quiet(family),
        apart=apart_from(family),
        there=_there(family),
        known=_known(family, person),
    )


def apart_from(family: Family) -> frozenset[UUID]:
    """Supporters who may never be matched with the family: kept apart, of the family, or supervised by one of it."""
    kept = Exclusion.objects.filter(family=family, lifted_at=None).values("supporter")
    people = Person.objects.filter(family=family).exclude(user=None).values("user")
    found = Supporter.objects.filter(Q(pk__in=kept) | Q(user__in=people) | Q(supervisor__in=people))
    return frozenset(found.values_list("pk", flat=True))


def _there(family: Family) -> frozenset[UUID]:
    """Who supports one of them now: whoever is there for a partner alone would read all of the family, and the other
    way round."""
    active = Match.every.filter(family=family, state=Match.State.ACTIVE)
    return frozenset(active.values_list("supporter", flat=True))


def _known(family: Family, person: Person | None) -> dict[UUID, Known]:
    """Who supported the family before, or met this person at their own hello."""
    before = family.matches.filter(state=Match.State.ENDED).exclude(started_at=None)
    hellos = Introduction.objects.filter(family=family, person=own(person) if person else None)
    noted = hellos.exclude(noted_by=None).values("noted_by")
    met = Supporter.objects.filter(user__in=noted).values_list("pk", flat=True)
    return dict.fromkeys(met, Known.MET) | dict.fromkeys(before.values_list("supporter", flat=True), Known.SUPPORTED)


def newest_list(person: Person) -> OfferedList | None:
    """What she was shown last."""
    found: OfferedList | None = person.offered_lists.order_by("-at", "-pk").first()
    return found


def wish_of(person: Person) -> MatchWish:
    """What she would like; an empty wish where she has not said."""
    found: MatchWish = MatchWish.objects.filter(person=person).first() or MatchWish(person=person)
    return found


def kept_apart(family: Family) -> list[Exclusion]:
    """Who is kept apart from a family now, by name; why is sealed."""
    found = Exclusion.objects.filter(family=family, lifted_at=None)
    return list(found.select_related("supporter__user", "by").order_by("at"))


def moved_on_from(supporter: Supporter, *, since: dt.datetime) -> list[str]:
    """First names of those whose match with them ended since then: all that a supporter is told."""
    ended = Match.every.filter(supporter=supporter, state=Match.State.ENDED, ended_at__gte=since)
    ended = ended.exclude(started_at=None).exclude(ended_by=supporter.user_id)
    whole = Q(role=Person.Role.PARENT, family__in=ended.filter(person=None).values("family"))
    people = Person.objects.filter(whole | Q(pk__in=ended.exclude(person=None).values("person")))
    return list(people.order_by("first_name").values_list("first_name", flat=True))


def families_supported(supporter: Supporter) -> int:
    """How many families they have supported, now or before. A count is all their record keeps of those that ended."""
    started = Match.every.filter(supporter=supporter).exclude(started_at=None)
    return int(started.values("family").distinct().count())


def waiting_families() -> list[tuple[Family, Search]]:
    """Open families for whom somebody is to be found, with where that stands: who said something comes first."""
    active = Match.objects.filter(family=OuterRef("pk"), state=Match.State.ACTIVE)
    asked = MatchChoice.objects.filter(person__family=OuterRef("pk"), kind=Kind.ANOTHER)
    found = Family.objects.open().filter(~Exists(active) | Exists(asked)).with_people().select_related("centre")
    families = {family.pk: family for family in found.order_by("started_at", "pk")}
    people = {one.pk: one for one in _parents(families)}
    choices = _grouped(_choices_of(people), lambda choice: people[choice.person_id].family_id)
    held = Match.objects.filter(family__in=families).select_related("supporter__user").order_by("offered_at")
    matches = _grouped(held, lambda match: match.family_id)
    rows = [(family, _search(matches.get(pk, []), choices.get(pk, []))) for pk, family in families.items()]
    return sorted((row for row in rows if row[1].stage != Stage.TOGETHER), key=lambda row: _turn(*row))


def waiting_partners() -> list[tuple[Person, Search]]:
    """Partners who asked for somebody of their own, till there is one. Who only may choose is not waiting."""
    asked = MatchChoice.objects.filter(person=OuterRef("pk"))
    people = Person.objects.filter(Exists(asked), role=Person.Role.PARTNER, family__ended_at=None)
    choices = _grouped(_choices_of(people), lambda choice: choice.person_id)
    held = Match.every.filter(person__in=people).select_related("supporter__user").order_by("offered_at")
    matches = _grouped(held, lambda match: match.person_id)
    named = people.select_related("family__centre").order_by("added_at", "pk")
    rows = [(one, _search(matches.get(one.pk, []), choices.get(one.pk, []))) for one in named]
    return [(one, search) for one, search in rows if search.wants_another or search.stage in ASKED_FOR]


def _choices_of(people: Iterable[Any]) -> Any:
    return MatchChoice.objects.filter(person__in=people).select_related("shown").order_by("at")


def _grouped(rows: Iterable[Any], by: Callable[[Any], UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return found


def _turn(family: Family, search: Search) -> tuple[bool, dt.datetime]:
    """Who said something, or is being asked, before the others; then by the wait."""
    spoke = search.wants_another or search.stage != Stage.CHOOSING
    return not spoke, search.since or family.started_at


def _parents(families: Iterable[UUID]) -> list[Person]:
    return list(Person.objects.filter(family__in=families, role=Person.Role.PARENT))
