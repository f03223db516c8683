"""Which instruments need a licence, and which of those this tenant holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.assessment.models.templates import LicenceHeld, LicensedWords
from apps.assessment.queries.asked import words_of
from kith.catalogue.assessments.cards import Card, Instrument
from kith.catalogue.assessments.queries import published_versions, template_of


def licences_lacking(instruments: Iterable[Instrument], *, on: dt.date) -> list[Instrument]:
    """Those of them that need a licence which this tenant does not hold on that day."""
    needed = [one for one in instruments if one.needs_licence]
    if not needed:
        return []
    held = set(licences_good_on(on).values_list("instrument", flat=True))
    return [one for one in needed if one.key not in held]


def licences_good_on(day: dt.date) -> Any:
    """Those written down here that hold on that day."""
    return LicenceHeld.objects.filter(Q(expires_on=None) | Q(expires_on__gte=day), valid_from__lte=day)


def why_not_asked(version_id: UUID, sha256: str, *, on: dt.date) -> str:
    """Why nobody may be asked these cards on that day; "" where they may."""
    template = template_of(version_id=version_id, sha256=sha256)
    if lacking := licences_lacking(template.instruments.values(), on=on):
        return f"We have no licence for {lacking[0].name} today, so these cards can’t be used."
    if unworded := wordless(version_id, sha256):
        name = template.instruments[unworded[0].instrument].name
        return f"The words of {name} are not here yet, so these cards can’t be used."
    return ""


def wordless(version_id: UUID, sha256: str) -> list[Card]:
    """The cards whose words come with a licence, and have not been put in."""
    template = template_of(version_id=version_id, sha256=sha256)
    empty = {one.key for one in template.instruments.values() if not one.has_text}
    cards = [card for card in template.cards.values() if card.instrument in empty]
    there = words_of(version_id, sha256) if cards else {}
    return [card for card in cards if card.link_id not in there]


def instruments_with_licence() -> dict[str, Instrument]:
    """Every instrument in the catalogue that needs a licence, by key."""
    templates = (template_of(version_id=one.pk, sha256=one.sha256) for one in published_versions())
    found = {key: one for template in templates for key, one in template.instruments.items() if one.needs_licence}
    return dict(sorted(found.items(), key=lambda pair: pair[1].name))


def licences_held() -> list[LicenceHeld]:
    """Every licence written down here, the one that runs out first at the top; what never does comes last."""
    rows = list(LicenceHeld.objects.select_related("recorded_by").order_by("recorded_at"))
    return sorted(rows, key=lambda row: row.expires_on or dt.date.max)


def cards_of_instrument(key: str) -> list[Card]:
    """The cards of an instrument without words, from the newest version that has it."""
    for version in published_versions().order_by("-published_at"):
        template = template_of(version_id=version.pk, sha256=version.sha256)
        if key in template.instruments and not template.instruments[key].has_text:
            return [card for card in template.cards.values() if card.instrument == key]
    return []


def newest_words(instrument: str) -> dict[str, Any]:
    """By link_id, the words of an instrument as they were put in last."""
    last = LicensedWords.objects.filter(instrument=instrument).order_by("-step").first()
    return dict(last.cards) if last else {}
