"""Writing down a licence, and the words it gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.templates import LicenceHeld, LicensedWords, TemplateAdoption
from apps.assessment.queries.licences import (
    cards_of_instrument,
    instruments_with_licence,
    licences_good_on,
    why_not_asked,
)
from kith.audit.operations import record
from kith.catalogue.assessments.canonical import sha256_of
from kith.catalogue.assessments.cards import Card
from kith.errors import BadInput, Refused
from kith.people.models import User


class NoSuchInstrument(BadInput):
    """Nothing in the catalogue needs a licence by that name."""


class EndsTooSoon(BadInput):
    """A licence ends on or after the day it begins."""


class LicenceLacking(Refused):
    """An instrument's owner lets nobody use it without a licence, and none is held today; or its words are missing."""


class WordsMissing(BadInput):
    """A card has no words, or its choices are not the numbers it goes by."""


class JustWorded(Refused):
    """Somebody else put the words in a moment ago."""


@transaction.atomic
def record_licence(
    *, instrument: str, holder: str, reference: str, evidence: str, valid_from: dt.date, expires_on: dt.date | None,
    by: User, at: dt.datetime,
) -> LicenceHeld:  # fmt: skip
    """Write down a licence that this tenant holds; both days are included, and without a last day it does not end.
    One that was written down wrong stays, and another is added. Raises NoSuchInstrument, EndsTooSoon."""
    if instrument not in instruments_with_licence():
        raise NoSuchInstrument("Pick what the licence is for.", field="instrument")
    if expires_on and expires_on < valid_from:
        raise EndsTooSoon("The last day can’t come before the first.", field="expires_on")
    made = LicenceHeld.objects.create(
        instrument=instrument, holder=holder, reference=reference, evidence=evidence, valid_from=valid_from,
        expires_on=expires_on, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    record(kind="licence.recorded", by=by, subject=made, detail={"instrument": instrument})
    return made


@transaction.atomic
def put_words(*, instrument: str, cards: Mapping[str, Any], by: User, at: dt.datetime) -> LicensedWords:
    """Keep the words that our licence gives us, for every card of an instrument. `cards`: by link_id, the text and the
    options, each a code and a text. What was begun before keeps the words it began with.

    Raises LicenceLacking, WordsMissing, JustWorded.
    """
    licence = _current(instrument, on=timezone.localdate(at))
    asked = cards_of_instrument(instrument)
    kept = {card.link_id: _checked(card, cards.get(card.link_id) or {}) for card in asked}
    last = LicensedWords.objects.filter(instrument=instrument).order_by("-step").first()
    if last and last.cards == kept:
        return last
    try:
        with transaction.atomic():
            made = LicensedWords.objects.create(
                instrument=instrument, step=last.step + 1 if last else 1, licence=licence, cards=kept,
                sha256=sha256_of(kept), made_at=at, made_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise JustWorded("Somebody put these words in a moment ago. Look at theirs first.") from error
    record(kind="licence.words-put-in", by=by, subject=made, detail={"sha256": made.sha256})
    return made


def check_may_be_asked(one: TemplateAdoption | Assessment, *, at: dt.datetime) -> None:
    """Raises LicenceLacking where a licence is missing or has run out, or its words are not here."""
    if why := why_not_asked(one.version_id, one.sha256, on=timezone.localdate(at)):
        raise LicenceLacking(why)


def _current(instrument: str, *, on: dt.date) -> LicenceHeld:
    found: LicenceHeld | None = licences_good_on(on).filter(instrument=instrument).order_by("-recorded_at").first()
    if found is None:
        raise LicenceLacking("Write the licence down first. Its words come after.")
    return found


def _checked(card: Card, typed: Mapping[str, Any]) -> dict[str, Any]:
    text, options = str(typed.get("text", "")).strip(), list(typed.get("options") or [])
    if not text:
        raise WordsMissing("Please write the words of this one.", field=f"text-{card.link_id}")
    if card.low and options and {option["code"] for option in options} != _numbers(card):
        least = f"{card.low} to {card.high}"
        raise WordsMissing(f"Give each number from {least} once, with its words.", field=f"options-{card.link_id}")
    return {"text": text, "options": options}


def _numbers(card: Card) -> set[str]:
    return {str(number) for number in range(int(card.low), int(card.high) + 1)}
