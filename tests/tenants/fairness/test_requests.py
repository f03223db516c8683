"""A request that must wait, and one that asks too much of the database: a warm page, and nothing changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

from kith.people.models import User
from tenants.engine.patience import OTHERWISE, current_patience
from tenants.fairness.limits import EVERYBODYS
from tenants.fairness.shares import shares
from tenants.fairness.usage import waiting
from tests.golden import key

pytestmark = pytest.mark.usefixtures("fair")
NORTH = key("tenant north")


@pytest.fixture
def take_all(rolled_back: None) -> None:
    """North holds every thread it may."""
    while shares().take(NORTH.hex, EVERYBODYS) == 0:
        pass


def links(page: str) -> list[str]:
    return re.findall(r"<a [^>]*button[^>]*>(?:<svg.*?</svg>)?([^<]+)", page)


@pytest.mark.usefixtures("take_all")
class TestBusy:
    def test_a_page_says_when_to_come_back(self, browse: Any) -> None:
        answer = browse("north").get("/hello/?from=card")
        page = answer.content.decode()
        assert (answer.status_code, answer["Retry-After"]) == (429, "3")
        assert "Nothing is lost" in page and "Try again in 3 seconds" in page
        assert "Try again" in links(page)
        assert "no-store" in answer["Cache-Control"]

    def test_what_was_sent_is_sent_again_from_its_form(self, browse: Any) -> None:
        page = browse("north").post("/hello/", {"words": "hello"}).content.decode()
        assert "what you typed should still be there" in page
        assert "Try again" not in links(page)

    def test_a_program_is_told_in_its_own_way(self, browse: Any) -> None:
        answer = browse("north").get("/hello/", headers={"accept": "application/json"})
        assert answer.json()["detail"] == "This place is busy for a moment. Nothing is lost: try again in 3 seconds."

    def test_a_part_of_a_page_is_one_sentence(self, browse: Any) -> None:
        answer = browse("north").get("/hello/", headers={"hx-request": "true"})
        assert (answer.status_code, answer["Content-Type"]) == (429, "text/plain; charset=utf-8")

    def test_another_tenant_and_the_public_host_do_not_notice(self, browse: Any) -> None:
        assert browse("south").get("/hello/").status_code == 200
        assert browse("public").get("/").status_code == 200

    def test_it_is_counted_and_asks_the_database_nothing(
        self, browse: Any, django_assert_num_queries: Any, rolled_back: None
    ) -> None:
        browse("south").get("/hello/")
        client = browse("north")
        client.get("/hello/")
        with django_assert_num_queries(0):
            client.get("/hello/")
        ((_, counts),) = [item for item in waiting().items() if item[0][0] == NORTH]
        assert (counts.refused_for_limit, counts.requests) == (2, 0)


def test_what_a_request_held_is_given_back(browse: Any) -> None:
    client = browse("north")
    for _ in range(12):
        assert client.get("/hello/").status_code == 200


def test_a_shut_door_says_so_and_not_that_it_is_busy(take_all: None, browse: Any, inside: Any) -> None:
    from tenants.hosts import forget_doors

    with inside("public"), connection.cursor() as cursor:
        cursor.execute("update tenants_tenant set state = 'SUSPENDED' where schema_name = 'north'")
    forget_doors()
    assert browse("north").get("/hello/").status_code == 503


def slow(request: HttpRequest) -> HttpResponse:
    User.objects.filter(pk=key("asha")).update(display_name="Somebody else")
    with connection.cursor() as cursor:
        cursor.execute("select pg_sleep(60)")
    return HttpResponse()


def wrong(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select 1 / 0")
    return HttpResponse()


def patience(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(current_patience().statement_seconds))


def parts(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(str(current_patience().statement_seconds) for _ in range(2))


@pytest.fixture
def views(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    import sys

    ours = [path(f"{view.__name__}/", view) for view in (slow, wrong, patience, parts)]
    module = SimpleNamespace(urlpatterns=[*ours, path("", include("kith.urls.mutual"))])
    monkeypatch.setitem(sys.modules, "tests.slow_urls", module)
    monkeypatch.setitem(settings.TENANT_TYPES["mutual"], "URLCONF", "tests.slow_urls")
    yield


@pytest.fixture
def hurried(inside: Any) -> None:
    with inside("public"), connection.cursor() as cursor:
        cursor.execute("""update tenants_tenant set limits = '{"statement_seconds": 1}' where schema_name = 'north'""")


def test_a_statement_that_takes_too_long_ends_in_a_calm_page(
    hurried: None, views: None, browse: Any, inside: Any, caplog: Any
) -> None:
    answer = browse("north").get("/slow/")
    assert answer.status_code == 503
    assert "That took too long" in answer.content.decode()
    assert [record.name for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")] == []
    with inside("north"):
        assert User.objects.get(pk=key("asha")).display_name == "Asha"


def test_a_program_is_told_that_it_took_too_long(hurried: None, views: None, browse: Any) -> None:
    answer = browse("north").get("/slow/", headers={"accept": "application/json"})
    assert answer.json() == {"detail": "This took too long, so we stopped it. Nothing was changed.", "field": ""}


def test_any_other_fault_of_the_database_is_still_a_bug(views: None, browse: Any) -> None:
    client = browse("north")
    client.raise_request_exception = False
    assert client.get("/wrong/").status_code == 500


def test_a_page_has_the_tenants_patience_and_so_has_each_part_of_a_stream(
    hurried: None, views: None, browse: Any
) -> None:
    assert browse("north").get("/patience/").content == b"1"
    assert b"".join(browse("north").get("/parts/")) == b"11"
    assert current_patience() == OTHERWISE
    assert shares()._accounts[NORTH.hex].at_once == 0
