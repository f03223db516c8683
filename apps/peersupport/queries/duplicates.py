"""Who may be one person written down twice: the same contact, or a similar name at the same postcode."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.db.models import F, Func, Q, Value
from django.db.models.functions import Right
from django.shortcuts import get_object_or_404

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.permissions import families_seen_by
from apps.peersupport.reachable import FIGURES, plain_address
from kith.errors import Refused
from kith.geography.postcodes import normalise
from kith.people.models import User

SIMILAR = 0.75
MOST = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody we have heard of: `why` is "contact" or "name"."""

    found: Any
    why: str


def alike_introductions(
    *, first_name: str, contact: str, postcode: str, apart_from: UUID | None = None
) -> list[Alike]:  # fmt: skip
    """Introductions that may be of the same person, the newest first. Those said to be another's are left out."""
    rows = Introduction.objects.filter(merged_into=None).exclude(pk=apart_from)
    near = Q(postcode=_written(postcode)) if _written(postcode) else Q(pk__in=())
    found = _with_figures(rows).filter(_same_contact(contact) | near).order_by("-heard_at")[:50]
    return _alike(found, first_name, contact)


def alike_people(*, first_name: str, contact: str, postcode: str, family: UUID | None = None) -> list[Alike]:
    """Parents and partners of other families here who may be the same person."""
    rows = (
        Person.objects.filter(merged_into=None, family__ended_at=None).exclude(family=family).select_related("family")
    )
    near = Q(family__postcode=_written(postcode)) if _written(postcode) else Q(pk__in=())
    found = _with_figures(rows).filter(_same_contact(contact) | near).order_by("-added_at")[:50]
    return _alike(found, first_name, contact)


def others_of(introduction: Introduction) -> list[Introduction]:
    """Later hellos said to be of the same person."""
    return list(introduction.merged.order_by("heard_at"))


def get_person_anywhere(*, pk: UUID, for_user: User) -> Person:
    """Somebody in a family this person may see. Raises Http404."""
    seen = families_seen_by(for_user)
    families = Family.objects.filter(seen)
    person: Person = get_object_or_404(Person.objects.filter(family__in=families).select_related("family"), pk=pk)
    return person


def _alike(found: Any, first_name: str, contact: str) -> list[Alike]:
    same = plain_address(contact)
    marked = [(one, plain_address(one.contact) == same and bool(same)) for one in found]
    kept = [
        Alike(one, "contact" if by_contact else "name")
        for one, by_contact in marked
        if by_contact or _similar(one.first_name, first_name)
    ]
    return kept[:MOST]


def _similar(one: str, other: str) -> bool:
    one, other = one.strip().casefold(), other.strip().casefold()
    if not one or not other:
        return False
    return one.startswith(other) or other.startswith(one) or SequenceMatcher(None, one, other).ratio() >= SIMILAR


def _with_figures(rows: Any) -> Any:
    digits = Func(F("contact"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    return rows.annotate(figures=Right(digits, FIGURES))


def _same_contact(contact: str) -> Q:
    plain = plain_address(contact)
    if not plain:
        return Q(pk__in=())
    return Q(contact__iexact=plain) if "@" in plain else Q(figures=plain)


def _written(postcode: str) -> str:
    try:
        return normalise(postcode) if postcode.strip() else ""
    except Refused:
        return ""
