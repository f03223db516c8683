from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from kith.errors import Refused


class RefusalMiddleware:
    """Turns a refusal that no page has shown into one: the sentence, and the way back. Nothing was changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        template = "errors/400.html" if exception.status == 400 else "errors/409.html"
        return render(request, template, {"sentence": exception.sentence}, status=exception.status)
