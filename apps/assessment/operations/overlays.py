"""A tenant's own cards beside the shared ones, and shared ones it leaves out. Each change is a further overlay: what
was begun before keeps the one it was begun with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.assessment.leaving_out import open_themes, why_asked
from apps.assessment.models.templates import Overlay, TemplateAdoption
from apps.assessment.overlaid import THEME, overlaid, sha_of
from apps.assessment.queries.asked import overlay_in_force
from kith.audit.operations import record
from kith.catalogue.assessments.faults.body import faults
from kith.catalogue.assessments.queries import body_of
from kith.catalogue.assessments.reading import read
from kith.errors import BadInput, Refused
from kith.people.models import User

Cards = list[Mapping[str, Any]]


class NotInUse(Refused):
    """These questions are not the ones in use here."""


class CardFaulty(BadInput):
    """The card cannot be asked as it is."""


class CardGone(Refused):
    """Somebody changed the card, or took it away, in the meantime."""


class NoPlace(BadInput):
    """Nothing is added to that part."""


class StaysIn(Refused):
    """The card is never left out."""


@transaction.atomic
def put_local_card(
    *, version_id: UUID, card: Mapping[str, Any], by: User, at: dt.datetime, was: Mapping[str, Any] | None = None
) -> Overlay:
    """Ask a card of our own, at the end of its theme; in the place of `was`, where it is one written anew.

    Raises NotInUse, NoPlace, CardGone, CardFaulty.
    """
    adoption, cards, left_out = _now(version_id)
    if card[THEME] not in open_themes(_body(adoption)):
        raise NoPlace("That part is not ours to add to. Pick another.", field="theme")
    if was is not None and was not in cards:
        raise CardGone("Somebody changed this card a moment ago. Look at theirs first.")
    cards = [card if each == was else each for each in cards] if was else [*cards, card]
    return _lay(adoption, cards, left_out, by=by, at=at)


@transaction.atomic
def take_local_card_away(*, version_id: UUID, link_id: str, by: User, at: dt.datetime) -> Overlay | None:
    """Ask a card of our own no more. Taken away twice, it is gone once. Raises NotInUse, CardFaulty."""
    adoption, cards, left_out = _now(version_id)
    return _lay(adoption, [card for card in cards if card["link_id"] != link_id], left_out, by=by, at=at)


@transaction.atomic
def leave_card_out(*, version_id: UUID, link_id: str, by: User, at: dt.datetime) -> Overlay | None:
    """Ask a shared card no more. Raises NotInUse, StaysIn, CardFaulty."""
    adoption, cards, left_out = _now(version_id)
    if link_id in left_out:
        return overlay_in_force(version_id)
    template = read(overlaid(_body(adoption), cards=tuple(cards), left_out=frozenset(left_out)))
    if why := why_asked(template, link_id):
        raise StaysIn(f"This card stays in. {why}")
    return _lay(adoption, cards, [*left_out, link_id], by=by, at=at)


@transaction.atomic
def ask_card_again(*, version_id: UUID, link_id: str, by: User, at: dt.datetime) -> Overlay | None:
    """Ask a shared card again that was left out. Raises NotInUse, CardFaulty."""
    adoption, cards, left_out = _now(version_id)
    return _lay(adoption, cards, [each for each in left_out if each != link_id], by=by, at=at)


def lay(
    *, version_id: UUID, cards: Cards, left_out: list[str], by: User | None, at: dt.datetime
) -> Overlay | None:  # fmt: skip
    """Put an overlay over a version as its newest one; the same again adds nothing."""
    last = overlay_in_force(version_id)
    if (last.cards, last.left_out) == (cards, left_out) if last else not (cards or left_out):
        return last
    made = Overlay.objects.create(
        version_id=version_id, step=last.step + 1 if last else 1, cards=cards, left_out=left_out,
        sha256=sha_of(cards, left_out), made_at=at, made_by=by,
    )  # fmt: skip
    record(kind="template.overlaid", by=by, subject=made, detail={"sha256": made.sha256})
    return made


def _now(version_id: UUID) -> tuple[TemplateAdoption, Cards, list[str]]:
    """The adoption, locked so that two changes stand in line, and what lies over it now."""
    in_use = TemplateAdoption.objects.select_for_update().filter(version_id=version_id, ended_at=None)
    adoption = in_use.first()
    if adoption is None:
        raise NotInUse("These questions are not in use here any more. Go back to all questions.")
    last = overlay_in_force(version_id)
    return (adoption, list(last.cards), list(last.left_out)) if last else (adoption, [], [])


def _lay(adoption: TemplateAdoption, cards: Cards, left_out: list[str], *, by: User, at: dt.datetime) -> Any:
    found = faults(overlaid(_body(adoption), cards=tuple(cards), left_out=frozenset(left_out)))
    if found:
        raise CardFaulty(" ".join(found), field="text")
    return lay(version_id=adoption.version_id, cards=cards, left_out=left_out, by=by, at=at)


def _body(adoption: TemplateAdoption) -> dict[str, Any]:
    return body_of(version_id=adoption.version_id, sha256=adoption.sha256)
