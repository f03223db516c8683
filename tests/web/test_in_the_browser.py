from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page

from kith.web import showcase
from tests.web.conftest import Show

pytestmark = pytest.mark.browser

TENANT = SimpleNamespace(name="West Basildon", strapline="Families looking out for families", accent="", mark=None)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ERRORS = ["404", "500", "suspended"]  # all nine are one page with different words
FAMILY = """{% extends "base/family.html" %}{% load kith_components %}
{% block title %}Say hello{% endblock %}
{% block heading %}Say hello.{% endblock %}
{% block lead %}<p>A name is plenty.</p>{% endblock %}
{% block content %}
<form class="form" id="f" data-autosave>{{ form }}<span class="saved" data-saved></span></form>
<table id="t"><tbody><tr><td>Zoë Adams</td></tr><tr><td>Ben</td></tr></tbody></table>
{% filters label="Find" table="t" %}{% endfilters %}
{% copy_code "482" "Code" %}
<button type="button" data-opens="ask">Ask</button>
<dialog class="dialog" id="ask" aria-label="Ask"><button data-closes>Close</button></dialog>
{% endblock %}
{% block actions %}{% button "Say hello" type="button" %}{% endblock %}"""


def _context(**more: Any) -> dict[str, Any]:
    return {"tenant": TENANT, "request": RequestFactory().get("/"), **more}


def _components() -> str:
    return render_to_string("web/components.html", _context(**showcase.context(RequestFactory().get("/"))))


def _family(**more: Any) -> str:
    return engines["django"].from_string(FAMILY).render(_context(form=showcase.HelloForm(), **more))


def _faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{fault['id']}: {[node['html'][:160] for node in fault['nodes'][:3]]}" for fault in found]


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_every_component_is_accessible_and_fits(show: Show, width: int, theme: str) -> None:
    page = show(_components(), width=width, theme=theme, reduced_motion="reduce", bypass_csp=True)
    assert _faults(page) == []
    assert _overflow(page) <= 0


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_are_accessible(show: Show, name: str) -> None:
    page = show(render_to_string(f"errors/{name}.html"), bypass_csp=True)
    assert _faults(page) == []


def test_components_keep_to_the_security_policy(show: Show) -> None:
    page = show(_components(), width=1280)
    fonts = page.evaluate(
        "document.fonts.ready.then(f => [...f].filter(x => x.status === 'loaded').map(x => x.family))"
    )
    assert {name.strip('"') for name in fonts} == {"Atkinson Hyperlegible Next", "Bricolage Grotesque"}


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_a_family_page_fits_the_smallest_phone(show: Show, size: str) -> None:
    page = show(
        _family(nav_items=showcase.context(RequestFactory().get("/"))["nav_items"]),
        width=320,
        bypass_csp=True,
    )
    page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
    assert _overflow(page) <= 0


def test_escape_three_times_leaves(show: Show) -> None:
    page = show(_family())
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.title().startswith("Say hello")
    page.keyboard.press("Escape")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    assert page.evaluate("history.length") == 2  # this page's place was taken: Back does not return to it


def test_escape_while_typing_leaves_too(show: Show) -> None:
    page = show(_family())
    page.get_by_label("What shall we call you?").fill("Amara")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    assert "Say hello" not in page.title()


def test_leave_blanks_at_once(show: Show) -> None:
    page = show(_family())
    left = page.evaluate("""() => {
        document.querySelector('[data-leave]').click();
        return document.documentElement.innerText.trim() + document.title;
    }""")
    assert left == ""


@pytest.mark.parametrize(("signed_in", "sent"), [(True, ["/account/logout/ csrfmiddlewaretoken=t0ken"]), (False, [])])
def test_leave_signs_out_so_that_back_opens_nothing(show: Show, signed_in: bool, sent: list[str]) -> None:
    page = show(_family(user=SimpleNamespace(is_authenticated=signed_in), csrf_token="t0ken"))
    told = page.evaluate("""() => {
        const told = [];
        navigator.sendBeacon = (url, body) => told.push(`${url} ${body}`);
        document.querySelector('[data-leave]').click();
        return told;
    }""")
    assert told == sent


def test_leave_without_javascript_is_a_plain_link(show: Show) -> None:
    page = show(_family(), java_script_enabled=False)
    page.get_by_role("link", name="Leave").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    assert "Say hello" not in page.title()


def test_leave_is_in_reach_wherever_the_page_is(show: Show) -> None:
    page = show(_family())
    page.mouse.wheel(0, 4000)
    page.wait_for_function("window.scrollY > 300")
    box = page.get_by_role("link", name="Leave").bounding_box()
    assert box and 0 <= box["y"] < 844 and box["height"] >= 44


def test_light_or_dark_is_kept_for_the_next_page(show: Show) -> None:
    page = show(_family())
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert {c["name"]: c["value"] for c in page.context.cookies()}["theme"] == "dark"
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"
    assert ' data-theme="dark"' in engines["django"].from_string(FAMILY).render({"request": request})


@pytest.mark.parametrize("cookie", ['"><script>', "blue", ""])
def test_an_odd_choice_is_ignored(cookie: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert "data-theme=" not in engines["django"].from_string(FAMILY).render({"request": request}).split("<head>")[0]


def test_a_search_narrows_its_table_and_says_so(show: Show) -> None:
    page = show(_family())
    page.get_by_label("Find").fill("zoe")
    assert page.locator("#t tr:visible").count() == 1
    assert page.locator("[data-narrowed]").inner_text() == "1 of 2 shown"


def test_what_is_typed_is_marked_as_not_saved(show: Show) -> None:
    page = show(_family())
    page.get_by_label("What shall we call you?").type("A")
    assert page.locator("[data-saved]").inner_text() == "Not saved yet"


def test_a_dialog_opens_and_closes(show: Show) -> None:
    page = show(_family())
    page.get_by_role("button", name="Ask").click()
    assert page.get_by_role("dialog").is_visible()
    page.get_by_role("button", name="Close").click()
    assert not page.get_by_role("dialog").is_visible()


def test_the_keyboard_comes_first_to_the_way_past_the_header(show: Show) -> None:
    page = show(_family())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Go to the main part"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
