"""Activities and who came, for the tenant's archive; a person's own part of it, for their record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.peersupport.community.models.activities import ActivitySession
from apps.peersupport.community.models.invitations import Invitation
from apps.peersupport.community.models.signing_up import SignUp
from apps.peersupport.community.queries.invitations import known_to
from apps.peersupport.models.families import Person
from kith.exporting import Part, register_part

Rows = Iterator[dict[str, Any]]


def register_parts() -> None:
    register_part(Part("activities", "what was on, when and where, and how many came.", activities))
    register_part(Part("sign-ups", "who signed up for what.", sign_ups))
    register_part(Part("invitations", "word that families asked to have passed on, and where both said yes.", words))


def activities(using: str) -> Rows:
    found = ActivitySession.objects.using(using).select_related("activity__centre").prefetch_related("counts")
    for each in found.order_by("starts_at", "pk"):
        counts = sorted(each.counts.all(), key=lambda one: one.at)
        yield {
            "what": each.activity.title,
            "kind": each.activity.get_kind_display(),
            "where": each.activity.where,
            "from": each.starts_at,
            "to": each.ends_at,
            "called off": each.called_off_at,
            "grown-ups": counts[-1].grown_ups if counts else "",
            "children": counts[-1].children if counts else "",
        }


def sign_ups(using: str) -> Rows:
    found = SignUp.objects.using(using).select_related("person", "session__activity")
    for each in found.order_by("signed_at", "pk"):
        yield {
            "who": str(each.person),
            "family": str(each.person.family_id),
            "what": each.session.activity.title,
            "when": each.session.starts_at,
            "people": each.heads,
            "state": each.get_state_display(),
        }


def words(using: str) -> Rows:
    found = Invitation.objects.using(using).select_related("asker", "asked", "session__activity")
    for each in found.order_by("asked_at", "pk"):
        yield {
            "asked by": str(each.asker),
            "for": str(each.asked or each.who),
            "met at": each.session.activity.title,
            "state": each.get_state_display(),
            "asked": each.asked_at,
        }


def sign_ups_as_data(person: Person) -> list[dict[str, Any]]:
    found = SignUp.objects.filter(person=person).select_related("session__activity")
    return [
        {
            "what": each.session.activity.title, "when": each.session.starts_at.isoformat(), "people": each.heads,
            "state": each.get_state_display(), "may_be_named": each.name_me, "may_be_found": each.findable,
        }
        for each in found.order_by("session__starts_at", "pk")
    ]  # fmt: skip


def ties_as_data(person: Person) -> list[dict[str, Any]]:
    """Only where both said yes; what was asked of the hub in their own words stands with it."""
    return [{"who": _other(each, person), "since": str(each.known_at)} for each in known_to(person)]


def _other(each: Invitation, person: Person) -> str:
    return each.asked.first_name if each.asked and each.asker_id == person.pk else each.asker.first_name
