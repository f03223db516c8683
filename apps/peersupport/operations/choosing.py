"""A parent chooses who supports them, leaves it to us, or changes quietly. There is nowhere to put a reason (P9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from apps.peersupport.matching_rules import experiences as known_experiences
from apps.peersupport.matching_rules import rules_on
from apps.peersupport.matching_rules import times as known_times
from apps.peersupport.models.choosing import MatchChoice, MatchWish, OfferedList
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations.matching import end_match, offer_match
from apps.peersupport.queries.choosing import Search, Stage, newest_list, own, search_of
from apps.peersupport.queries.supporters import Standing
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User

Kind = MatchChoice.Kind


class NotOnTheList(Refused):
    """Somebody was picked who was not on the list she was shown last."""


class NotChoosing(Refused):
    """There is nothing to choose just now: somebody is there, or is being asked."""


class NotTogether(Refused):
    """There is nobody to move on from."""


class NotAWish(BadInput):
    """Something that nobody can wish for here."""


@transaction.atomic
def keep_wish(
    *, person: Person, experiences: Iterable[str], times: Iterable[str], gender: str, at: dt.datetime, by: User
) -> MatchWish:
    """Keep what somebody would like of whoever supports them. Raises NotAWish."""
    lived, when = sorted(set(experiences)), sorted(set(times))
    if not set(lived) <= set(known_experiences()) or not set(when) <= set(known_times()):
        raise NotAWish("Choose from what is here.", field="experiences")
    if gender not in MatchWish.Gender.values:
        raise NotAWish("Choose from what is here.", field="gender")
    wish, _ = MatchWish.objects.update_or_create(
        person=person, defaults={"experiences": lived, "times": when, "gender": gender, "kept_at": at}
    )
    record(kind="match-wish.kept", by=by, subject=wish)
    return wish


@transaction.atomic
def keep_list(
    *, family: Family, person: Person | None, shown: Iterable[Standing], on: dt.date, at: dt.datetime, by: User
) -> OfferedList:
    """Keep who was shown, in which order and why; the same list shown again is the same row."""
    lines = [{"supporter": str(one.supporter.pk), "points": one.points, "why": list(one.why)} for one in shown]
    newest = family.offered_lists.filter(person=person, by=by).order_by("-at", "-pk").first()
    if newest and newest.lines == lines:
        return newest
    rules_from = rules_on(on).valid_from
    return OfferedList.objects.create(family=family, person=person, lines=lines, rules_from=rules_from, at=at, by=by)


@transaction.atomic
def pick_supporter(*, person: Person, supporter: Supporter, on: dt.date, at: dt.datetime, by: User) -> Match:
    """Ask the supporter a parent picked. Raises NotChoosing, NotOnTheList, and whatever `offer_match` raises."""
    _choosing(person)
    shown = newest_list(person)
    if shown is None or str(supporter.pk) not in {line["supporter"] for line in shown.lines}:
        raise NotOnTheList("The list has changed since. Here is who can be there for you now.")
    _said(person, Kind.PICKED, supporter=supporter, shown=shown, at=at, by=by)
    return offer_match(family=person.family, person=own(person), supporter=supporter, on=on, at=at, by=by)


@transaction.atomic
def leave_to_us(*, person: Person, at: dt.datetime, by: User) -> None:
    """You choose. Raises NotChoosing."""
    _choosing(person)
    _said(person, Kind.YOU_CHOOSE, shown=newest_list(person), at=at, by=by)


@transaction.atomic
def none_of_these(*, person: Person, at: dt.datetime, by: User) -> None:
    """None of those she was shown last: they are not shown to her again this time. Raises NotChoosing."""
    _choosing(person)
    _said(person, Kind.NONE, shown=newest_list(person), at=at, by=by)


@transaction.atomic
def ask_for_another(*, person: Person, at: dt.datetime, by: User) -> None:
    """She would like somebody else. Who supports her now goes on till the new one starts, and is told nothing.

    Asked again, nothing changes. Raises NotTogether.
    """
    search = search_of(_locked(person))
    if search.active is None:
        raise NotTogether("Nobody supports you just now. You can choose somebody.")
    if not search.wants_another:
        _said(person, Kind.ANOTHER, supporter=search.active.supporter, at=at, by=by)


@transaction.atomic
def stay_as_it_is(*, person: Person, at: dt.datetime, by: User) -> None:
    """She stays with who supports her; whoever was being asked is thanked. Done again, nothing changes."""
    search = search_of(_locked(person))
    if not search.wants_another:
        return
    _said(person, Kind.STAY, at=at, by=by)
    if search.offered:
        end_match(match=search.offered, at=at, by=by)


def _choosing(person: Person) -> Search:
    search = search_of(_locked(person))
    if search.stage not in (Stage.CHOOSING, Stage.WE_CHOOSE):
        raise NotChoosing("Somebody is there or is being asked already. Nothing was changed.")
    return search


def _locked(person: Person) -> Person:
    """Held till the end, so that two presses at once see each other."""
    found: Person = Person.objects.select_for_update(of=("self",)).select_related("family").get(pk=person.pk)
    return found


def _said(
    person: Person, kind: Kind, *, at: dt.datetime, by: User, supporter: Supporter | None = None,
    shown: OfferedList | None = None,
) -> MatchChoice:  # fmt: skip
    made: MatchChoice = MatchChoice.objects.create(
        person=person, kind=kind, supporter=supporter, shown=shown, at=at, by=by
    )
    record(kind="match-choice.made", by=by, subject=made)
    return made
