"""Pages drawn by the shell and shown to a real browser, with no server and no database between them."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.machinery.browser import HOW, find_chromium

HOST = "http://kith.test"
Show = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    assert program, HOW
    flags = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def show(chromium: Browser) -> Iterator[Show]:
    """`show(html, width=390, theme="light", **context)` opens the page under the site's own security policy; what
    the policy blocks, or a script gets wrong, fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(html: str, *, width: int = 390, theme: str = "light", **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, color_scheme=theme, base_url=HOST, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.route("**/*", lambda route: _answer(route, html))
        page.goto("/")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _answer(route: Route, html: str) -> None:
    address = route.request.url
    if not address.startswith(HOST):
        route.fulfill(body="<title>Elsewhere</title>", content_type="text/html")
    elif address.startswith(f"{HOST}/static/"):
        _static(route, address.removeprefix(f"{HOST}/static/").split("?")[0])
    else:
        route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": _policy()})


def _static(route: Route, name: str) -> None:
    found = finders.find(name)
    if not found:
        return route.fulfill(status=404)
    kind = mimetypes.guess_type(name)[0] or "font/woff2"
    return route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)


def _policy() -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(map(str, sources))}" for name, sources in directives.items())
