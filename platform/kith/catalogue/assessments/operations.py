from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from kith.audit.operations import Actor, record
from kith.catalogue.assessments.canonical import sha256_of
from kith.catalogue.assessments.faults.body import faults, unreadable
from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.reading import head_of
from kith.catalogue.assessments.standing import standing_of
from kith.errors import BadInput, Refused

KIT = Path(__file__).parent / "kit"


class BodyFaulty(BadInput):
    """The body cannot be published as it is; the sentence names each card to mend."""


class NotADraft(Refused):
    """Only a draft is published; only a published version is retired."""


class NumberTaken(BadInput):
    """The same number already stands for another text."""


class NumberTooSmall(Refused):
    """The number moves less than what changed since the version published before it."""


class NameTaken(Refused):
    """A card goes by the link_id of an earlier one that asked for something else."""


@transaction.atomic
def draft_version(
    *, family: TemplateFamily, number: str, body: dict[str, Any], by: Actor | None, language: str = "en"
) -> TemplateVersion:
    """Write down a text that can still change; it must be readable, and need not make sense yet.

    Raises BodyFaulty, NumberTaken.
    """
    _refuse(unreadable(body))
    if TemplateVersion.objects.kept().filter(family=family, number=number, language=language).exists():
        taken = f"{family.title} {number} is another text already: give this one the next number."
        raise NumberTaken(taken, field="number")
    version = TemplateVersion.objects.create(
        family=family, number=number, language=language, body=body, sha256=sha256_of(body)
    )
    record(kind="template-version.drafted", by=by, subject=version)
    return version


@transaction.atomic
def publish_version(*, version: TemplateVersion, by: Actor | None, at: dt.datetime | None = None) -> None:
    """Freeze a draft for ever and let tenants adopt it. Raises BodyFaulty, NotADraft, NumberTooSmall, NameTaken."""
    TemplateFamily.objects.select_for_update().get(pk=version.family_id)  # one of a family at a time
    locked = TemplateVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state != TemplateVersion.State.DRAFT:
        raise NotADraft("This version is published already. Make a new one with the next number.")
    refuse_unpublishable(locked)
    version.state, version.sha256 = TemplateVersion.State.PUBLISHED, sha256_of(locked.body)
    version.published_at, version.published_by = at or timezone.now(), by.pk if by else None
    version.save(update_fields=["state", "sha256", "published_at", "published_by"])
    record(kind="template-version.published", by=by, subject=version, detail={"sha256": version.sha256})


def refuse_unpublishable(version: TemplateVersion) -> None:
    """Raises BodyFaulty, NameTaken or NumberTooSmall for a draft that could not be published as it stands."""
    _refuse(faults(version.body))
    standing = standing_of(version)
    if standing.reused:
        taken = ", ".join(standing.reused)
        raise NameTaken(f"An earlier version used these names for other questions: {taken}. Give the cards new ones.")
    if standing.too_small:
        raise NumberTooSmall(standing.too_small)


@transaction.atomic
def retire_version(*, version: TemplateVersion, by: Actor | None) -> None:
    """No tenant adopts it from now; those that have it, and every answer to it, keep it. Raises NotADraft."""
    if version.state != TemplateVersion.State.PUBLISHED:
        raise NotADraft("Only a published version can be retired.")
    version.state = TemplateVersion.State.RETIRED
    version.save(update_fields=["state"])
    record(kind="template-version.retired", by=by, subject=version)


@transaction.atomic
def load_kit(by: Actor | None = None) -> list[TemplateVersion]:
    """Put our own kit into the catalogue, published; done again, nothing changes. Runs on the public host.

    What somebody published or is writing under a kit's name is theirs: the kit leaves it as it is.

    Raises NumberTaken where a kit's file was changed without a new number.
    """
    return [_load(json.loads(path.read_text()), by) for path in sorted(KIT.glob("*.json"))]


def _load(kit: dict[str, Any], by: Actor | None) -> TemplateVersion:
    if theirs := _in_somebodys_hands(kit):
        return theirs
    body = kit["body"]
    described = head_of(body) | {name: kit[name] for name in ("about", "audience", "moment")}
    family, _ = TemplateFamily.objects.update_or_create(slug=kit["slug"], defaults=described)
    kept = TemplateVersion.objects.kept()
    there = kept.filter(family=family, number=kit["number"], language=kit["language"]).first()
    if there is None:
        version = draft_version(family=family, number=kit["number"], body=body, by=by, language=kit["language"])
        publish_version(version=version, by=by)
        return version
    if there.sha256 != sha256_of(body):
        raise NumberTaken(f"{kit['slug']} {kit['number']} is published with another text: give this the next number.")
    return there


def _in_somebodys_hands(kit: dict[str, Any]) -> TemplateVersion | None:
    found = TemplateVersion.objects.filter(family__slug=kit["slug"], language=kit["language"])
    published: TemplateVersion | None = found.filter(published_by__isnull=False).order_by("-published_at").first()
    draft = TemplateVersion.State.DRAFT
    return published or found.filter(state=draft, number=kit["number"]).first()


def _refuse(found: list[str]) -> None:
    if found:
        raise BodyFaulty(" ".join(found), field="body")
