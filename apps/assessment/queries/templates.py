"""Which shared templates there are, and which are in use here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from apps.assessment.leaving_out import Carried, carry_over
from apps.assessment.models.templates import TemplateAdoption
from apps.assessment.queries.asked import overlay_in_force
from apps.assessment.queries.licences import licences_lacking
from kith.catalogue.assessments.cards import Instrument
from kith.catalogue.assessments.changes import Change, changes
from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.queries import KIT_SLUG, body_of, family_id_of, published_versions, template_of
from kith.catalogue.assessments.standing import number_of


@dataclass(frozen=True)
class Shelf:
    """One template of the catalogue, as a coordinator chooses. `newest`: None where none is published any more."""

    family: TemplateFamily
    newest: TemplateVersion | None
    adoption: TemplateAdoption | None
    lacking: list[Instrument]

    @property
    def is_newer(self) -> bool:
        """Whether a later version than the one in use is there."""
        if self.adoption is None or self.newest is None:
            return False
        return number_of(self.newest) > tuple(map(int, self.adoption.number.split(".")))


def shelves(*, on: dt.date, q: str = "") -> list[Shelf]:
    """Every template with a published version, or in use here, whose title, purpose or owner says `q`."""
    in_use = {adoption.family_id: adoption for adoption in adoptions_in_use()}
    newest = _newest()
    families = TemplateFamily.objects.filter(Q(pk__in=newest) | Q(pk__in=in_use))
    for word in q.split():
        families = families.filter(
            Q(title__icontains=word) | Q(about__icontains=word) | Q(attribution__icontains=word)
        )  # fmt: skip
    return [_shelf(family, newest.get(family.pk), in_use.get(family.pk), on) for family in families.order_by("title")]


def adoptions_in_use() -> list[TemplateAdoption]:
    return list(TemplateAdoption.objects.filter(ended_at=None).order_by("title"))


def adoption_in_use(*, slug: str = KIT_SLUG) -> TemplateAdoption | None:
    """The version of a template in use here now, or None."""
    family_id = family_id_of(slug)
    return adoption_of(family_id) if family_id else None


def adoption_of(family_id: UUID) -> TemplateAdoption | None:
    """The version of a template, by its id, in use here now, or None."""
    found: TemplateAdoption | None = TemplateAdoption.objects.filter(ended_at=None, family_id=family_id).first()
    return found


def get_adoption(*, version_id: UUID) -> TemplateAdoption:
    """The adoption by which this version is in use here now. Raises Http404."""
    found: TemplateAdoption | None = TemplateAdoption.objects.filter(ended_at=None, version_id=version_id).first()
    if found is None:
        raise Http404
    return found


def get_version(*, pk: UUID) -> TemplateVersion:
    """A published version, or one that was retired while in use here. Raises Http404."""
    used = TemplateAdoption.objects.filter(ended_at=None).values_list("version_id", flat=True)
    known = Q(state=TemplateVersion.State.PUBLISHED) | Q(state=TemplateVersion.State.RETIRED, pk__in=list(used))
    found: TemplateVersion | None = TemplateVersion.objects.filter(known, pk=pk).select_related("family").first()
    if found is None:
        raise Http404
    return found


def changes_to(version: TemplateVersion, *, in_use: TemplateAdoption) -> list[Change]:
    """What is other in this version than in the one in use, the weightiest first."""
    before = body_of(version_id=in_use.version_id, sha256=in_use.sha256)
    return changes(before, body_of(version_id=version.pk, sha256=version.sha256))


def carried_to(version: TemplateVersion, *, in_use: TemplateAdoption) -> Carried | None:
    """What of the overlay in force would be laid over this version, and what no longer fits; None without one."""
    overlay = overlay_in_force(in_use.version_id)
    if overlay is None:
        return None
    body = body_of(version_id=version.pk, sha256=version.sha256)
    before = template_of(version_id=in_use.version_id, sha256=in_use.sha256)
    return carry_over(body, cards=overlay.cards, left_out=overlay.left_out, before=before)


def _newest() -> dict[UUID, TemplateVersion]:
    """By template, its published version with the highest number, in English where there is one."""
    found: dict[UUID, TemplateVersion] = {}
    for version in sorted(published_versions(), key=lambda one: (one.language == "en", number_of(one))):
        found[version.family_id] = version
    return found


def _shelf(
    family: TemplateFamily, newest: TemplateVersion | None, adoption: TemplateAdoption | None, on: dt.date
) -> Shelf:
    instruments = template_of(version_id=newest.pk, sha256=newest.sha256).instruments.values() if newest else ()
    return Shelf(family, newest, adoption, licences_lacking(instruments, on=on))
