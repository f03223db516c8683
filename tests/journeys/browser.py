"""A person at a browser: opens pages, and on each one axe, the console and the width are looked at."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from demo import desk
from demo.people import Post
from demo.plans import PASSWORD
from tests.journeys.site import Site
from tests.machinery.browser import HOW, find_chromium

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
FIRST_PAGE = 30_000  # milliseconds: a site just started reads all its code for the first page
OTHER_EACH_TIME = re.compile(r"(?<=[\"/])([A-Za-z0-9]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})")
LOOKED_AT: set[tuple[str, str]] = set()
"""Pages that axe found nothing on, for as long as the process lasts: everybody's way to sign in is the same."""
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


@contextmanager
def open_browser() -> Iterator[Browser]:
    found = find_chromium()
    if found is None:
        pytest.fail(HOW)
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Person:
    """Somebody at a tenant's site, with a screen of their own. `look()` after every step."""

    site: Site
    tenant: str
    page: Page
    phone: bool = False
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda line: self.hear(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def hear(self, line: str) -> None:
        """A form sent back to be mended is answered with 422, which the browser notes as a failure."""
        if "422 (Unprocessable" not in line:
            self.said.append(line)

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.site.url(self.tenant, path))
        assert answer is not None and answer.status < 400, f"{path} answered {answer and answer.status}"
        self.look()
        return self.page

    def press(self, name: str, role: str = "button") -> Page:
        """Press the button (or follow the link) that says `name`, and look at the page that comes."""
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        self.look()
        return self.page

    def follow(self, name: str) -> Page:
        return self.press(name, "link")

    def look(self) -> None:
        """Axe finds nothing, the console is quiet, nothing sticks out sideways, there is one heading."""
        address = self.page.url
        assert self.said == [], f"{address}: {self.said}"
        if (page := self._as_it_stands()) not in LOOKED_AT:
            results = Axe().run(self.page, options={"preload": False, "resultTypes": ["violations"]})
            assert results.violations_count == 0, f"{address}\n{results.generate_report()}"
            LOOKED_AT.add(page)
        wide = self.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{address} is {wide} px too wide"
        assert self.page.locator("h1").count() == 1, f"{address} has not one h1"

    def _as_it_stands(self) -> tuple[str, str]:
        """The document and the screen, without the keys that are others at each answer."""
        return str(self.page.viewport_size), OTHER_EACH_TIME.sub("", self.page.content())

    def sees(self, text: str) -> None:
        assert self.page.get_by_text(text).first.is_visible(), f"“{text}” is not on {self.page.url}"

    def sign_in(self, post: Post) -> None:
        """As everybody does who sees other people's records: password, then six figures. A parent: a mailed code."""
        if post.has_password:
            self._with_password(post)
        else:
            self._with_code(post)

    def _with_password(self, post: Post) -> None:
        self.go("/account/login/password/")
        self.page.locator("[name=login]").fill(post.email)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.press("Sign in")
        if post.needs_second_step:
            self.page.locator("[name=code]").fill(six_figures())
            self.press("Sign in")

    def _with_code(self, post: Post) -> None:
        self.site.forget_mail()
        self.go("/account/login/")
        self.page.locator("[name=email]").fill(post.email)
        self.press("Send me a code")
        self.page.locator("[name=code]").fill(self.site.newest_code(post.email))
        self.press("Sign in")


def six_figures() -> str:
    return desk.six_figures(at=time.time())[0]


def new_person(browser: Browser, site: Site, tenant: str, *, phone: bool = False, **options: Any) -> Person:
    context = browser.new_context(viewport=PHONE if phone else DESK, has_touch=phone, locale="en-GB", **options)  # type: ignore[arg-type]
    context.set_default_timeout(8_000)
    context.set_default_navigation_timeout(FIRST_PAGE)
    return Person(site, tenant, context.new_page(), phone)


__all__ = ["DESK", "PASSWORD", "PHONE", "Person", "new_person", "open_browser", "six_figures"]
