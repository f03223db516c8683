from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from kith.scope import current_scope

SESSION_SCOPE = "kith_scope"
SEEN = "kith_seen"
SEEN_EVERY_SECONDS = 10 * 60
LEFT = "left"
"""The cookie of somebody who left quickly: set by the page itself, in case its signing out does not reach us first."""


class SessionBelongsHere:
    """A session works only in the scope it was made in, even when its row was copied or restored elsewhere; and, for
    whoever sees others' records, only as long as they keep coming back. Who left quickly is signed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        elsewhere = request.session.get(SESSION_SCOPE, current_scope().key) != current_scope().key
        if elsewhere or _away_too_long(request) or LEFT in request.COOKIES:
            logout(request)
        response = self.get_response(request)
        if LEFT in request.COOKIES:
            response.delete_cookie(LEFT)
        kept = request.session.modified and not request.session.is_empty()
        if kept and request.session.get(SESSION_SCOPE) != current_scope().key:
            request.session[SESSION_SCOPE] = current_scope().key
        _note_seen(request)
        return response


def _away_too_long(request: HttpRequest) -> bool:
    """Whoever can see other people's records is signed out where they have not been back for half a day."""
    hours = (time.time() - request.session.get(SEEN, time.time())) / 3600
    if hours <= settings.STAFF_SIGNED_OUT_AFTER_HOURS:
        return False
    return request.user.is_authenticated and request.user.needs_second_step


def _note_seen(request: HttpRequest) -> None:
    """When a session was last used, to the nearest ten minutes: a person reads it in their list of sessions."""
    now = int(time.time())
    if not request.user.is_authenticated or request.session.get(SEEN, 0) > now - SEEN_EVERY_SECONDS:
        return
    request.session[SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
