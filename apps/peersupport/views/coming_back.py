from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.peersupport.operations.coming_back import come_back as keep_coming_back
from apps.peersupport.queries.endings import door_of
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, open_to_all, requires
from kith.people.sealed import fingerprint
from kith.permissions import Permission


@open_to_all(reason="A parent comes back by the link she was given, without signing in; the page shows no name.")
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest, secret: str) -> HttpResponse:
    """One tap, no form. A link that does not work any more says so, with another way."""
    if limited := ratelimit.consume_or_429(request, action="say_hello"):
        return limited
    now = timezone.now()
    door = door_of(fingerprint(secret), on=timezone.localdate(now))
    if door is None:
        return _page(request, "come_back_by_hello", status=404)
    if request.method == "POST":
        back = keep_coming_back(family=door.family, door=door, at=now, by=None)
        return _page(request, "came_back", back=back)
    return _page(request, "come_back")


@requires(Permission.READ_OWN_PAGE)
@require_POST
def come_back_here(request: SignedIn) -> HttpResponse:
    """The same on her own page."""
    keep_coming_back(family=own_person(request).family, door=None, at=timezone.now(), by=request.user)
    messages.success(request, "Lovely to have you back. Somebody is in touch soon.")
    return redirect("peersupport:my-page")


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Kept by no browser."""
    answer = render(request, f"peersupport/{name}.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
