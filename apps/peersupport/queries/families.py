"""Reads of families: each returns only what `for_user` may see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.peersupport.models.families import Family, FamilyQuerySet, Person
from apps.peersupport.models.pregnancies import Baby, Pregnancy
from apps.peersupport.models.supporters import Match
from apps.peersupport.permissions import families_seen_by, sees_what_is_ones_own
from kith.people.models import User


def families_for(*, for_user: User) -> FamilyQuerySet:
    """Every family this person may see, with `called`, `supporter_name`, `due_on` and `born_on`."""
    found: FamilyQuerySet = Family.objects.filter(families_seen_by(for_user)).exclude(brought_in__state="UNDONE")
    return found.with_people()


def get_family(*, pk: UUID, for_user: User) -> Family:
    """One family this person may see. Raises Http404."""
    family: Family = get_object_or_404(families_for(for_user=for_user).select_related("centre"), pk=pk)
    return family


def family_worked_with(*, pk: UUID, for_user: User) -> Family:
    """One family this person may see, or a partner of which they support for himself: anybody who works with one of a
    family can say that they are worried. Raises Http404."""
    seen = Family.objects.filter(families_seen_by(for_user)).values("pk")
    own = Match.every.filter(state=Match.State.ACTIVE, supporter__user=for_user).values("family")
    family: Family = get_object_or_404(Family.objects.with_people(), Q(pk__in=seen) | Q(pk__in=own), pk=pk)
    return family


def family_of_parent(user: User) -> Family | None:
    """The family of a parent or partner who signs in, or None where they are in none yet."""
    person = Person.objects.select_related("family").filter(user=user).first()
    return person.family if person else None


def person_of(user: User) -> Person | None:
    """The parent or partner this sign-in belongs to, with their family."""
    found: Person | None = Person.objects.select_related("family", "family__centre").filter(user=user).first()
    return found


def get_person(*, pk: UUID, family: Family) -> Person:
    """Raises Http404."""
    person: Person = get_object_or_404(Person.objects.all(), pk=pk, family=family)
    return person


def get_partner(*, pk: UUID, family: Family) -> Person:
    """Raises Http404."""
    person: Person = get_object_or_404(Person.objects.filter(role=Person.Role.PARTNER), pk=pk, family=family)
    return person


def people_of(family: Family) -> list[Person]:
    """Parent first, then partner."""
    return list(family.people.select_related("user").order_by("role", "added_at"))


def people_seen_of(family: Family, *, for_user: User) -> list[Person]:
    """The same, without a partner who has a supporter for himself: what the two of them plan is theirs."""
    people = people_of(family)
    if sees_what_is_ones_own(for_user):
        return people
    own = set(Match.every.filter(person__in=people, state=Match.State.ACTIVE).values_list("person", flat=True))
    return [person for person in people if person.pk not in own]


def get_person_seen(*, pk: UUID, family: Family, for_user: User) -> Person:
    """Raises Http404."""
    found = next((one for one in people_seen_of(family, for_user=for_user) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def latest_pregnancy(family: Family) -> Pregnancy | None:
    """The pregnancy we heard of last, among those that may be spoken of."""
    found: Pregnancy | None = _of(family).spoken_of().order_by("-heard_on", "-pk").first()
    return found


def is_quiet(family: Family) -> bool:
    """True where the pregnancy we heard of last has ended: then no page speaks of dates or of a baby to come."""
    return bool(_of(family).ended_last().exists())


def is_expecting(family: Family) -> bool:
    """True while a pregnancy goes on."""
    return bool(_of(family).filter(state=Pregnancy.State.EXPECTING).exists())


def _of(family: Family) -> Any:
    return Pregnancy.objects.filter(family=family)


def pregnancies_of(family: Family) -> list[Pregnancy]:
    """Every pregnancy with its datings, the first one first."""
    return list(family.pregnancies.prefetch_related("datings").order_by("heard_on", "pk"))


def get_pregnancy(*, family: Family) -> Pregnancy:
    """Raises Http404 where the family has none."""
    pregnancy = latest_pregnancy(family)
    if pregnancy is None:
        raise Http404
    return pregnancy


def babies_of(family: Family) -> list[Baby]:
    """Every baby of the family that may be spoken of, the oldest first."""
    return list(_babies(family).spoken_of().order_by("born_on", "added_at", "pk"))


def babies_of_now(family: Family) -> list[Baby]:
    """Those of the pregnancy pages speak of now: none while another is on the way."""
    return list(_babies(family).spoken_of().of_the_latest().order_by("born_on", "added_at", "pk"))


def babies_ever_of(family: Family) -> list[Baby]:
    """Those who died too, for the file a parent takes away."""
    return list(_babies(family).order_by("born_on", "added_at", "pk"))


def _babies(family: Family) -> Any:
    return Baby.objects.filter(pregnancy__family=family)


def search_families(found: FamilyQuerySet, *, words: str, show: str, centre: UUID | None) -> FamilyQuerySet:
    """Narrow by a name or postcode, by where they are (`expecting`, `born`, `alone`, `ended`), and by centre."""
    if words:
        names = Q(people__first_name__icontains=words) | Q(people__last_name__icontains=words)
        found = found.filter(pk__in=Family.objects.filter(names | Q(postcode__istartswith=words)).values("pk"))
    if centre:
        found = found.filter(centre_id=centre)
    if not words:
        found = found.exclude(pk__in=Person.objects.filter(role="PARENT", merged_into__isnull=False).values("family"))
    if show == "ended":
        return found.filter(ended_at__isnull=False)
    found = found.filter(ended_at=None)
    if show == "alone":
        return found.without_supporter()
    if show in ("expecting", "born"):
        found = found.filter(born_on__isnull=show == "expecting")
        return found.filter(is_quiet=False) if show == "expecting" else found
    return found


def families_to_join(*, words: str, postcode: str, for_user: User) -> FamilyQuerySet:
    """Open families a partner may belong to: those looked for, else those at the same postcode."""
    found = families_for(for_user=for_user).filter(ended_at=None).select_related("centre")
    if words:
        return search_families(found, words=words, show="", centre=None)
    return found.filter(postcode=postcode) if postcode else found.none()
