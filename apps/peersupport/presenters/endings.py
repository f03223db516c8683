"""What comes next, on the family's page, on her own and in the file she takes away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.planning import rule_of
from apps.peersupport.presenters.planned import SAID
from apps.peersupport.queries.endings import endings_of, is_due_talk, stays_of
from apps.peersupport.queries.families import babies_of
from apps.peersupport.queries.planned import all_planned
from kith.permissions import Permission


def on_family_page(request: HttpRequest, family: Family) -> str:
    """The way to the talk, for who writes here: once a baby is here, or support has ended."""
    user: Any = request.user
    if not user.may(Permission.WRITE_ENTRY) or not (family.ended_at or babies_of(family)):
        return ""
    due = is_due_talk(family, for_user=user, on=timezone.localdate())
    return render_to_string("peersupport/_talk_on_family_page.html", {"family": family, "due": due}, request=request)


def on_my_page(request: HttpRequest, person: Person) -> str:
    """Where support has ended: one tap to come back, and her own words; her partner has the tap."""
    family = person.family
    if family.ended_at is None:
        return ""
    endings = endings_of(family) if person.role == Person.Role.PARENT else []
    return render_to_string("peersupport/_door_on_my_page.html", {"endings": endings}, request=request)


def as_own_data(person: Person) -> dict[str, Any]:
    """What was planned with her, how support ended or went on; nothing for a partner."""
    if person.role != Person.Role.PARENT:
        return {}
    return {
        "planned": [_planned(row) for row in all_planned(person.family)],
        "went_on": [{"until": one.until, "words": one.words, "yes": one.approved} for one in stays_of(person.family)],
        "ended": [
            {"at": one.at, "looked_back": one.get_review_display(), "your_words": one.her_words, "open": one.open_lines}
            for one in endings_of(person.family)
        ],
    }


def _planned(row: PlannedContact) -> dict[str, Any]:
    return {
        "what_for": rule_of(row).words, "from": row.window_from, "to": row.window_to, "due": row.due_on,
        "chosen": row.planned_on, "became": str(SAID[PlannedContact.State(row.state)]),
    }  # fmt: skip
