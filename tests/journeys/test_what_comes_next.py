"""S4: unsure dates, a plan anyway, exact after a scan. S25: it is over, and the door is open: one tap, no sign-in."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser

from demo.people import Post, posts_of
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
HER_WORDS = "I ring people back now."


def _post(role: Role) -> Post:
    return next(one for one in posts_of(WEST_BASILDON) if one.role is role)


def test_a_plan_without_sure_dates_and_an_end_with_the_door_open(site: Site, browser: Browser) -> None:
    coordinator = new_person(browser, site, "westbasildon", phone=True)
    coordinator.sign_in(_post(Role.COORDINATOR))
    she = new_person(browser, site, "westbasildon", phone=True)
    she.sign_in(_post(Role.PARENT))
    family = _her_family(coordinator)

    _another_baby_about_three_months(coordinator, family)
    she.go("/my-page/")
    said = she.page.locator("main").inner_text().partition("What was written")[0]
    assert not re.search(r"\d+ weeks?\b", said), said
    she.sees("When we plan to be in touch")
    _a_scan(coordinator, family)
    she.go("/my-page/")
    she.sees("12 weeks")

    _takes_back_what_is_under_way(coordinator, family)
    link = _the_last_talk(coordinator, family)
    she.go("/my-page/")
    she.sees("The door is open")
    she.sees(HER_WORDS)
    _comes_back(new_person(browser, site, "westbasildon", phone=True), link)
    coordinator.go("/what-next/")
    coordinator.sees("Nobody supports them yet")


def _her_family(coordinator: Person) -> str:
    first = _post(Role.PARENT).name.split()[0]
    page = coordinator.go(f"/families/?q={first}")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    return re.search(r"/families/[0-9a-f-]+/", page.url).group()  # type: ignore[union-attr]


def _another_baby_about_three_months(coordinator: Person, family: str) -> None:
    page = coordinator.go(f"{family}planned/")
    coordinator.follow("Another baby is on the way")
    page.locator("[value=UNSURE]").check(force=True)
    page.locator("[name=about_months]").fill("3")
    coordinator.press("Keep these dates")


def _a_scan(coordinator: Person, family: str) -> None:
    page = coordinator.go(f"{family}dates/")
    page.locator("[value=SCAN]").check(force=True)
    page.locator("[name=scan_on]").fill(dt.date.today().isoformat())
    page.locator("[name=scan_weeks]").fill("12")
    coordinator.press("Keep these dates")
    coordinator.go(f"{family}planned/")
    coordinator.sees("After the first scan")


def _takes_back_what_is_under_way(coordinator: Person, family: str) -> None:
    """While a handover is being written nobody ends anything."""
    page = coordinator.go(f"{family}moving-on/")
    page.locator("main a[href*='/handovers/']").first.click()
    page.wait_for_load_state()
    coordinator.press("Take it back")
    if page.get_by_role("button", name="Yes").count():
        coordinator.press("Yes")


def _the_last_talk(coordinator: Person, family: str) -> str:
    coordinator.go(f"{family}stay/")
    page = coordinator.go(f"{family}what-next/")
    coordinator.follow("Write down the last talk")
    page.locator("[name=review][value=TOGETHER]").check(force=True)
    page.locator("[name=her_words]").fill(HER_WORDS)
    for line in page.locator("[value=HERS]").all():
        line.check(force=True)
    coordinator.press("End it, and make her link")
    coordinator.sees(HER_WORDS)
    return re.search(r"/come-back/[^/\s]+/", page.locator("main").inner_text()).group()  # type: ignore[union-attr]


def _comes_back(anybody: Person, link: str) -> None:
    anybody.go(link)
    anybody.press("Yes, I’d like that")
    anybody.sees("Hello again.")
