"""What is answered instead of a page while a tenant is only read, and while it gets ready. Nothing was changed."""

from __future__ import annotations

from typing import Any

from django.db import ProgrammingError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from psycopg.errors import InsufficientPrivilege

from tenants.hosts import Door
from tenants.models import Tenant

SENTENCE = "This place is reading only for now. What you just sent was not kept."
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SIGNING_IN = frozenset(
    {
        "account_request_login_code",
        "account_confirm_login_code",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "usersessions_list",
        "end-session",
        "make-passphrase",
    }
)
"""Names of the addresses that stay whole in a tenant that is only read: coming in, proving who one is, leaving, and
making the passphrase of what was saved on the last day."""


def instead_of_the_view(request: HttpRequest, door: Door, view: Any) -> HttpResponseBase | None:
    """The answer of a door that is not wide open, or None where the view answers."""
    if door.reading_only and request.method not in SAFE and not _signs_in(request):
        return reading_only(request)
    if door.state == Tenant.State.SETTING_UP and getattr(view, "kith_for_families", False):
        return _page(request, "closing/opens_soon.html", 503)
    return None


def reading_only(request: HttpRequest) -> HttpResponseBase:
    """409. A page says so and what to do; a fragment puts the words above what was typed; a program is told."""
    if request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"detail": SENTENCE, "field": ""}, status=409)
    if request.headers.get("HX-Request") == "true":
        response = _page(request, "closing/_reading_only.html", 409)
        response["HX-Retarget"], response["HX-Reswap"] = "#main", "afterbegin show:window:top"
        return response
    return _page(request, "closing/reading_only.html", 409)


def was_not_allowed(exception: BaseException) -> bool:
    """The database itself said no: the role of a tenant that is only read may not write."""
    return isinstance(exception, ProgrammingError) and isinstance(exception.__cause__, InsufficientPrivilege)


def _signs_in(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name in SIGNING_IN


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    response = render(request, template, {"sentence": SENTENCE}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
