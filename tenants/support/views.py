"""Inside a tenant: letting Kith support in, and seeing what it did. And the operator's own way in and out."""

from __future__ import annotations

import secrets
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access import SignedIn, open_to_all, requires
from kith.errors import Refused
from kith.permissions import Permission
from tenants.support import middleware, notices, operations, presenters, queries, visiting
from tenants.support.addresses import enter_address
from tenants.support.forms import LetInForm

PAGE = 50
AT_THE_DOOR = "Only for the browser of an operator whom the tenant let in; the pass is the key."


@requires(Permission.LET_SUPPORT_IN)
@require_safe
def support(request: SignedIn) -> HttpResponse:
    """Whether Kith support can come in, what it did, and the form that lets it in."""
    return _page(request, LetInForm())


@requires(Permission.LET_SUPPORT_IN)
@require_POST
def let_in(request: SignedIn) -> HttpResponse:
    form = LetInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        operations.let_in(**form.asked(), at=timezone.now(), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Kith support can come in now. You get an e-mail when they do.")
    return redirect("support:support")


@requires(Permission.LET_SUPPORT_IN)
@require_POST
def end_grant(request: SignedIn, pk: UUID) -> HttpResponse:
    grant = get_object_or_404(queries.grants_of(operations.tenant_here()), pk=pk)
    operations.end_grant(grant=grant, at=timezone.now(), by=request.user)
    messages.success(request, "Kith support is out, and can’t come in.")
    return redirect("support:support")


@open_to_all(reason=AT_THE_DOOR)
@require_safe
def knock(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Gives this browser a secret of its own, and sends it back to ask for a pass that only it can use."""
    secret = request.COOKIES.get(visiting.KNOCK) or secrets.token_urlsafe(32)
    back = enter_address(request, tenant_id=operations.tenant_here(), grant=pk, knock=operations.fingerprint(secret))
    response = HttpResponseRedirect(back)
    response.set_cookie(
        visiting.KNOCK,
        secret,
        max_age=visiting.KNOCK_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


@open_to_all(reason=AT_THE_DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest) -> HttpResponseBase:
    """The pass is used when the button is pressed, not when the link is looked at."""
    if request.method != "POST":
        return render(request, "support/come_in.html", {"token": request.GET.get("pass", "")})
    if limited := ratelimit.consume_or_429(request, action="come_in"):
        return limited
    try:
        visit = operations.come_in(
            token=request.POST.get("pass", ""), knock=request.COOKIES.get(visiting.KNOCK, ""), at=timezone.now()
        )
    except operations.PassNotGood as refusal:
        operations.refuse(why=refusal.why)
        return render(request, "support/not_good.html", {"sentence": refusal.sentence}, status=refusal.status)
    visiting.begin(request, visit)
    notices.support_came_in(visit, to=queries.who_is_told(visit))
    return redirect("people:people")


@open_to_all(reason="Leaving is never refused.")
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    return middleware.leave(request)


def _page(request: SignedIn, form: LetInForm, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    grants = list(queries.grants_of(operations.tenant_here())[: presenters.SHOWN])
    now = next((one for one in grants if presenters.is_open(one, at)), None)
    page = Paginator(queries.what_support_did(), PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "now": now,
        "inside": presenters.visits_now(now, at=at) if now else [],
        "page": page,
        "did": presenters.did_rows(page),
        "did_columns": presenters.DID_COLUMNS,
        "grants": presenters.grant_rows((one for one in grants if one is not now), at=at),
        "grant_columns": presenters.GRANT_COLUMNS,
    }
    return render(request, "support/support.html", shown, status=status)
