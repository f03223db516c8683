"""S14 on her phone: she would like somebody else, chooses from three, and who was there before hears only thank you."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from demo.people import Post, posts_of
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import Site

pytestmark = pytest.mark.browser


def _post(role: Role) -> Post:
    return next(one for one in posts_of(WEST_BASILDON) if one.role is role)


def test_choosing(site: Site, browser: Browser) -> None:
    she = new_person(browser, site, "westbasildon", phone=True)
    she.sign_in(_post(Role.PARENT))
    before = new_person(browser, site, "westbasildon", phone=True)
    before.sign_in(_post(Role.PEER_SUPPORTER))
    seen = _today(before)

    _asks_quietly(she)
    assert _today(before) == seen, "nothing reaches who is there now"
    name = _picks(she)
    assert _today(before) == seen

    coordinator = new_person(browser, site, "westbasildon")
    coordinator.sign_in(_post(Role.COORDINATOR))
    _says_yes_for(coordinator, name)

    she.go("/my-page/")
    she.sees(f"{name}")
    thanked = _today(before)
    assert "Thank you. Leanne has moved on." in thanked
    assert "somebody else" not in thanked


def _today(supporter: Person) -> str:
    return supporter.go("/today/").locator("main").inner_text()


def _asks_quietly(she: Person) -> None:
    """One press, and no box to write a reason in."""
    she.go("/my-page/")
    she.follow("I’d like somebody else")
    assert she.page.locator("main textarea, main input[type=text]").count() == 0
    she.press("I’d like somebody else")
    she.sees("stays with you till somebody new starts")


def _picks(she: Person) -> str:
    cards = she.page.get_by_role("button", name="I’d like ")
    assert 1 <= cards.count() <= 3
    she.follow("Say what would help you")
    she.press("Keep this")
    first = str(she.page.get_by_role("button", name="I’d like ").first.inner_text())
    she.press(first)
    she.sees("We’ve asked")
    return first.removeprefix("I’d like ")


def _says_yes_for(coordinator: Person, name: str) -> None:
    coordinator.go("/finding/")
    coordinator.sees("is being asked")
    page = coordinator.go("/families/?q=Leanne")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    coordinator.look()
    coordinator.sees("is not told")
    coordinator.press("They said yes")
    coordinator.sees("It has started")
