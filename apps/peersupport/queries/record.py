"""Entries, replies and readings of a family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q
from django.shortcuts import get_object_or_404

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Contact
from apps.peersupport.models.messages import Message
from apps.peersupport.models.record import AccessLog, Entry
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.permissions import sees_what_is_ones_own
from apps.peersupport.queries.knowing import shares_the_family
from kith.models import ScopedQuerySet
from kith.people.models import User


def entries_of(
    family: Family, *, about: Person | None = None, most: int | None = None, since: dt.datetime | None = None,
    before: dt.datetime | None = None, for_user: User | None = None,
) -> list[Entry]:  # fmt: skip
    """Entries with their replies, the newest first; `about` one person only, or those of the family that `for_user` may
    see; written `since` or `before` a moment. Three statements, however long."""
    found = Entry.objects.filter(family=family)
    if not (about or (for_user and sees_what_is_ones_own(for_user))):
        found = found.filter(own_match=None)
    if since:
        found = found.filter(written_at__gte=since)
    if before:
        found = found.filter(written_at__lt=before)
    if about:
        found = found.filter(about=about)
    found = as_read(found)
    return list(found[:most] if most else found)


def as_read(entries: ScopedQuerySet) -> ScopedQuerySet:
    """With who wrote each, what was replied to it and what put it right, the newest first."""
    whole = entries.select_related("by", "about", "corrects", "contact_fact")
    ordered: ScopedQuerySet = whole.prefetch_related("replies__by", "corrections").order_by(
        "-happened_at", "-written_at"
    )
    return ordered


def get_entry(*, pk: UUID, family: Family, for_user: User) -> Entry:
    """An entry of a family the reader may see. Raises Http404."""
    seen = Q() if sees_what_is_ones_own(for_user) else Q(own_match=None)
    found: Entry = get_object_or_404(Entry.objects.filter(seen).select_related("by", "about"), pk=pk, family=family)
    return found


def get_own_entry(*, pk: UUID, person: Person) -> Entry:
    """An entry about this person. Raises Http404."""
    found: Entry = get_object_or_404(Entry.objects.select_related("by", "about"), pk=pk, about=person)
    return found


def readings_of(person: Person) -> ScopedQuerySet:
    """Who opened their family's record, or their own page of it, in the ordinary way, the newest first. A partner who
    does not know that she is here reads of none from before he came."""
    since = Q() if shares_the_family(person) else Q(at__gte=person.added_at)
    theirs = AccessLog.objects.filter(Q(person=None) & since | Q(person=person), family=person.family_id)
    ordinary = theirs.exclude(why=AccessLog.Why.KEEPS_SAFE)
    ordered: ScopedQuerySet = ordinary.select_related("by").order_by("-at", "pk")
    return ordered


def contacts_with(person: Person) -> list[Contact]:
    """Every try and contact with one person, those of their hello too, the oldest first; none with the other of two."""
    of_family = Q(family=person.family_id) | Q(introduction__family=person.family_id)
    found = Contact.objects.filter(of_family)
    if person.role == Person.Role.PARTNER:
        found = found.filter(_was_with([person]))
    else:
        found = found.exclude(_was_with(Person.objects.filter(family=person.family_id).exclude(pk=person.pk)))
    return list(found.select_related("by").order_by("at"))


def _was_with(people: Iterable[Person]) -> Q:
    """What was written up about them, was tried after their own hello, or is a message to them."""
    sent = Message.objects.filter(person__in=people, events__at=OuterRef("at"))
    return Q(entry__about__in=people) | Q(introduction__person__in=people) | Q(Exists(sent), entry=None)


def last_talked_at(family: Family) -> dt.datetime | None:
    """The last two-way contact; a talk at a partner's own hello is none with her."""
    at_hello = Q(introduction__family=family, introduction__person=None)
    found = Contact.objects.filter(Q(family=family) | at_hello, two_way=True)
    last: dt.datetime | None = found.aggregate(last=Max("at"))["last"]
    return last


def partners_of_supporter(supporter: Supporter) -> list[Match]:
    """Open matches with partners who have them for themselves, with `last_talked_at`: the last entry about him by them.
    Nothing else of his family."""
    held = Match.every.filter(supporter=supporter).exclude(Q(person=None) | Q(state=Match.State.ENDED))
    held = held.filter(family__ended_at=None).select_related("person", "offered_by")
    return list(held.annotate(last_talked_at=Max("entries__happened_at")).order_by("offered_at"))


def families_of_supporter(supporter: Supporter) -> list[Match]:
    """Open matches with the family's `called`, `due_on`, `born_on` and `last_talked_at`, in one statement."""
    held = supporter.matches.exclude(state=Match.State.ENDED)
    families: dict[UUID, Any] = {family.pk: family for family in Family.objects.filter(matches__in=held).with_people()}
    matches = list(held.select_related("offered_by").order_by("offered_at"))
    talked = dict(
        Contact.objects.filter(family__in=families, two_way=True)
        .values("family").annotate(last=Max("at")).values_list("family", "last")
    )  # fmt: skip
    for match in matches:
        match.family = families[match.family_id]
        match.family.last_talked_at = talked.get(match.family_id)
    return matches
