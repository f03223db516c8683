"""Activities and who signs up, made inside the scope the test is in."""

from __future__ import annotations

import datetime as dt

import factory
from django.utils import timezone

from apps.peersupport.community.models.activities import Activity, ActivitySession
from apps.peersupport.community.models.signing_up import SignUp
from tests.factories import peersupport as make


class ActivityFactory(factory.django.DjangoModelFactory):
    """A public clothes swap in a centre, for which people sign up."""

    class Meta:
        model = Activity

    class Params:
        speaking = factory.Trait(title="Bumps and babies", speaks=True)
        inside = factory.Trait(title="Quiet table", is_public=False)

    kind = Activity.Kind.SWAP
    title = "Clothes swap"
    centre = factory.SubFactory(make.CentreFactory)
    is_public, takes_names, speaks = True, True, False
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=3))
    clock = dt.time(10)
    minutes = 90
    repeats = Activity.Repeats.ONCE
    added_at = factory.LazyFunction(timezone.now)
    added_by = make.someone("asha")


class SessionFactory(factory.django.DjangoModelFactory):
    """In three days."""

    class Meta:
        model = ActivitySession

    class Params:
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: make.days_ago(2)))
        off = factory.Trait(called_off_at=factory.LazyFunction(timezone.now), called_off_by=make.someone("asha"))

    activity = factory.SubFactory(ActivityFactory)
    starts_at = factory.LazyFunction(lambda: make.days_ago(-3))
    ends_at = factory.LazyAttribute(lambda one: one.starts_at + dt.timedelta(minutes=90))
    places = factory.SelfAttribute("activity.places")
    changed_at = factory.LazyFunction(timezone.now)


class SignUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SignUp

    session = factory.SubFactory(SessionFactory)
    person = factory.SubFactory(make.PersonFactory)
    heads = 1
    state = SignUp.State.COMING
    name_me = findable = False
    signed_at = factory.LazyFunction(lambda: make.days_ago(5))
    settled_at = factory.SelfAttribute("signed_at")
