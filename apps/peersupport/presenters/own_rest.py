"""Smaller things that are kept about somebody, for what they take away: what they wished for, what was late, losses."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from apps.peersupport.models.breaches import Breach
from apps.peersupport.models.choosing import MatchChoice, MatchWish
from apps.peersupport.models.couples import Agreement, CoupleWord, CoupleYes, Signature
from apps.peersupport.models.families import Person
from apps.peersupport.models.loss import Loss, OwedCall
from apps.peersupport.models.responsibility import Responsibility
from apps.peersupport.queries.knowing import shares_the_family
from apps.peersupport.queries.own_record import introductions_of
from kith.exporting import plain_rows


def choosing_as_data(person: Person) -> dict[str, Any]:
    """What they would like of whoever supports them, and whom they chose."""
    choices = MatchChoice.objects.filter(person=person).select_related("supporter__user").order_by("at")
    return {
        "wishes": plain_rows(MatchWish.objects.filter(person=person), "experiences", "times", "gender", "kept_at"),
        "choices": plain_rows(choices, "kind", "supporter", "at"),
    }


def about_us_as_data(person: Person) -> dict[str, Any]:
    """Who of the hub answers for them, and where we were late."""
    late = Breach.objects.filter(introduction__in=introductions_of(person)).order_by("at")
    return {
        "who_answers_for_you": _who_answers(person),
        "when_we_were_late": plain_rows(late, "step", "late_since"),
    }


def _who_answers(person: Person) -> list[dict[str, Any]]:
    """Since when, where what is the family's is shown to them."""
    held = Responsibility.objects.filter(family=person.family_id).select_related("user").order_by("since")
    if shares_the_family(person):
        return plain_rows(held, "user", "since", "until")
    return plain_rows(held.filter(until=None), "user")


def losses_as_data(person: Person) -> dict[str, Any]:
    """A parent's, as they were said, those taken back too; nothing for a partner."""
    if not _is_parent(person):
        return {}
    losses = Loss.objects.filter(pregnancy__family=person.family_id).order_by("said_at")
    calls = OwedCall.objects.filter(family=person.family_id).select_related("who", "rung_by").order_by("due_on")
    return {
        "said": plain_rows(losses, "kind", "on", "called", "said_at", "taken_back_at"),
        "who_rings": plain_rows(calls, "who", "due_on", "rung_at", "rung_by"),
    }


def as_two_as_data(person: Person) -> dict[str, Any]:
    """What one of two wrote for themselves, and the agreements they wrote or signed; never what the other kept."""
    mine = Q(written_by=person) | Q(signatures__person=person)
    agreements = Agreement.objects.filter(mine).distinct().order_by("step")
    return {
        "your_words": plain_rows(CoupleWord.objects.filter(person=person).order_by("at"), "text", "at"),
        "your_yes_and_no": plain_rows(CoupleYes.objects.filter(person=person).order_by("at"), "given", "at"),
        "agreements": plain_rows(agreements, "step", "text", "at"),
        "you_signed": plain_rows(Signature.objects.filter(person=person).order_by("at"), "agreement", "at"),
    }


def _is_parent(person: Person) -> bool:
    return person.role == Person.Role.PARENT
