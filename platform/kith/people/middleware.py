from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from kith.scope import current_scope

SESSION_SCOPE = "kith_scope"
SEEN = "kith_seen"
SEEN_EVERY_SECONDS = 10 * 60


class SessionBelongsHere:
    """A session works only in the scope it was made in, even when its row was copied or restored elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.session.get(SESSION_SCOPE, current_scope().key) != current_scope().key:
            logout(request)
        response = self.get_response(request)
        kept = request.session.modified and not request.session.is_empty()
        if kept and request.session.get(SESSION_SCOPE) != current_scope().key:
            request.session[SESSION_SCOPE] = current_scope().key
        _note_seen(request)
        return response


def _note_seen(request: HttpRequest) -> None:
    """When a session was last used, to the nearest ten minutes: a person reads it in their list of sessions."""
    now = int(time.time())
    if not request.user.is_authenticated or request.session.get(SEEN, 0) > now - SEEN_EVERY_SECONDS:
        return
    request.session[SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
