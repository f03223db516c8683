"""Reads of the shared definitions. Everybody may see what a figure means."""

from __future__ import annotations

from uuid import UUID

from kith.catalogue.indicators.models import IndicatorVersion


def current_versions() -> list[IndicatorVersion]:
    """The newest published version of every indicator, in the catalogue's order."""
    newest = (
        IndicatorVersion.objects.published()
        .select_related("indicator")
        .order_by("indicator_id", "-number")
        .distinct("indicator_id")
    )
    return sorted(newest, key=lambda version: (version.indicator.order, version.indicator.code))


def current_version(code: str) -> IndicatorVersion:
    """Raises IndicatorVersion.DoesNotExist for a code that has nothing published."""
    version = _published(code).order_by("-number").first()
    if version is None:
        raise IndicatorVersion.DoesNotExist(code)
    return version


def version_numbered(code: str, number: int) -> IndicatorVersion:
    """Raises IndicatorVersion.DoesNotExist."""
    return _published(code).get(number=number)


def version(pk: UUID) -> IndicatorVersion:
    """Raises IndicatorVersion.DoesNotExist."""
    return IndicatorVersion.objects.published().select_related("indicator").get(pk=pk)


def versions_of(code: str) -> list[IndicatorVersion]:
    """Every published version of an indicator, the newest first."""
    return list(_published(code).order_by("-number"))


def _published(code: str):  # type: ignore[no-untyped-def]
    return IndicatorVersion.objects.published().select_related("indicator").filter(indicator__code=code)
