"""Reads of local services. What fits a parent is worked out when they look, from kinds; nothing of it is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from apps.peersupport.checked import Shown, shown
from apps.peersupport.models.services import LocalService, LocalServiceChange
from apps.peersupport.service_kinds import may_be_suggested


def local_services(*, words: str = "", kind: str = "", show: str = "") -> list[LocalService]:
    """The list, by name: narrowed by words, by kind, and to `stale` (oldest check first) or `retired`."""
    found = LocalService.objects.select_related("last_checked_by")
    found = found.filter(retired_at__isnull=show != "retired")
    if words:
        places = ("name", "about", "how_to_get_it", "address", "town", "postcode")
        found = found.filter(_any(*(Q(**{f"{place}__icontains": words}) for place in places)))
    if kind:
        found = found.filter(kinds__contains=[kind])
    return list(found.order_by("name", "pk"))


def services_that_fit(*, kinds: Iterable[str], today: dt.date) -> list[Shown]:
    """Listed services of any of these kinds whose check is not too old, in the order the kinds come in.

    For the eyes of the person whose kinds they are: who asks is not kept.
    """
    wanted = list(dict.fromkeys(kinds))
    if not wanted:
        return []
    of_kind = _any(*(Q(kinds__contains=[kind]) for kind in wanted))
    found: list[Any] = [
        one for one in LocalService.objects.listed().filter(of_kind).order_by("name", "pk")
        if may_be_suggested(one.last_checked_on, today=today)
    ]  # fmt: skip
    found.sort(key=lambda one: min(wanted.index(kind) for kind in one.kinds if kind in wanted))
    return [shown(one, today=today) for one in found]


def get_local_service(*, pk: UUID) -> LocalService:
    """Raises Http404."""
    found: LocalService = get_object_or_404(LocalService.objects.select_related("last_checked_by"), pk=pk)
    return found


def changes_of(service: LocalService) -> list[LocalServiceChange]:
    """What was done with it, the newest first."""
    return list(service.changes.select_related("by").order_by("-step"))


def _any(first: Q, *rest: Q) -> Q:
    for one in rest:
        first |= one
    return first
