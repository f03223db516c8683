from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse

from kith.web import pages


def test_the_accent_is_a_stylesheet_that_may_be_kept() -> None:
    answer = pages.accent(RequestFactory().get("/"), "6b2d5c")
    assert answer["Content-Type"] == "text/css"
    assert "immutable" in answer["Cache-Control"]
    assert b"--accent: #6b2d5c" in answer.content


@pytest.mark.parametrize("digits", ["red", "12345", "#12345g", "}body{x", "1234567"])
def test_no_other_text_gets_into_the_stylesheet(digits: str) -> None:
    with pytest.raises(Http404):
        pages.accent(RequestFactory().get("/"), digits)


@pytest.mark.parametrize(("accent", "linked"), [("#6B2D5C", True), ("", False), ("red", False), ('"><script>', False)])
def test_a_tenants_accent_is_linked(accent: str, linked: bool) -> None:
    html = engines["django"].from_string("{% load kith_shell %}{% accent_link tenant %}")
    tenant = SimpleNamespace(name="West Basildon", accent=accent)
    expected = f'<link rel="stylesheet" href="{reverse("web:accent", args=["6b2d5c"])}">' if linked else ""
    assert html.render({"tenant": tenant}) == expected


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (lambda r: pages.bad_request(r), 400, "Nothing was changed"),
        (lambda r: pages.not_allowed(r, PermissionDenied("Coordinators do this.")), 403, "Coordinators do this."),
        (lambda r: pages.not_found(r), 404, "We can’t find that"),
        (lambda r: pages.error_page(r, "409", status=409, sentence="It was <b>closed</b>."), 409, "&lt;b&gt;closed"),
        (lambda r: pages.too_many(r, wait="5 minutes"), 429, "try again in 5 minutes"),
        (lambda r: pages.failed(r), 500, "You did nothing wrong"),
        (lambda r: pages.csrf_failed(r), 403, "open for too long"),
    ],
)
def test_an_error_says_what_to_do(answer: object, status: int, words: str) -> None:
    page = answer(RequestFactory().get("/"))  # type: ignore[operator]
    assert page.status_code == status
    assert words in page.content.decode()


@pytest.mark.parametrize("name", ["500", "503", "unknown_host"])
def test_the_barest_pages_ask_nothing_of_the_request(name: str) -> None:
    class Untouchable:
        def __getattr__(self, attribute: str) -> object:
            raise AssertionError(f"the page read request.{attribute}")

    page = pages.error_page(Untouchable(), name, status=500)  # type: ignore[arg-type]
    assert b"<h1>" in page.content


def test_the_component_page_is_drawn_with_the_sites_own_settings() -> None:
    page = pages.components(RequestFactory().get("/"))
    assert page.status_code == 200 and page.content.count(b"<h1>") == 1
