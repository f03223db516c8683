"""Keeping what was read from a file as a draft, and a version on its way out."""

from __future__ import annotations

from django.db import transaction

from kith.audit.operations import Actor, record
from kith.catalogue.assessments.exchange.formats import Outgoing
from kith.catalogue.assessments.exchange.report import Imported
from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.operations import draft_version


@transaction.atomic
def import_draft(*, imported: Imported, by: Actor | None, number: str = "") -> TemplateVersion:
    """A draft of what was read, in the family of its name or a new one. Raises BodyFaulty, NumberTaken."""
    body = imported.body
    family, _ = TemplateFamily.objects.get_or_create(
        slug=imported.slug,
        defaults={
            "title": body["title"][:120],
            "about": imported.about,
            "licence": body["licence"][:80],
            "attribution": body["attribution"][:200],
            "moment": TemplateFamily.Moment.ADD_ON,
        },
    )
    version = draft_version(
        family=family, number=number or imported.number, body=body, by=by, language=imported.language
    )
    record(kind="template-version.imported", by=by, subject=version, detail=imported.report.counts)
    return version


def outgoing_of(version: TemplateVersion) -> Outgoing:
    return Outgoing(
        slug=version.family.slug,
        about=version.family.about,
        number=version.number,
        language=version.language,
        body=version.body,
        published=version.published_at is not None,
    )
