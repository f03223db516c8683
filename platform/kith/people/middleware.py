from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from kith.scope import current_scope

SESSION_SCOPE = "kith_scope"


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
        return response
