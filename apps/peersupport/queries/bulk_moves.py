"""Moves of many families: what was moved, and whether it was undone. They stand in the log, which nobody edits."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.peersupport.models.places import Centre
from apps.peersupport.models.supporters import Supporter
from kith.audit.models import Event
from kith.people.models import User

MOVED, MOVED_BACK = "families.moved", "families.moved-back"


@dataclass(frozen=True, slots=True)
class Move:
    event: Event
    to: str
    by: str
    families: int
    undone: bool


def get_move(*, pk: UUID) -> Event:
    """Raises Http404."""
    found: Event = get_object_or_404(Event.objects.filter(kind=MOVED), pk=pk)
    return found


def is_undone(move: Event) -> bool:
    return bool(Event.objects.filter(kind=MOVED_BACK, detail__undoes=str(move.pk)).exists())


def moves(*, most: int = 50) -> list[Move]:
    """The newest first."""
    found = list(Event.objects.filter(kind=MOVED).order_by("-at")[:most])
    undone = set(Event.objects.filter(kind=MOVED_BACK).values_list("detail__undoes", flat=True))
    names = _names([event.detail["to"] for event in found])
    people = {one.pk: str(one) for one in User.objects.filter(pk__in=[event.actor_id for event in found])}
    return [
        Move(
            event, names.get(event.detail["to"], "?"), people.get(event.actor_id, "?"), len(event.detail["before"]),
            str(event.pk) in undone,
        )
        for event in found
    ]  # fmt: skip


def _names(keys: list[str]) -> dict[str, str]:
    centres = {str(one.pk): one.name for one in Centre.objects.filter(pk__in=keys)}
    supporters = Supporter.objects.filter(pk__in=keys).select_related("user")
    answering = {str(one.pk): f"{one}, who answers for them" for one in User.objects.filter(pk__in=keys)}
    return {**centres, **{str(one.pk): str(one) for one in supporters}, **answering}
