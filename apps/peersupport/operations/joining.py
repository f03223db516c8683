"""A partner who said hello himself: a person of his own in the family there is, with his own yes. She is told nothing
of it, and he is told nothing of her."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.handovers import Handover
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.messages import Message
from apps.peersupport.models.professionals import ProfessionalLink
from apps.peersupport.models.record import Entry
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations.families import PartnerThere, carry_yes, end_as_contacted, ways_to_meet
from apps.peersupport.operations.introductions import held_waiting
from apps.peersupport.operations.pregnancies import FamilyNotHere
from apps.peersupport.queries.knowing import own_hello
from apps.peersupport.reachable import plain_address
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User


class SomethingOfTheirs(Refused):
    """Something was written with him already, so he stays where it was written."""


class NotJoined(Refused):
    """No hello of his own brought this person here."""


@transaction.atomic
def join_as_partner(*, introduction: Introduction, family: Family, at: dt.datetime, by: User) -> Person:
    """He becomes the partner of a family, or is the one she had named; his hello ends as contacted.

    Raises IntroductionEnded, SaidToBeAnother, FamilyNotHere, PartnerThere.
    """
    introduction = held_waiting(introduction)
    family = Family.objects.select_for_update(no_key=True).get(pk=family.pk)
    if family.ended_at:
        raise FamilyNotHere("Support has come to its end there. Give them a page of their own instead.")
    partner = _partner_of(family, introduction, at)
    partner.first_name, partner.contact = introduction.first_name, introduction.contact
    for name, value in {"reach_safely": introduction.reach_safely, **ways_to_meet(introduction)}.items():
        setattr(partner, name, value or getattr(partner, name))
    partner.save()
    end_as_contacted(introduction, family, at=at, by=by)
    Introduction.objects.filter(pk=introduction.pk).update(person=partner)
    carry_yes(introduction, partner)
    record(kind="partner.joined", by=by, subject=partner, detail={"introduction": str(introduction.pk)})
    return partner


def _partner_of(family: Family, introduction: Introduction, at: dt.datetime) -> Person:
    """Whom she had named and nobody has asked yet, or who gave the same number: that is he. Raises PartnerThere."""
    there: Person | None = family.people.filter(role=Person.Role.PARTNER).first()
    if there is None:
        return Person(family=family, role=Person.Role.PARTNER, added_at=at)
    same = plain_address(there.contact) == plain_address(introduction.contact)
    if there.user_id or (there.contact and not same):
        raise PartnerThere(f"{there.first_name} is the partner there, with a number of their own. Nothing was changed.")
    return there


@transaction.atomic
def take_out_partner(*, person: Person, at: dt.datetime, by: User) -> Family:
    """He is nobody's partner here after all: he has a page of his own, with his hello and his yes.

    Raises NotJoined, SomethingOfTheirs.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    hello = own_hello(person)
    if hello is None or person.role != Person.Role.PARTNER:
        raise NotJoined("This person did not come by a hello of their own. Nothing was changed.")
    written = (
        Entry.objects.filter(about=person), Message.objects.filter(person=person), Match.every.filter(person=person),
        Handover.objects.filter(person=person), ProfessionalLink.objects.filter(person=person),
    )  # fmt: skip
    if person.user_id or any(rows.exists() for rows in written):
        raise SomethingOfTheirs(f"Something was written with {person.first_name} here, so this page stays.")
    alone = Family.objects.create(
        centre=hello.centre, postcode=hello.postcode, lsoa21=hello.lsoa21, started_at=at, started_by=by
    )
    person.family, person.role = alone, Person.Role.PARENT
    person.save(update_fields=["family", "role"])
    Introduction.objects.filter(person=person).update(family=alone, person=None)
    record(kind="partner.taken-out", by=by, subject=person, detail={"introduction": str(hello.pk)})
    return alone
