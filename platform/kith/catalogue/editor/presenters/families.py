"""Families and their versions as rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.standing import number_of
from kith.web.words import say_day

COLUMNS = ("Template", "Who answers", "Published", "Being written")
VERSION_COLUMNS = ("Number", "State", "Language", "Since", "")
TONES = {"DRAFT": "waiting", "PUBLISHED": "done", "RETIRED": "plain", "THROWN": "plain"}
DRAFT, PUBLISHED = TemplateVersion.State.DRAFT, TemplateVersion.State.PUBLISHED


def family_rows(families: list[TemplateFamily]) -> list[list[dict[str, Any]]]:
    return [_row(family) for family in families]


def version_rows(family: TemplateFamily) -> list[list[dict[str, Any]]]:
    """The newest number first."""
    ordered = sorted(family.versions.all(), key=number_of, reverse=True)
    return [_version_row(version) for version in ordered]


def choices_to_begin_from(family: TemplateFamily) -> list[tuple[str, str]]:
    ordered = sorted(family.versions.all(), key=number_of, reverse=True)
    return [(str(one.pk), f"{one.number}, {one.language}, {one.get_state_display().lower()}") for one in ordered]


def next_number(family: TemplateFamily) -> str:
    """The second place moved by one: room for a question more."""
    kept = [one for one in family.versions.all() if one.state != TemplateVersion.State.THROWN_AWAY]
    a, b, _ = max(map(number_of, kept), default=(1, -1, 0))
    return f"{a}.{b + 1}.0"


def version_url(pk: UUID, name: str = "version") -> str:
    return reverse(f"questions:{name}", args=[pk])


def _row(family: TemplateFamily) -> list[dict[str, Any]]:
    versions = list(family.versions.all())
    return [
        {"text": family.title, "url": reverse("questions:family", args=[family.slug]), "note": family.slug},
        {"text": family.get_audience_display(), "note": family.get_moment_display()},
        _newest([one for one in versions if one.state == PUBLISHED], "done"),
        _newest([one for one in versions if one.state == DRAFT], "waiting"),
    ]


def _newest(versions: list[TemplateVersion], tone: str) -> dict[str, Any]:
    if not versions:
        return {"text": "", "bare": True}
    newest = max(versions, key=number_of)
    more = f"and {len(versions) - 1} more" if len(versions) > 1 else ""
    return {"text": newest.number, "tone": tone, "note": more}


def _version_row(version: TemplateVersion) -> list[dict[str, Any]]:
    since = version.published_at or version.made_at
    return [
        {"text": version.number, "url": version_url(version.pk)},
        {"text": version.get_state_display(), "tone": TONES[version.state]},
        {"text": version.language},
        {"text": say_day(since.date())},
        {"do": "Open" if version.state != DRAFT else "Write on", "url": version_url(version.pk)},
    ]
