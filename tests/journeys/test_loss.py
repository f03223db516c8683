"""S20: one switch in a parent's own hands, and her pages say nothing more about it; somebody she knows rings her."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from demo.people import post
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
SPEAKS_OF_IT = ("weeks", "Born by", "due ", "Baby is here", "bump")


def test_a_loss(site: Site, browser: Browser) -> None:
    she = new_person(browser, site, "westbasildon", phone=True)
    she.sign_in(post(WEST_BASILDON, Role.PARENT))
    she.go("/my-page/")
    assert "weeks" in she.page.locator("main").inner_text()
    she.follow("If something has changed")
    she.press("Please stop everything")
    she.sees("We are so sorry")
    _is_quiet(she)

    coordinator = new_person(browser, site, "westbasildon", phone=True)
    coordinator.sign_in(post(WEST_BASILDON, Role.COORDINATOR))
    coordinator.go("/today/")
    coordinator.sees(f"Please ring {_first_name(Role.PARENT)}")
    coordinator.sees(f"{post(WEST_BASILDON, Role.PEER_SUPPORTER).name} rings")

    supporter = new_person(browser, site, "westbasildon", phone=True)
    supporter.sign_in(post(WEST_BASILDON, Role.PEER_SUPPORTER))
    _rings(supporter)
    coordinator.go("/today/")
    assert "Please ring" not in coordinator.page.locator("main").inner_text()


def _first_name(role: Role) -> str:
    return post(WEST_BASILDON, role).name.split()[0]


def _is_quiet(she: Person) -> None:
    """Hers says nothing of the pregnancy, and what was written before is one tap away."""
    she.go("/my-page/")
    shown = she.page.locator("main").inner_text()
    assert [word for word in SPEAKS_OF_IT if word in shown] == [], shown
    assert not she.page.get_by_role("link", name="If something has changed").count()
    for path in ("/my-page/plan/", "/my-page/messages/", "/my-page/record/", "/my-assessment/"):
        she.go(path)
    she.go("/my-page/")
    she.follow("Kept for you")
    she.page.get_by_text("Open what was written").click()
    she.look()


def _rings(supporter: Person) -> None:
    supporter.go("/today/")
    supporter.sees("You ring, yourself.")
    supporter.follow(f"The page of {_first_name(Role.PARENT)}")
    supporter.sees("The pregnancy has ended")
    supporter.follow("What was written before")
    supporter.go("/today/")
    supporter.press(f"We talked: {_first_name(Role.PARENT)}")
    supporter.sees("It is off the list")
