"""Saying that two are one person, and taking it back. A pointer and a row of its own; nothing either holds changes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from apps.peersupport.models.families import Person
from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.models.merges import Merge
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User

STATES = (Introduction.State.WAITING, Introduction.State.CONTACTED)


class NotTwo(Refused):
    """One of them is said to be somebody's already, or they are one row, or in one family."""


class NewHello(Refused):
    """The earlier one had ended: saying hello again is a new yes with a clock of its own."""


class NeverMerged(Refused):
    """There is nothing to take back."""


@transaction.atomic
def merge_introductions(*, one: Introduction, other: Introduction, at: dt.datetime, by: User) -> Introduction:
    """Both are the same person: the earlier hello carries the clock, the later one points to it. Gives the earlier.

    Raises NotTwo, NewHello.
    """
    earlier, later = _held(one, other)
    if one.pk == other.pk or earlier.merged_into_id or later.merged_into_id or later.merged.exists():
        raise NotTwo("One of these is put together with another already. Nothing was changed.")
    if later.state != Introduction.State.WAITING or earlier.state not in STATES:
        raise NewHello("The earlier one had come to its end. Saying hello again is a new yes: keep both.")
    later.merged_into = earlier
    later.save(update_fields=["merged_into"])
    _count_again(earlier)
    Merge.objects.create(introduction=later, introduction_into=earlier, same=True, at=at, by=by)
    record(kind="introduction.merged", by=by, subject=later, detail={"into": str(earlier.pk)})
    return earlier


@transaction.atomic
def part_introductions(*, introduction: Introduction, at: dt.datetime, by: User) -> Introduction:
    """They are two people after all: each has its own clock again. Raises NeverMerged."""
    later: Introduction = (
        Introduction.objects.select_for_update(of=("self",)).select_related("merged_into").get(pk=introduction.pk)
    )
    if later.merged_into is None:
        raise NeverMerged("This is not put together with another. Nothing was changed.")
    earlier, later.merged_into = later.merged_into, None
    later.save(update_fields=["merged_into"])
    for each in (earlier, later):
        _count_again(each)
    Merge.objects.create(introduction=later, introduction_into=earlier, same=False, at=at, by=by)
    record(kind="introduction.parted", by=by, subject=later, detail={"from": str(earlier.pk)})
    return later


@transaction.atomic
def merge_people(*, person: Person, into: Person, at: dt.datetime, by: User) -> Person:
    """A parent has two pages here: the other one points to the page that is hers. Both keep all they hold.

    Raises NotTwo.
    """
    held = {
        each.pk: each for each in Person.objects.select_for_update().filter(pk__in=[person.pk, into.pk]).order_by("pk")
    }
    person, into = held[person.pk], held[into.pk]
    if person.family_id == into.family_id or person.merged_into_id or into.merged_into_id or person.merged.exists():
        raise NotTwo("These can’t be put together. Nothing was changed.")
    person.merged_into = into
    person.save(update_fields=["merged_into"])
    Merge.objects.create(person=person, person_into=into, same=True, at=at, by=by)
    record(kind="parent.merged", by=by, subject=person, detail={"into": str(into.pk)})
    return into


@transaction.atomic
def part_people(*, person: Person, at: dt.datetime, by: User) -> Person:
    """They are two people after all. Raises NeverMerged."""
    held: Person = Person.objects.select_for_update().get(pk=person.pk)
    if held.merged_into_id is None:
        raise NeverMerged("This is not put together with another. Nothing was changed.")
    Merge.objects.create(person=held, person_into_id=held.merged_into_id, same=False, at=at, by=by)
    held.merged_into = None
    held.save(update_fields=["merged_into"])
    record(kind="parent.parted", by=by, subject=held)
    return held


def _held(one: Introduction, other: Introduction) -> list[Introduction]:
    """Both, locked in one order, the earlier hello first."""
    found = Introduction.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk, other.pk]).order_by("pk")
    rows = sorted(found, key=lambda each: (each.heard_at, each.pk))
    return rows if len(rows) == 2 else rows * 2


def _count_again(introduction: Introduction) -> None:
    """When she was first tried and first met, from every contact with her under either hello."""
    tried = Contact.objects.filter(introduction__in=[introduction, *introduction.merged.all()]).order_by("at")
    introduction.first_attempt_at = tried.values_list("at", flat=True).first()
    introduction.first_contact_at = tried.filter(two_way=True).values_list("at", flat=True).first()
    introduction.save(update_fields=["first_attempt_at", "first_contact_at"])
