"""While an operator visits as Kith support: who they are, which pages open, and a line on the record for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from kith.roles import RULES, Role
from kith.web.pages import not_allowed
from tenants.support import operations, visiting

MAY_SEE = RULES[Role.SUPPORT].permissions
SAFE = frozenset({"GET", "HEAD"})
NO_PAGE = frozenset({"web:accent", "support:leave", "web:front"})
"""Shows nothing of the tenant: colours, the way out, the way to the first page."""
FOR_EVERYBODY = frozenset({"people:roles"})
SIGNING_OUT = "account_logout"
NOT_FOR_SUPPORT = "Kith support doesn’t see this page, and changes nothing. Ask the people here to do it."


class SupportMiddleware:
    """After the session: a visit that is over is over at the next request, on every process."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        pk = visiting.named_in(request.session) if request.tenant.scope.tenant_id else None  # type: ignore[attr-defined]
        if pk is None:
            return self.get_response(request)
        if request.tenant.reading_only:  # type: ignore[attr-defined]
            return _over(request)
        visit = visiting.still_lasts(pk, at=timezone.now())
        if visit is None:
            _end(request, pk)
            return _over(request)
        visiting.become(request, visit, visiting.support_person(visit))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        visit = visiting.visit_of(request)
        if visit is None or request.resolver_match is None:
            return None
        page = request.resolver_match.view_name
        if page in NO_PAGE:
            return None
        if page == SIGNING_OUT:
            return leave(request)
        if request.method not in SAFE or not (page in FOR_EVERYBODY or _is_for_support(view)):
            operations.turn_away(visit=visit, page=page)
            return not_allowed(request, PermissionDenied(NOT_FOR_SUPPORT))
        operations.look_at(visit=visit, page=page)
        return None


def leave(request: HttpRequest) -> HttpResponseBase:
    """The operator goes, and this browser is nobody's."""
    if visit := visiting.visit_of(request):
        operations.leave(visit=visit, why="asked")
        visiting.end(request)
    return render(request, "support/over.html")


def _is_for_support(view: Any) -> bool:
    door = getattr(view, "kith_door", None)
    return door is not None and bool(MAY_SEE & set(door.permissions))


def _end(request: HttpRequest, pk: UUID) -> None:
    operations.leave_late(pk=pk)
    visiting.end(request)


def _over(request: HttpRequest) -> HttpResponseBase:
    """Nobody visits: nothing of the page that was asked for is shown."""
    return render(request, "support/over.html", status=403)
