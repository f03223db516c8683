"""Keeping the facts that decide whether a peer supporter may be matched."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.peersupport.models.families import Person
from apps.peersupport.models.places import Centre
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations.papers import NotOnesOwn, is_ones_own
from kith.audit.operations import record
from kith.errors import BadInput
from kith.people.models import User
from kith.people.operations import add_person, give_role
from kith.roles import Role


class SupporterThere(BadInput):
    """There is a supporter with this e-mail."""


class SupervisesThemselves(BadInput):
    """Nobody supervises themselves, or one whose family they support."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is kept about how a supporter works with us. Papers, supervision, room and pauses are rows of their own."""

    engagement: Supporter.Engagement
    centre: Centre | None = None
    agreement_on: dt.date | None = None
    supervisor: User | None = None


@dataclass(frozen=True, slots=True)
class AboutMe:
    """What a supporter says of themselves: own words and, as keys of matching.toml, what families may look for; and
    where they would rather not go, as beginnings of postcodes."""

    about: str = ""
    languages: tuple[str, ...] = ("en",)
    experiences: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    gender: str = ""
    not_in: tuple[str, ...] = ()
    not_after_loss: bool = False


@transaction.atomic
def add_supporter(*, email: str, display_name: str, facts: Facts, by: User) -> Supporter:
    """Add a peer supporter, with a sign-in and the role. There is no room yet: it is planned with their first papers.

    Raises SupporterThere, SupervisesThemselves.
    """
    user = add_person(email=email, display_name=display_name, by=by)
    _refuse_supervisor(user.pk, facts)
    try:
        with transaction.atomic():
            supporter = Supporter.objects.create(user=user, capacity=0, languages=["en"], **_values(facts))
    except IntegrityError:
        raise SupporterThere("There is already a supporter with this e-mail.", field="email") from None
    give_role(user=user, role=Role.PEER_SUPPORTER, by=by)
    record(kind="supporter.added", by=by, subject=supporter)
    return supporter


@transaction.atomic
def change_supporter(*, supporter: Supporter, facts: Facts, by: User) -> Supporter:
    """Keep new facts about a supporter. Raises SupervisesThemselves, NotOnesOwn."""
    supporter = Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
    if is_ones_own(supporter, by):
        raise NotOnesOwn("Nobody changes what is kept about how they work with us. Ask somebody else to.")
    _refuse_supervisor(supporter.user_id, facts)
    _refuse_supervisor_of_family(supporter, facts)
    _save(supporter, _values(facts))
    record(kind="supporter.changed", by=by, subject=supporter)
    return supporter


@transaction.atomic
def keep_about_me(*, supporter: Supporter, about_me: AboutMe, by: User) -> Supporter:
    """Keep what a supporter says of themselves, for families."""
    supporter = Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
    values = {name: getattr(about_me, name) for name in AboutMe.__slots__}
    lists = {name: list(values[name]) for name in ("languages", "experiences", "times", "not_in")}
    _save(supporter, values | lists)
    record(kind="supporter.about-me-kept", by=by, subject=supporter)
    return supporter


def _save(supporter: Supporter, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(supporter, name, value)
    supporter.save(update_fields=list(values))


def _refuse_supervisor(user_id: UUID, facts: Facts) -> None:
    if facts.supervisor and facts.supervisor.pk == user_id:
        raise SupervisesThemselves("Nobody supervises themselves. Choose somebody else.", field="supervisor")


def _refuse_supervisor_of_family(supporter: Supporter, facts: Facts) -> None:
    """Who supervises them is in no family that they support now (P7)."""
    families = Match.every.filter(supporter=supporter).exclude(state=Match.State.ENDED).values("family")
    if facts.supervisor and Person.objects.filter(family__in=families, user=facts.supervisor).exists():
        raise SupervisesThemselves("They support that person’s family. Choose somebody else.", field="supervisor")


def _values(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in Facts.__slots__}
