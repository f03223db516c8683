from __future__ import annotations

import datetime as dt

from django.db import transaction

from apps.assessment.models.templates import TemplateAdoption
from kith.audit.operations import record
from kith.catalogue.assessments.models import TemplateVersion
from kith.errors import Refused
from kith.people.models import User


class NotPublished(Refused):
    """Only a published version is adopted."""


@transaction.atomic
def adopt_template(*, version: TemplateVersion, by: User | None, at: dt.datetime) -> TemplateAdoption:
    """Use this version from now on, in place of the one of the same template in use before. Assessments begun stay on
    the version they began with. Adopted twice, it stays. Raises NotPublished."""
    if version.state != TemplateVersion.State.PUBLISHED:
        raise NotPublished("Only a published version can be used. Pick another.")
    in_use = TemplateAdoption.objects.select_for_update().filter(family_id=version.family_id, ended_at=None).first()
    if in_use and in_use.version_id == version.pk:
        return in_use
    if in_use:
        in_use.ended_at = at
        in_use.save(update_fields=["ended_at"])
    adoption = TemplateAdoption.objects.create(
        family_id=version.family_id, version_id=version.pk, sha256=version.sha256, title=version.family.title,
        number=version.number, adopted_at=at, adopted_by=by,
    )  # fmt: skip
    record(kind="template.adopted", by=by, subject=adoption, detail={"sha256": version.sha256})
    return adoption
