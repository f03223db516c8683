"""What one person is asked: the shared version with the overlay that the assessment was begun with."""

from __future__ import annotations

from uuid import UUID

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.templates import Overlay, TemplateAdoption
from apps.assessment.overlaid import Laid, check_hash, template_overlaid
from kith.catalogue.assessments.cards import Template
from kith.catalogue.assessments.queries import template_of


def template_asked(assessment: Assessment) -> Template:
    """The cards of this assessment. Till it is begun, as they would be asked if it were begun now."""
    invited = assessment.state == Assessment.State.INVITED
    overlay = overlay_in_force(assessment.version_id) if invited else assessment.overlay
    return _read(assessment.version_id, assessment.sha256, overlay)


def template_offered(adoption: TemplateAdoption) -> Template:
    """The cards as they would be asked if somebody began now."""
    return _read(adoption.version_id, adoption.sha256, overlay_in_force(adoption.version_id))


def overlay_in_force(version_id: UUID) -> Overlay | None:
    """The newest overlay of a version here, or None."""
    found: Overlay | None = Overlay.objects.filter(version_id=version_id).order_by("-step").first()
    return found


def _read(version_id: UUID, sha256: str, overlay: Overlay | None) -> Template:
    if overlay is None:
        return template_of(version_id=version_id, sha256=sha256)
    laid = Laid.of(overlay.cards, overlay.left_out)
    check_hash(laid, overlay.sha256)
    return template_overlaid(version_id=version_id, sha256=sha256, laid=laid)
