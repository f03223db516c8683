"""One search over everything a person may see. Each room says how its own is found; nothing is found by an address,
a number or what was written, so that no search tells one partner's secrets by the other's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from apps.peersupport.models.families import Person
from apps.peersupport.queries.families import families_for
from apps.peersupport.queries.introductions import introductions_for
from apps.peersupport.queries.services import local_services
from kith.people.models import User
from kith.permissions import Permission

MOST = 12
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    name: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind; `more`: there are others."""

    label: str
    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Finder:
    """`find(words, user, most)` gives hits this person may see, in one statement; `order`: smaller stands first."""

    label: str
    permission: Permission
    find: Callable[[str, User, int], list[Hit]]
    order: int = 50


_finders: list[Finder] = []


def register_finder(finder: Finder) -> None:
    """Call from AppConfig.ready()."""
    if all(one.label != finder.label for one in _finders):
        _finders.append(finder)
        _finders.sort(key=lambda one: one.order)


def search_everything(words: str, *, for_user: User) -> list[Found]:
    """By kind, those kinds of which something was found. As many statements for many rows as for one."""
    if len(words) < SHORTEST:
        return []
    asked = [(one.label, one.find(words, for_user, MOST + 1)) for one in _finders if for_user.may(one.permission)]
    return [Found(label, tuple(hits[:MOST]), len(hits) > MOST) for label, hits in asked if hits]


def find_families(words: str, user: User, most: int) -> list[Hit]:
    """Parents and partners by name or postcode, each with the page of their family."""
    seen = families_for(for_user=user).values("pk")
    named = Q()
    for word in words.split():
        named &= Q(first_name__icontains=word) | Q(last_name__icontains=word)
    found = Person.objects.filter(named | Q(family__postcode__istartswith=words), family__in=seen)
    rows = found.select_related("family__centre").order_by("first_name", "last_name", "pk")[:most]
    return [Hit(str(one), _place(one), reverse("peersupport:family", args=[one.family_id])) for one in rows]


def _place(one: Person) -> str:
    centre = one.family.centre.name if one.family.centre else ""
    return ", ".join(part for part in (one.get_role_display(), centre, "ended" if one.family.ended_at else "") if part)


def find_introductions(words: str, user: User, most: int) -> list[Hit]:
    rows = introductions_for(for_user=user).filter(Q(first_name__icontains=words) | Q(postcode__istartswith=words))
    return [
        Hit(one.first_name, one.get_state_display(), reverse("peersupport:introduction", args=[one.pk]))
        for one in rows[:most]
    ]


def find_team(words: str, user: User, most: int) -> list[Hit]:
    """Supporters and who else works here, by name."""
    works = User.objects.filter(role_grants__ended_at=None, person=None, display_name__icontains=words, is_active=True)
    rows = works.filter(supporter__isnull=False).select_related("supporter").distinct().order_by("display_name")
    url = "peersupport:change-supporter"
    return [Hit(str(one), "Supporter", reverse(url, args=[one.supporter.pk])) for one in rows[:most]]


def find_services(words: str, user: User, most: int) -> list[Hit]:
    rows = local_services(words=words)[:most]
    return [Hit(one.name, one.town, reverse("peersupport:local-service", args=[one.pk])) for one in rows]


def register_own_finders() -> None:
    register_finder(Finder("Families", Permission.READ_FAMILIES, find_families, 10))
    register_finder(Finder("Introductions", Permission.READ_INTRODUCTIONS, find_introductions, 20))
    register_finder(Finder("Supporters", Permission.MANAGE_SUPPORTERS, find_team, 30))
    register_finder(Finder("Local services", Permission.READ_SERVICES, find_services, 40))
