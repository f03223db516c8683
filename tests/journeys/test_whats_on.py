"""A parent finds a clothes swap on her phone, signs up and takes it back; a coordinator looks over her board."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser

from demo.people import post
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import Site

pytestmark = pytest.mark.browser


def test_a_clothes_swap(site: Site, browser: Browser) -> None:
    stranger = new_person(browser, site, "westbasildon", phone=True)
    stranger.go("/whats-on/?q=swap")
    stranger.follow("Clothes swap")
    stranger.sees("say hello")

    she = new_person(browser, site, "westbasildon", phone=True)
    she.sign_in(post(WEST_BASILDON, Role.PARENT))
    she.go("/whats-on/?q=swap")
    she.follow("Clothes swap")
    _presses(she, "link", "Sign up|Join the waiting list")
    _presses(she, "button", "I’m coming|Put me on the waiting list")
    she.press("Take my name off")
    she.sees("Your name is off")
    she.go("/my-page/calendar/")
    she.press("Make my address")
    she.sees("Copy it now")
    she.go("/my-page/people/")


def _presses(she: Person, role: Literal["link", "button"], either: str) -> None:
    """The swap is full in the demonstration or has a place left, by the day it is told on."""
    she.page.get_by_role(role, name=re.compile(either)).click()
    she.page.wait_for_load_state()
    she.look()


def test_the_board(site: Site, browser: Browser) -> None:
    coordinator = new_person(browser, site, "westbasildon")
    coordinator.sign_in(post(WEST_BASILDON, Role.COORDINATOR))
    for path in ("/board/", "/board/next-steps/", "/board/handovers/", "/board/workload/", "/board/move/",
                 "/board/moves/", "/search/?q=le", "/activities/", "/activities/add/", "/invitations/",
                 "/introductions/bring-in/"):  # fmt: skip
        coordinator.go(path)
