"""The front door of every host."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kith.access import open_to_all
from kith.permissions import Permission
from kith.scope import current_scope
from kith.web.cards import cards_for
from kith.web.navigation import items_for


@open_to_all(reason="The front door: says who we are, and leads a person who signed in to their own first page.")
@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    ways_in = items_for(request)
    if ways_in and "stay" not in request.GET:
        return redirect(ways_in[0]["url"])
    page = "web/front_public.html" if current_scope().is_public else "web/front_tenant.html"
    may_introduce = request.user.is_authenticated and request.user.may(Permission.WRITE_INTRODUCTION)
    shown = {"cards": cards_for("front", request=request, subject=None), "may_introduce": may_introduce}
    return render(request, page, shown)
