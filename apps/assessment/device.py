"""What her device is told of a card it sent by itself, so that it keeps a draft till it is here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


def kept(request: HttpRequest, shown: HttpResponse) -> HttpResponse:
    """The card is here: where to go next instead of a redirect, or the page to show at once."""
    if not _by_itself(request):
        return shown
    if isinstance(shown, HttpResponseRedirect):
        return HttpResponse(status=204, headers={"X-Kept": "yes", "X-Next": shown.url})
    shown.headers["X-Kept"] = "yes"
    return shown


def not_kept(request: HttpRequest, shown: HttpResponse) -> HttpResponse:
    """The card came, and has to be looked at again."""
    if _by_itself(request):
        shown.headers["X-Kept"] = "no"
    return shown


def _by_itself(request: HttpRequest) -> bool:
    return request.headers.get("X-Kith-Device") == "card"
