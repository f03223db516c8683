"""After the cards, in a real browser: a parent is done, reads her words, finds a place that may help, carries topics
into a plan, and her supporter says yes to their part of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from demo.people import posts_of
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

TOPIC = "What goes round in your head at night?"
SEALED = "A year in bed, and not a word said."
HERS = "Tell Priya what to say to Mum"


@pytest.mark.parametrize("phone", [True], ids=["phone"])
def test_from_done_to_a_plan_both_agreed(site: Site, browser: Browser, phone: bool) -> None:
    she = _somebody(browser, site, Role.PARENT, phone)
    _she_is_done_and_reads_her_words(she)
    _she_finds_a_place(she)
    _she_reads_then_and_now(she)
    _she_carries_a_topic_and_writes(she)
    supporter = _somebody(browser, site, Role.PEER_SUPPORTER, phone)
    _supporter_agrees(supporter)
    she.go("/my-page/plan/")
    she.sees("Priya Kaur did too")
    _coordinator_checks_a_service(_somebody(browser, site, Role.COORDINATOR, phone))


def _somebody(browser: Browser, site: Site, role: Role, phone: bool) -> Person:
    person = new_person(browser, site, "westbasildon", phone=phone)
    person.sign_in(next(post for post in posts_of(WEST_BASILDON) if post.role is role))
    return person


def _she_is_done_and_reads_her_words(she: Person) -> None:
    she.go("/my-page/")
    she.page.get_by_role("link", name="See my words").first.click()
    she.page.wait_for_load_state()
    she.press("I’m done for now")
    she.sees("You’d like to talk about")
    she.sees("Not now")
    she.sees(SEALED)


def _she_finds_a_place(she: Person) -> None:
    she.sees("Only you see this, worked out from your own answers as you look.")
    she.follow("See them all")
    she.sees("Money Matters desk")
    she.sees("Last checked")
    she.follow("Your own words")


def _she_reads_then_and_now(she: Person) -> None:
    she.go("/my-page/")
    she.page.locator('a[href$="/then-and-now/"]').first.click()
    she.page.wait_for_load_state()
    she.look()
    she.sees("Telling work. And Mum. In that order.")
    she.sees("2 out of 10")
    she.follow("My words")


def _she_carries_a_topic_and_writes(she: Person) -> None:
    words = she.page.locator('a[href$="/words/"]').first
    if words.count():
        words.click()
        she.page.wait_for_load_state()
    she.follow("Start a plan from these")
    she.page.get_by_label(TOPIC).check()
    she.press("Put them on my plan")
    she.sees(TOPIC)
    assert SEALED not in she.page.content()
    she.follow("Change my plan")
    blank = she.page.locator("textarea[name$=-words]").last
    blank.fill(HERS)
    she.press("That’s my plan")
    she.sees(HERS)


def _supporter_agrees(supporter: Person) -> None:
    supporter.go("/today/")
    supporter.page.get_by_role("link", name="Leanne").first.click()
    supporter.page.wait_for_load_state()
    if "/write/" in supporter.page.url:
        supporter.go(supporter.page.url.split("/write/")[0][supporter.page.url.index("/families/") :] + "/")
    supporter.follow("Leanne’s plan")
    supporter.sees(HERS)
    assert SEALED not in supporter.page.content()
    supporter.press("Yes, I’ll do my part")
    supporter.sees("Priya Kaur")


def _coordinator_checks_a_service(coordinator: Person) -> None:
    coordinator.go("/services/?show=stale")
    coordinator.follow("Two of us")
    coordinator.sees("Last checked 5 months ago: ring before you go")
    coordinator.press("I’ve checked it: all so")
    coordinator.sees("Last checked today")
