"""Whose own pages these are."""

from __future__ import annotations

from django.http import Http404

from apps.peersupport.models.families import Person
from apps.peersupport.queries.families import person_of
from kith.access import SignedIn


def own_person(request: SignedIn) -> Person:
    """The parent or partner who asks. Raises Http404."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person


def own_parent(request: SignedIn) -> Person:
    """The same, where it is the parent. Raises Http404."""
    person = own_person(request)
    if person.role != Person.Role.PARENT:
        raise Http404
    return person
