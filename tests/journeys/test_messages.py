"""A coordinator writes and sees the log; she sees it on her page, takes her yes back, and what waited is stopped."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser

from demo.people import Post, posts_of
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import SECONDS_TO_START, Site

pytestmark = pytest.mark.browser
WORDS = "The kettle is on at ten on Friday."
LATER = "And one more thing, for a quiet moment."


def _post(role: Role) -> Post:
    return next(one for one in posts_of(WEST_BASILDON) if one.role is role)


def test_messages(site: Site, browser: Browser) -> None:
    she = new_person(browser, site, "westbasildon", phone=True)
    she.sign_in(_post(Role.PARENT))
    _at_any_hour(she)
    coordinator = new_person(browser, site, "westbasildon")
    coordinator.sign_in(_post(Role.COORDINATOR))
    family = _her_messages(coordinator)

    _writes(coordinator, family, WORDS)
    _is_sent(coordinator)
    _mail_says_nothing(site)
    she.go("/my-page/messages/")
    she.sees(WORDS)

    _not_now(she)
    _writes(coordinator, family, LATER)
    waiting = coordinator.page.url
    coordinator.sees("Waiting to go")
    she.go("/my-page/messages/")
    she.press("No, please stop: Get in touch with me")
    she.sees("Whatever was waiting is stopped")
    coordinator.page.goto(waiting)
    coordinator.look()
    coordinator.sees("Stopped: No yes for this")
    coordinator.go("/messages/?state=STOPPED")
    coordinator.sees("Stopped: No yes for this")


def _at_any_hour(she: Person) -> None:
    """So that the journey can be walked at night."""
    _safe_time(she, "00:00", "23:59")


def _not_now(she: Person) -> None:
    """Safe for one minute of the night only: whatever is written waits."""
    now = time.localtime().tm_hour
    _safe_time(she, *(("03:00", "03:01") if now > 12 else ("15:00", "15:01")))


def _safe_time(she: Person, first: str, last: str) -> None:
    she.go("/my-page/messages/")
    she.follow("Change this")
    she.page.locator("[name=from_time]").fill(first)
    she.page.locator("[name=to_time]").fill(last)
    she.press("Keep this")
    she.sees("Kept. We only write like this")


def _her_messages(coordinator: Person) -> str:
    first = _post(Role.PARENT).name.split()[0]
    page = coordinator.go(f"/families/?q={first}")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    page.locator("main").get_by_role("link", name="Messages").first.click()
    page.wait_for_load_state()
    coordinator.look()
    return page.url


def _writes(coordinator: Person, family: str, words: str) -> None:
    coordinator.page.goto(family)
    coordinator.page.get_by_role("link", name="Write", exact=True).first.click()
    coordinator.page.wait_for_load_state()
    coordinator.look()
    coordinator.follow("In your own words")
    coordinator.page.locator("[name=words]").fill("About your baby")
    coordinator.press("Send it")
    coordinator.sees("Say it without “baby”")
    coordinator.page.locator("[name=words]").fill(words)
    coordinator.press("Send it")
    coordinator.sees(words)


def _is_sent(coordinator: Person) -> None:
    """A worker of its own sends it: the page says so once it has."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not coordinator.page.get_by_text("Sent", exact=True).count():
        assert time.monotonic() < deadline, coordinator.page.locator("main").inner_text()
        coordinator.page.reload()
    coordinator.look()


def _mail_says_nothing(site: Site) -> None:
    text = next(text for text in (path.read_text() for path in site.mail.glob("*.log")) if WORDS in text)
    assert "Subject: A note from the hub" in text and "From: The hub <" in text
