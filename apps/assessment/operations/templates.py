"""Which shared versions are in use here, from when to when."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.assessment.models.templates import TemplateAdoption
from apps.assessment.operations.licences import LicenceLacking
from apps.assessment.operations.overlays import lay
from apps.assessment.queries.licences import licences_lacking
from apps.assessment.queries.templates import carried_to
from kith.audit.operations import record
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.queries import template_of
from kith.errors import Refused
from kith.people.models import User


class NotPublished(Refused):
    """Only a published version is adopted."""


class JustChosen(Refused):
    """Somebody else chose a version a moment ago."""


@transaction.atomic
def adopt_template(*, version: TemplateVersion, by: User | None, at: dt.datetime) -> TemplateAdoption:
    """Use this version from now on, in place of the one of the same template in use before. What was laid over that one
    is laid over this one, as far as it fits. Assessments begun stay on the version they began with. Adopted twice, it
    stays. Raises NotPublished, LicenceLacking, JustChosen."""
    if version.state != TemplateVersion.State.PUBLISHED:
        raise NotPublished("Only a published version can be used. Pick another.")
    _check_licence(version, on=timezone.localdate(at))
    in_use = TemplateAdoption.objects.select_for_update().filter(family_id=version.family_id, ended_at=None).first()
    if in_use and in_use.version_id == version.pk:
        return in_use
    if in_use:
        _carry_over(in_use, version, by=by, at=at)
        in_use.ended_at = at
        in_use.save(update_fields=["ended_at"])
    adoption = _adopt(version, by=by, at=at)
    record(kind="template.adopted", by=by, subject=adoption, detail={"sha256": version.sha256})
    return adoption


@transaction.atomic
def stop_using(*, template: UUID, by: User, at: dt.datetime) -> TemplateAdoption | None:
    """Offer a template, by its id, to nobody from now on. What was begun stays as it is. Stopped twice, it is stopped
    once: None where it is not in use."""
    in_use = TemplateAdoption.objects.select_for_update().filter(family_id=template, ended_at=None).first()
    if in_use is not None:
        in_use.ended_at = at
        in_use.save(update_fields=["ended_at"])
        record(kind="template.stopped", by=by, subject=in_use)
    return in_use


def _check_licence(version: TemplateVersion, *, on: dt.date) -> None:
    template = template_of(version_id=version.pk, sha256=version.sha256)
    if lacking := licences_lacking(template.instruments.values(), on=on):
        one = lacking[0]
        raise LicenceLacking(f"{one.name} needs a licence of your own. Write it down under Licences first. {one.terms}")


def _carry_over(in_use: TemplateAdoption, version: TemplateVersion, *, by: User | None, at: dt.datetime) -> None:
    carried = carried_to(version, in_use=in_use)
    if carried is not None:
        lay(version_id=version.pk, cards=carried.cards, left_out=carried.left_out, by=by, at=at)


def _adopt(version: TemplateVersion, *, by: User | None, at: dt.datetime) -> TemplateAdoption:
    try:
        with transaction.atomic():
            return TemplateAdoption.objects.create(
                family_id=version.family_id, version_id=version.pk, sha256=version.sha256, title=version.family.title,
                number=version.number, adopted_at=at, adopted_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise JustChosen("Somebody chose a version a moment ago. Look at all questions again.") from error
