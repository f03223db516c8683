"""What a parent or partner finds on the page of all that is kept about them: only ever their own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from apps.peersupport.models.consents import ConsentFact
from apps.peersupport.models.families import Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.messages import Message
from apps.peersupport.models.plans import PlanVersion
from apps.peersupport.models.record import Entry
from apps.peersupport.models.rights import DataRequest
from apps.peersupport.queries.loss import quiet_since
from apps.peersupport.queries.record import as_read, readings_of
from kith.models import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of each part."""

    readings: int
    plans: int
    messages: int
    consents: int
    requests: int


def entries_about(person: Person, *, words: str = "") -> ScopedQuerySet:
    """Entries about this person and what they replied, the newest first; those that hold `words`, where given.

    After a loss, what was written before it is in what is kept for them, not in this list.
    """
    found = Entry.objects.filter(about=person)
    if since := quiet_since(person.family):
        found = found.filter(written_at__gte=since)
    if words:
        spoken = Q(text__icontains=words) | Q(who_was_there__icontains=words) | Q(by__display_name__icontains=words)
        found = found.filter(
            pk__in=Entry.objects.filter(about=person).filter(spoken | Q(replies__text__icontains=words))
        )
    return as_read(found)


def introductions_of(person: Person) -> list[Introduction]:
    """How the hub heard of a parent, and of a partner who said hello himself: each their own."""
    of_hers = {"family": person.family_id, "person": None}
    own = of_hers if person.role == Person.Role.PARENT else {"person": person}
    return list(Introduction.objects.filter(**own).select_related("noted_by").order_by("heard_at", "pk"))


def counts_of(person: Person) -> Counts:
    """One statement for each part, however long the record."""
    return Counts(
        readings=readings_of(person).count(),
        plans=PlanVersion.objects.filter(person=person).count(),
        messages=Message.objects.filter(person=person).count(),
        consents=ConsentFact.objects.filter(person=person).count(),
        requests=DataRequest.objects.filter(person=person).count(),
    )
