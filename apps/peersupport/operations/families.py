"""Starting a family, the people in it, births, and letting a parent sign in."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone

from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.places import Centre
from apps.peersupport.models.pregnancies import Baby, Pregnancy
from apps.peersupport.operations.consents import record_consent
from apps.peersupport.operations.dating import Told, record_dates
from apps.peersupport.operations.introductions import held_waiting
from apps.peersupport.operations.people import refuse_unasked, say_yes
from apps.peersupport.operations.places import place_of
from apps.peersupport.operations.planned import plan_contacts
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User
from kith.people.operations import add_person, give_role
from kith.roles import Role

OLDEST_NEWBORN = 300
"""Days: a birth longer ago than this is a slip of the year."""


class PartnerThere(Refused):
    """The family has a partner already."""


class BirthDateWrong(BadInput):
    """A birth in the future, or too long ago for a family that is new here."""


class PregnancyOver(Refused):
    """It has ended; nothing starts it again by itself."""


class SignInTaken(BadInput):
    """The e-mail belongs to somebody else here."""


class SignsInAlready(BadInput):
    """Who has signed in keeps their own sign-in: what they answered for themselves is behind it."""


@transaction.atomic
def start_family(
    *, introduction: Introduction, first_name: str, last_name: str, contact: str, reach_safely: str, postcode: str,
    first_baby: Pregnancy.FirstBaby, told: Told, centre: Centre | None, at: dt.datetime, by: User,
    partner_name: str = "",
) -> Family:  # fmt: skip
    """Start a family's record from an introduction, which ends as contacted.

    Raises IntroductionEnded, SaidToBeAnother, NotAPostcode, UnknownPostcode and whatever `record_dates` raises; then
    nothing is kept.
    """
    introduction = held_waiting(introduction)
    postcode, lsoa21 = place_of(postcode)
    family = Family.objects.create(centre=centre, postcode=postcode, lsoa21=lsoa21, started_at=at, started_by=by)
    parent = Person.objects.create(
        family=family, role=Person.Role.PARENT, first_name=first_name, last_name=last_name, contact=contact,
        reach_safely=reach_safely, added_at=at, **ways_to_meet(introduction),
    )  # fmt: skip
    if partner_name:
        add_partner(family=family, first_name=partner_name, contact="", at=at, by=by)
    pregnancy = Pregnancy.objects.create(
        family=family, person=parent, heard_on=timezone.localdate(introduction.heard_at), first_baby=first_baby
    )
    record_dates(pregnancy=pregnancy, told=told, at=at, on=timezone.localdate(at), by=by)
    end_as_contacted(introduction, family, at=at, by=by)
    carry_yes(introduction, parent)
    record(kind="family.started", by=by, subject=family, detail={"introduction": str(introduction.pk)})
    return family


def end_as_contacted(introduction: Introduction, family: Family, *, at: dt.datetime, by: User) -> None:
    introduction.state, introduction.family = Introduction.State.CONTACTED, family
    introduction.ended_at, introduction.ended_by = at, by
    introduction.save(update_fields=["state", "family", "ended_at", "ended_by"])


def carry_yes(introduction: Introduction, person: Person) -> None:
    """What they said yes to when they said hello holds for their page."""
    record_consent(
        person=person, purpose=Purpose.CONTACT, given=True, evidence=introduction.consent_evidence,
        wording=introduction.consent_wording, at=introduction.consent_at, by=introduction.noted_by,
    )  # fmt: skip


def ways_to_meet(introduction: Introduction) -> dict[str, Any]:
    """What makes a talk easy, as it was told with the hello."""
    return {name: getattr(introduction, name) for name in ("languages", "interpreter", "access_needs")}


@transaction.atomic
def add_partner(
    *, family: Family, first_name: str, contact: str, at: dt.datetime, by: User, consent_evidence: str = ""
) -> Person:  # fmt: skip
    """Add a partner as a person of their own; a contact only with their own yes. Raises PartnerThere,
    NotAskedThemselves."""
    refuse_unasked(contact, consent_evidence)
    if family.people.filter(role=Person.Role.PARTNER).exists():
        raise PartnerThere("There is a partner on this family’s page already.")
    partner = Person.objects.create(
        family=family, role=Person.Role.PARTNER, first_name=first_name, contact=contact, added_at=at
    )
    record(kind="partner.added", by=by, subject=partner)
    say_yes(partner, consent_evidence, at=at, by=by)
    return partner


@transaction.atomic
def record_birth(
    *, pregnancy: Pregnancy, born_on: dt.date, first_names: list[str], on: dt.date, at: dt.datetime, by: User,
    client_key: UUID | None = None,
) -> list[Baby]:  # fmt: skip
    """Add one baby for each name (an empty name where there is none yet). Done again, it adds a twin born later; the
    same `client_key` again adds nobody.

    Raises BirthDateWrong, PregnancyOver.
    """
    if born_on > on:
        raise BirthDateWrong("That day has not come yet.", field="born_on")
    if (on - born_on).days > OLDEST_NEWBORN:
        raise BirthDateWrong("That is a long time ago. Look at the year.", field="born_on")
    pregnancy = Pregnancy.objects.select_for_update().get(pk=pregnancy.pk)
    if pregnancy.state == Pregnancy.State.ENDED:
        raise PregnancyOver("We were told that this pregnancy has ended. If that was a mistake, take it back first.")
    keys = [uuid5(client_key, str(n)) if client_key else uuid4() for n in range(len(first_names))]
    if there := list(Baby.objects.filter(pk__in=keys, pregnancy=pregnancy).order_by("added_at")):
        return there
    babies = [
        Baby.objects.create(
            pk=key, pregnancy=pregnancy, first_name=name, born_on=born_on, added_at=at + dt.timedelta(microseconds=n)
        )
        for n, (key, name) in enumerate(zip(keys, first_names, strict=True))  # in the order they were named
    ]
    Pregnancy.objects.filter(pk=pregnancy.pk).update(state=Pregnancy.State.BORN)
    record(kind="birth.recorded", by=by, subject=pregnancy, detail={"babies": len(babies)})
    plan_contacts(pregnancy=pregnancy, on=on, at=at, by=by)
    return babies


@transaction.atomic
def invite_person(*, person: Person, email: str, by: User) -> User:
    """Give a parent or partner a sign-in for their own page: by a code to `email`, no password. Another address
    can be given only until they first signed in. Raises SignsInAlready, SignInTaken."""
    _refuse_another(person, email)
    user = add_person(email=email, display_name=person.first_name, by=by)
    holder = Person.objects.filter(user=user).exclude(pk=person.pk).exists()
    if holder or user.roles - {Role.PARENT, Role.MEMBER}:
        raise SignInTaken("That e-mail belongs to somebody else here. Ask for another one.", field="email")
    give_role(user=user, role=Role.PARENT, by=by)
    person.user = user
    person.save(update_fields=["user"])
    record(kind="parent.invited", by=by, subject=person)
    return user


def _refuse_another(person: Person, email: str) -> None:
    """Whoever could move a sign-in to a mailbox of their own would read what was said for nobody else."""
    if person.user and person.user.last_login and person.user.email.lower() != email.strip().lower():
        raise SignsInAlready(
            f"{person.first_name} signs in with another e-mail, and changes it on their own page.", field="email"
        )
