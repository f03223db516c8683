"""A coordinator takes shared questions into use and asks a card of the mutual's own; a parent meets it on her phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from demo.people import post
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.phone import turn
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

TITLE = "What would success look like to you?"
ASKS = "Could you do with a pram from our shed?"
HINT = "We have three. One is red."


def test_a_card_of_our_own(site: Site, browser: Browser) -> None:
    coordinator = new_person(browser, site, "westbasildon")
    coordinator.sign_in(post(WEST_BASILDON, Role.COORDINATOR))
    _takes_into_use(coordinator)
    _adds_a_card(coordinator)

    parent = new_person(browser, site, "westbasildon", phone=True)
    parent.sign_in(post(WEST_BASILDON, Role.PARENT))
    _meets_it(parent)


def _takes_into_use(coordinator: Person) -> None:
    page = coordinator.go("/questions/")
    page.get_by_label("Find questions").fill("success")
    coordinator.press("Show")
    coordinator.follow("Read the cards")
    coordinator.press("Use this one from now on")
    coordinator.sees("is in use from now on")


def _adds_a_card(coordinator: Person) -> None:
    page = coordinator.go("/questions/?q=success")
    coordinator.follow("Our own cards")
    coordinator.follow("Add a card")
    page.locator("[name=text]").fill(ASKS)
    page.locator("[name=hint]").fill(HINT)
    page.locator("[name=kind][value=choice]").check(force=True)
    coordinator.press("Keep this card")  # without choices: told so, and nothing typed is lost
    coordinator.sees("Give two choices or more")
    assert page.locator("[name=text]").input_value() == ASKS
    page.locator("[name=options]").fill("Yes, please\nWe have one")
    coordinator.press("Look at it")
    coordinator.sees("How it looks to them")
    coordinator.press("Keep this card")
    coordinator.sees(ASKS)


def _meets_it(parent: Person) -> None:
    page = parent.go("/my-assessment/")
    parent.follow(TITLE)
    parent.press("Show me the first card")
    for _ in range(10):
        if page.locator("h1").inner_text() == ASKS:
            break
        turn(parent, "Skip")
    parent.sees(HINT)
    page.locator("[name=code]").first.check(force=True)
    turn(parent, "Done")
    parent.look()
    parent.sees("Yes, please")
