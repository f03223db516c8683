"""Addresses for the tests of logs and error reports: one answers, one breaks with words in its hands."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.urls import path


def answer(request: HttpRequest, name: str) -> HttpResponse:
    logging.getLogger("kith.test").info("looked at %s", "a family")
    return HttpResponse("hello")


def broken(request: HttpRequest, name: str) -> HttpResponse:
    local_value = f"{name} of SS14 1AB"
    try:
        raise KeyError(local_value)
    except KeyError as error:
        raise ValueError("Gita Okonkwo gita@example.org 07700 900123") from error


urlpatterns = [path("answer/<str:name>/", answer), path("broken/<str:name>/", broken)]
handler500 = "kith.web.pages.failed"
