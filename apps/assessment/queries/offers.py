"""What would go if we offered it, and what has gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.assessment.models.assessments import Assessment
from apps.assessment.offering import own_cards_body, whole_body, words_of
from apps.assessment.queries.asked import overlay_in_force
from apps.assessment.queries.templates import get_adoption
from kith.catalogue.assessments.canonical import sha256_of
from kith.catalogue.assessments.models import OfferedTemplate
from kith.catalogue.assessments.queries import body_of
from kith.people.models import User
from kith.scope import current_scope

SHORTEST_NAME = 3


@dataclass(frozen=True)
class Copy:
    """Exactly what would go. `cards`: those of our own in it, as they are kept here."""

    body: dict[str, Any]
    sha256: str
    cards: list[Mapping[str, Any]]


def copy_to_offer(*, version_id: UUID, whole: bool) -> Copy:
    """Of a version in use here. Raises Http404."""
    adoption = get_adoption(version_id=version_id)
    body = body_of(version_id=version_id, sha256=adoption.sha256)
    overlay, name = overlay_in_force(version_id), current_scope().name
    cards = list(overlay.cards) if overlay else []
    left_out = list(overlay.left_out) if overlay else []
    made = (
        whole_body(body, cards=cards, left_out=left_out, offered_by=name)
        if whole
        else own_cards_body(body, cards=cards, offered_by=name)
    )
    return Copy(made, sha256_of(made), cards)


def names_here() -> set[str]:
    """Every word of the names of the people here, who can sign in or are of a family, but the shortest."""
    of_families: Any = Assessment._meta.get_field("respondent").related_model
    names = [
        *User.objects.values_list("display_name", flat=True), *of_families.objects.values_list("first_name", flat=True)
    ]  # fmt: skip
    return {word for name in names for word in words_of(name) if len(word) >= SHORTEST_NAME}


def offered_from(version_id: UUID) -> list[OfferedTemplate]:
    """Our own offers of that version, the newest first: the database shows us nobody else's."""
    return list(OfferedTemplate.objects.filter(from_version_id=version_id).order_by("-offered_at"))
