"""How well a supporter fits a family: points of 100, which order a list and stand on no page, and the same in words.

Never from anybody's answers, from how much help is needed, or from where somebody's family comes from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from apps.peersupport.matching_rules import experiences, languages, rules_on, say_times
from apps.peersupport.models.supporters import Supporter
from apps.peersupport.readiness import room_left, units_of_room

KEPT_APART = "Not for this family. Why is sealed."


class Known(StrEnum):
    """How a supporter and a family know each other already."""

    SUPPORTED = "Has supported this family before."
    MET = "Met them when they said hello."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a family needs and would like. `apart` may never be matched with them, `there` supports them now."""

    centre: UUID | None = None
    languages: tuple[str, ...] = ()
    interpreter: bool = False
    experiences: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    gender: str = ""
    postcode: str = ""
    picked: UUID | None = None
    is_quiet: bool = False
    apart: frozenset[UUID] = frozenset()
    there: frozenset[UUID] = frozenset()
    known: Mapping[UUID, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for somebody. `for_families`: it stands on her page too."""

    points: int
    words: str
    for_families: bool = True


def why_never(supporter: Supporter, wanted: Wanted) -> list[str]:
    """What no wish gets round, besides being ready: kept apart, no language together, a woman or a man asked for, a
    place they do not go to, asked not to after a loss."""
    return list(_why_never(supporter, wanted))


def _why_never(supporter: Supporter, wanted: Wanted) -> Iterator[str]:
    if supporter.pk in wanted.apart:
        yield KEPT_APART
    if supporter.pk in wanted.there:
        yield "Supports them now."
    spoken = supporter.languages or ["en"]
    if wanted.languages and not wanted.interpreter and not set(spoken) & set(wanted.languages):
        yield f"Does not speak {_say(wanted.languages[:1], languages())}."
    if wanted.gender and supporter.gender != wanted.gender:
        yield f"{_asked_for(wanted.gender)} was asked for."
    if place := next((one for one in supporter.not_in if is_in(one, wanted.postcode)), ""):
        yield f"Does not go to {place}."
    if wanted.is_quiet and supporter.not_after_loss:
        yield "Has asked not to support anybody after a loss."


def is_in(place: str, postcode: str) -> bool:
    """Whether a postcode is in a district ("SS14") or a sector ("SS14 1"); one that nobody told us is in none."""
    return postcode.startswith(place if " " in place else f"{place} ")


def _asked_for(gender: str) -> str:
    return str(Supporter.Gender(gender).label)


def reasons_for(supporter: Supporter, wanted: Wanted, *, on: dt.date) -> list[Reason]:
    """What speaks for them, the weightiest first as reference 7.6 lists it."""
    return [*_hers(supporter, wanted, on), *_ours(supporter, wanted, on)]


def _hers(supporter: Supporter, wanted: Wanted, on: dt.date) -> Iterator[Reason]:
    points = rules_on(on).points
    if supporter.pk == wanted.picked:
        yield Reason(points.picked, "Picked by the parent.", for_families=False)
    tongues = [code for code in wanted.languages if code != "en" and code in supporter.languages]
    lived = [key for key in experiences() if key in wanted.experiences and key in supporter.experiences]
    if tongues:
        yield Reason(points.shared, f"Speaks {_say(tongues, languages())}.")
    if lived:
        words = f"Knows about what would help: {_say(lived, experiences()).lower()}."
        yield Reason(0 if tongues else points.shared, words)
    if fits := sorted(wanted.times & set(supporter.times)):
        yield Reason(points.times, f"Times that fit: {_lower_first(say_times(fits))}.")


def _ours(supporter: Supporter, wanted: Wanted, on: dt.date) -> Iterator[Reason]:
    points = rules_on(on).points
    if wanted.centre is not None and supporter.centre_id == wanted.centre:
        yield Reason(points.near, "Works from the same centre.")
    if known := wanted.known.get(supporter.pk):
        yield Reason(points.known, known)
    free, most = room_left(supporter, on=on), units_of_room(supporter, on=on)
    if most > 0 and free > 0:
        yield Reason(round(points.balance * free / most), f"Has {free} of {most} units of room free.", False)


def _say(keys: list[str] | tuple[str, ...], names: dict[str, str]) -> str:
    return " and ".join(names.get(key, key) for key in keys)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
