"""What one person is asked: the shared version with what this tenant laid over it when the assessment was begun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.templates import LicensedWords, Overlay, TemplateAdoption
from apps.assessment.overlaid import Laid, body_overlaid, check_hash, template_overlaid
from kith.catalogue.assessments.cards import Template
from kith.catalogue.assessments.exchange.formats import Outgoing
from kith.catalogue.assessments.exchange.operations import outgoing_of
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.queries import template_of


def template_asked(assessment: Assessment) -> Template:
    """The cards of this assessment. Till it is begun, as they would be asked if it were begun now."""
    return _read(assessment.version_id, assessment.sha256, _frozen(assessment))


def template_offered(adoption: TemplateAdoption) -> Template:
    """The cards as they would be asked if somebody began now."""
    return _read(adoption.version_id, adoption.sha256, _in_force(adoption.version_id, adoption.sha256))


def outgoing_asked(assessment: Assessment) -> Outgoing:
    """The version as it was asked, on its way out: for a person's own answers, with the cards they were asked."""
    version = TemplateVersion.objects.select_related("family").get(pk=assessment.version_id)
    laid = _frozen(assessment)
    going = outgoing_of(version)
    if laid is not None:
        going = Outgoing(
            going.slug, going.about, going.number, going.language,
            body_overlaid(version_id=version.pk, sha256=assessment.sha256, laid=laid),
        )  # fmt: skip
    return going


def overlay_in_force(version_id: UUID) -> Overlay | None:
    """The newest overlay of a version here, or None."""
    found: Overlay | None = Overlay.objects.filter(version_id=version_id).order_by("-step").first()
    return found


def words_of(version_id: UUID, sha256: str, *, at: dt.datetime | None = None) -> dict[str, Any]:
    """By link_id, the words that licences gave this tenant for the instruments of a version that have none: as they
    were at that moment, or are now."""
    instruments = template_of(version_id=version_id, sha256=sha256).instruments.values()
    keys = [one.key for one in instruments if not one.has_text]
    if not keys:
        return {}
    then = Q() if at is None else Q(made_at__lte=at)
    rows = LicensedWords.objects.filter(then, instrument__in=keys).order_by("step")
    newest: dict[str, Mapping[str, Any]] = {row.instrument: row.cards for row in rows}
    return {link_id: words for cards in newest.values() for link_id, words in cards.items()}


def _frozen(assessment: Assessment) -> Laid | None:
    if assessment.state == Assessment.State.INVITED:
        return _in_force(assessment.version_id, assessment.sha256)
    words = words_of(assessment.version_id, assessment.sha256, at=assessment.started_at)
    return _laid(assessment.overlay, words)


def _in_force(version_id: UUID, sha256: str) -> Laid | None:
    return _laid(overlay_in_force(version_id), words_of(version_id, sha256))


def _laid(overlay: Overlay | None, words: dict[str, Any]) -> Laid | None:
    if overlay is None:
        return Laid.of([], [], words) if words else None
    check_hash(overlay.sha256, cards=overlay.cards, left_out=overlay.left_out)
    return Laid.of(overlay.cards, overlay.left_out, words)


def _read(version_id: UUID, sha256: str, laid: Laid | None) -> Template:
    if laid is None:
        return template_of(version_id=version_id, sha256=sha256)
    return template_overlaid(version_id=version_id, sha256=sha256, laid=laid)
