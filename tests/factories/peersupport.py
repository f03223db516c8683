"""Rows of the peer-support room for tests, made inside the scope the test is in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import factory
from django.utils import timezone

from apps.peersupport.clocks import clock_from
from apps.peersupport.models.choosing import Exclusion
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.held_back import HeldBack
from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.models.papers import Award, Clearance
from apps.peersupport.models.places import Centre
from apps.peersupport.models.practice import CapacityPlan, SupervisionSession
from apps.peersupport.models.pregnancies import Baby, Basis, DatingBasis, Pregnancy
from apps.peersupport.models.record import Entry
from apps.peersupport.models.supporters import Match, Supporter
from kith.people.models import User
from tests.golden import key


def days_ago(number: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=number)


def someone(name: str) -> Any:
    return factory.LazyFunction(lambda: User.objects.get(pk=key(name)))


class CentreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Centre

    name = factory.Sequence(lambda n: f"Centre {n}")


class FamilyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Family

    class Params:
        ended = factory.Trait(ended_at=factory.LazyFunction(timezone.now))

    lsoa21 = "E01021200"
    started_at = factory.LazyFunction(lambda: days_ago(30))
    started_by = someone("asha")


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    class Params:
        partner = factory.Trait(role=Person.Role.PARTNER)

    family = factory.SubFactory(FamilyFactory)
    role = Person.Role.PARENT
    first_name = "Leanne"
    contact = "07700 900123"
    added_at = factory.LazyFunction(lambda: days_ago(30))


class PregnancyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pregnancy

    class Params:
        undated = factory.Trait(due_on=None, basis="")
        born = factory.Trait(state=Pregnancy.State.BORN)

    person = factory.SubFactory(PersonFactory)
    family = factory.SelfAttribute("person.family")
    heard_on = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=40))
    first_baby = Pregnancy.FirstBaby.YES
    due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=75))
    basis = Basis.SCAN


class DatingBasisFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DatingBasis

    pregnancy = factory.SubFactory(PregnancyFactory)
    basis = Basis.LMP
    due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=75))
    recorded_at = factory.LazyFunction(timezone.now)
    recorded_by = someone("asha")


class BabyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Baby

    pregnancy = factory.SubFactory(PregnancyFactory, born=True)
    first_name = "Noah"
    born_on = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=50))
    added_at = factory.LazyFunction(timezone.now)


class SupporterFactory(factory.django.DjangoModelFactory):
    """Ready for a family, with room for two."""

    class Meta:
        model = Supporter

    class Params:
        paused = factory.Trait(paused_on=factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=3)))
        unready = factory.Trait(award_until=None, clearance_until=None, agreement_on=None, supervision_due_on=None)

    user = someone("ben")
    capacity = 2
    award_until = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=300))
    clearance_until = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=300))
    agreement_on = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=100))
    supervision_due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=20))


class MatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Match

    class Params:
        ended = factory.Trait(
            state=Match.State.ENDED, ended_at=factory.LazyFunction(timezone.now), ended_by=someone("asha")
        )
        offered = factory.Trait(state=Match.State.OFFERED, started_at=None)

    family = factory.SubFactory(FamilyFactory)
    supporter = factory.SubFactory(SupporterFactory)
    state = Match.State.ACTIVE
    offered_at = factory.LazyFunction(lambda: days_ago(20))
    offered_by = someone("asha")
    started_at = factory.LazyFunction(lambda: days_ago(19))


class IntroductionFactory(factory.django.DjangoModelFactory):
    """Heard of a day ago, with its clock."""

    class Meta:
        model = Introduction

    class Params:
        tried = factory.Trait(first_attempt_at=factory.LazyFunction(timezone.now))
        met = factory.Trait(
            first_attempt_at=factory.LazyFunction(timezone.now), first_contact_at=factory.LazyFunction(timezone.now)
        )

    client_key = factory.LazyFunction(uuid.uuid4)
    first_name = "Amara"
    contact = "07700 900123"
    source = Introduction.Source.WEBSITE
    heard_at = factory.LazyFunction(lambda: days_ago(1))
    consent_at = factory.SelfAttribute("heard_at")
    consent_wording = "Yes, please get in touch."
    consent_evidence = "Ticked by herself"
    attempt_due_on = factory.LazyAttribute(lambda one: clock_from(timezone.localdate(one.heard_at)).attempt_due_on)
    attempt_limit_on = factory.LazyAttribute(lambda one: clock_from(timezone.localdate(one.heard_at)).attempt_limit_on)
    contact_due_on = factory.LazyAttribute(lambda one: clock_from(timezone.localdate(one.heard_at)).contact_due_on)
    contact_limit_on = factory.LazyAttribute(lambda one: clock_from(timezone.localdate(one.heard_at)).contact_limit_on)


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    family = factory.SubFactory(FamilyFactory)
    kind = Contact.Kind.VISIT
    at = factory.LazyFunction(lambda: days_ago(5))
    by = someone("ben")


class EntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Entry

    client_key = factory.LazyFunction(uuid.uuid4)
    about = factory.SubFactory(PersonFactory)
    family = factory.SelfAttribute("about.family")
    by = someone("ben")
    kind = Entry.Kind.VISIT
    text = "We had tea and laughed about the cot."
    happened_at = factory.LazyFunction(lambda: days_ago(2))
    written_at = factory.LazyFunction(lambda: days_ago(2))


class ClearanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Clearance

    supporter = factory.SubFactory(SupporterFactory)
    kind = Clearance.Kind.DBS
    level = Clearance.Level.ENHANCED
    issued_on = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=200))
    recheck_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=300))
    kept_at = factory.LazyFunction(timezone.now)
    by = someone("asha")


class AwardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Award

    supporter = factory.SubFactory(SupporterFactory)
    qualification = "Work with Parents"
    level = "Level 2"
    awarded_on = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=200))
    kept_at = factory.LazyFunction(timezone.now)
    by = someone("asha")


class SupervisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SupervisionSession

    supporter = factory.SubFactory(SupporterFactory)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=20))
    kept_at = factory.LazyFunction(timezone.now)
    by = someone("asha")


class HeldBackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HeldBack

    client_key = factory.LazyFunction(uuid.uuid4)
    supporter = factory.SubFactory(SupporterFactory)
    at = factory.LazyFunction(timezone.now)
    by = someone("asha")


class CapacityPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CapacityPlan

    supporter = factory.SubFactory(SupporterFactory)
    units = 3
    from_on = factory.LazyFunction(timezone.localdate)
    kept_at = factory.LazyFunction(timezone.now)
    by = someone("asha")


class ExclusionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exclusion

    supporter = factory.SubFactory(SupporterFactory)
    family = factory.SubFactory(FamilyFactory)
    kind = Exclusion.Kind.RELATIVE
    at = factory.LazyFunction(timezone.now)
    by = someone("asha")
