"""Which shared template is in use here."""

from __future__ import annotations

from apps.assessment.models.templates import TemplateAdoption
from kith.catalogue.assessments.queries import KIT_SLUG, family_id_of


def adoptions_in_use() -> list[TemplateAdoption]:
    return list(TemplateAdoption.objects.filter(ended_at=None).order_by("title"))


def adoption_in_use(*, slug: str = KIT_SLUG) -> TemplateAdoption | None:
    """The version of a template in use here now, or None."""
    family_id = family_id_of(slug)
    if family_id is None:
        return None
    found: TemplateAdoption | None = TemplateAdoption.objects.filter(ended_at=None, family_id=family_id).first()
    return found
