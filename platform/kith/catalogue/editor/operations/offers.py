"""What tenants offered: a draft is made of it, or it is not taken."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kith.audit.operations import Actor, record
from kith.catalogue.assessments.models import OfferedTemplate, TemplateFamily, TemplateVersion
from kith.catalogue.editor.operations.drafts import begin_family
from kith.errors import Refused

FIRST = "1.0.0"


class Answered(Refused):
    """Somebody answered the offer already."""


@transaction.atomic
def draft_of_offer(*, offer: OfferedTemplate, slug: str, by: Actor, at: dt.datetime) -> TemplateVersion:
    """A new template with the offered text as its first draft; the offer itself stays as it came.

    Raises Answered, AddressTaken, BodyFaulty.
    """
    locked = _locked(offer)
    made = begin_family(slug=slug, number=FIRST, language="en", body=locked.body, described=_described(locked), by=by)
    locked.state, locked.answered_at, locked.draft = OfferedTemplate.State.DRAFTED, at, made
    locked.save(update_fields=["state", "answered_at", "draft"])
    record(kind="template.taken-up", by=by, subject=locked, detail={"version": str(made.pk)})
    return made


@transaction.atomic
def decline_offer(*, offer: OfferedTemplate, by: Actor, at: dt.datetime) -> None:
    """Not taken; who offered it sees that. Raises Answered."""
    locked = _locked(offer)
    locked.state, locked.answered_at = OfferedTemplate.State.DECLINED, at
    locked.save(update_fields=["state", "answered_at"])
    record(kind="template.declined", by=by, subject=locked)


def _locked(offer: OfferedTemplate) -> OfferedTemplate:
    locked: OfferedTemplate = OfferedTemplate.objects.select_for_update().get(pk=offer.pk)
    if locked.state != OfferedTemplate.State.OFFERED:
        raise Answered("Somebody answered this offer a moment ago. Go back to the list.")
    return locked


def _described(offer: OfferedTemplate) -> dict[str, str]:
    """For whom and when, as the template it was added to is meant."""
    source = TemplateFamily.objects.filter(versions=offer.from_version_id).first()
    return {
        "about": offer.about,
        "audience": source.audience if source else TemplateFamily.Audience.PARENT,
        "moment": source.moment if source else TemplateFamily.Moment.ADD_ON,
    }
