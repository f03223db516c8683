"""Professionals of a family, and what was said both ways."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.handovers import ProfessionalNote
from apps.peersupport.models.professionals import Professional, ProfessionalLink


def professionals_of(family: Family) -> list[Professional]:
    """With `live`: the yes that holds, or none. The newest first. Whoever reads the family reads them."""
    live = ProfessionalLink.objects.filter(ended_at=None).select_related("person")
    found = Professional.objects.filter(family=family).prefetch_related(Prefetch("links", live, to_attr="live"))
    return list(found.select_related("checked_by").order_by("-added_at"))


def get_professional(*, pk: UUID, family: Family) -> Professional:
    """Raises Http404."""
    found: Professional = get_object_or_404(Professional.objects.all(), pk=pk, family=family)
    return found


def get_link(*, pk: UUID, family: Family) -> ProfessionalLink:
    """Raises Http404."""
    found = ProfessionalLink.objects.select_related("professional__family", "person")
    link: ProfessionalLink = get_object_or_404(found, pk=pk, professional__family=family)
    return link


def get_own_link(*, pk: UUID, person: Person) -> ProfessionalLink:
    """Raises Http404."""
    found = ProfessionalLink.objects.select_related("professional", "person")
    link: ProfessionalLink = get_object_or_404(found, pk=pk, person=person)
    return link


def own_links(person: Person) -> list[ProfessionalLink]:
    """Every yes of theirs, the newest first."""
    found = ProfessionalLink.objects.filter(person=person).select_related("professional")
    return list(found.order_by("-since"))


def notes_of(link: ProfessionalLink) -> list[ProfessionalNote]:
    """What was said both ways, the oldest first."""
    return list(link.notes.select_related("by").order_by("at"))
