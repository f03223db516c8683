"""A page that keeps the database busy for a fifth of a second or so, and Python for a little."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from kith.access import open_to_all


@open_to_all(reason="A benchmark's own.")
def heavy(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select sum(n % 7) from generate_series(1, 1500000) as n")
    return HttpResponse(str(sum(number % 7 for number in range(300_000))))


urlpatterns = [path("heavy/", heavy), path("", include("kith.urls.mutual"))]
