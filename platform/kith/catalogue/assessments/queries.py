from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from kith.catalogue.assessments.canonical import sha256_of
from kith.catalogue.assessments.cards import Template
from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion, VersionQuerySet
from kith.catalogue.assessments.reading import read

KIT_SLUG = "antenatal-conversation"


class BodyChanged(RuntimeError):
    """A stored body is not the one its hash was taken of: nothing is read from it."""


def published_versions() -> VersionQuerySet:
    """Every version a tenant may adopt, its family beside it, newest first."""
    return TemplateVersion.objects.published().select_related("family").order_by("family__title", "-published_at")


def family_id_of(slug: str) -> UUID | None:
    found: UUID | None = TemplateFamily.objects.filter(slug=slug).values_list("pk", flat=True).first()
    return found


def newest_version(*, slug: str = KIT_SLUG, language: str = "en") -> TemplateVersion:
    """The version of a family published last. Raises TemplateVersion.DoesNotExist."""
    found = published_versions().filter(family__slug=slug, language=language).order_by("-published_at").first()
    if found is None:
        raise TemplateVersion.DoesNotExist(f"No version of {slug} is published.")
    return found


@lru_cache(maxsize=64)
def template_of(*, version_id: UUID, sha256: str) -> Template:
    """The cards of a version, by id and hash. Kept in the process: what the hash names never changes. A retired
    version still reads, since answers are bound to it. Raises TemplateVersion.DoesNotExist, BodyChanged."""
    return read(body_of(version_id=version_id, sha256=sha256))


def body_of(*, version_id: UUID, sha256: str) -> dict[str, Any]:
    """The body that a hash names. Raises TemplateVersion.DoesNotExist, BodyChanged."""
    body: dict[str, Any] = TemplateVersion.objects.values_list("body", flat=True).get(pk=version_id, sha256=sha256)
    if sha256_of(body) != sha256:
        raise BodyChanged(f"Template version {version_id} does not match its hash.")
    return body
