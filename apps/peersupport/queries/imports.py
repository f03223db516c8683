"""Lists of families that were brought in, or are on their way."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.peersupport.family_columns import COLUMNS
from apps.peersupport.models.imports import NOT_KEPT, RegisterImport
from apps.peersupport.retention import rules_on
from apps.peersupport.table_file import guess

State = RegisterImport.State


def get_import(*, pk: UUID) -> RegisterImport:
    """Raises Http404."""
    found: RegisterImport = get_object_or_404(RegisterImport.objects.select_related("by"), pk=pk)
    return found


def imports_here() -> list[RegisterImport]:
    """The newest first, without what each holds."""
    return list(RegisterImport.objects.defer("rows", "problems").select_related("by").order_by("-at")[:20])


def columns_of(register: RegisterImport) -> dict[str, str]:
    """As this list was matched; else as the last one with the same headings; else as we guess."""
    if register.columns:
        return dict(register.columns)
    before = (
        RegisterImport.objects.exclude(columns={}).filter(headings=register.headings).order_by("-changed_at").first()
    )
    found = before.columns if before else guess(register.headings, COLUMNS)
    return {ours: found.get(ours, "") for ours in COLUMNS}


def left_alone(*, on: dt.date) -> list[RegisterImport]:
    """Lists that were never kept and that nobody went on with for as long as the rule of that day says."""
    latest = rules_on(on)["list"].latest_due(on)
    return list(
        RegisterImport.objects.defer("rows", "problems").filter(state__in=NOT_KEPT, changed_at__date__lte=latest)
    )


def imports_to_go_on_with() -> list[UUID]:
    """Those that wait for a worker: asked for again by a round, in case it died."""
    waiting = RegisterImport.objects.filter(state__in=[State.CHECKING, State.KEEPING])
    return list(waiting.values_list("pk", flat=True))
