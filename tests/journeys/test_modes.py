"""Two people, two screens: she holds the pen and her supporter has the prompts; and her supporter types by phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from demo.assessment_words import LEANNE
from demo.people import post
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.phone import leave_card, open_card
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

WORDS = "Awake at three, counting the cracks in the ceiling."
SEALED = [words for _, _, words, level in LEANNE if words and level == "SEALED"]


@pytest.fixture
def leanne(site: Site, browser: Browser) -> Person:
    she = new_person(browser, site, "westbasildon", phone=True)
    she.sign_in(post(WEST_BASILDON, Role.PARENT))
    return she


@pytest.fixture
def priya(site: Site, browser: Browser) -> Person:
    supporter = new_person(browser, site, "westbasildon", phone=True)
    supporter.sign_in(post(WEST_BASILDON, Role.PEER_SUPPORTER))
    page = supporter.go("/today/")
    page.get_by_role("link", name=re.compile("Leanne")).first.click()
    page.wait_for_load_state()
    found = re.search(r"/families/[0-9a-f-]{36}/", page.url)
    assert found
    supporter.go(f"{found.group()}assessment/")
    return supporter


def test_together(leanne: Person, priya: Person) -> None:
    _turns_pages_without_javascript(priya)
    priya.follow("Prompts, beside them")
    beside = priya.page.url
    priya.follow("How I feel")
    priya.sees("Sit with it.")
    turned = priya.page.locator("main").inner_text()

    open_card(leanne)
    leanne.page.locator("[name=own_words]").fill(WORDS)
    leave_card(leanne, "Priya Kaur is beside me")
    leanne.sees("They can’t see which card you are on")
    assert priya.page.reload() is not None
    assert priya.page.locator("main").inner_text() == turned, "what she put there moved nothing"

    leanne.press("Home")
    priya.page.reload()
    priya.look()
    priya.sees("They point you at a part")
    priya.page.locator("#shown a").click()
    priya.page.wait_for_load_state()
    assert priya.page.url.endswith("?part=home")
    leanne.press("Stop showing it")
    assert not leanne.page.get_by_text("You point them at a part").count()
    for address in (beside, priya.page.url):
        priya.page.goto(address)
        assert not priya.page.get_by_text("They point you at a part").count()
        assert not [words for words in (WORDS, *SEALED) if words in priya.page.content()]


def test_by_phone(leanne: Person, priya: Person) -> None:
    page = priya.page
    opened = page.url
    priya.follow("Type for them")
    page.get_by_text("A talk about you and the baby").first.click()
    page.get_by_text("By phone: I read").click()
    page.get_by_text("On the phone", exact=True).click()
    priya.press("Yes, open the cards")  # without the ticks: told so, and nothing is lost
    priya.sees("Please tick this to go on.")
    page.get_by_label(re.compile("straight deal, word for word")).check()
    page.get_by_label(re.compile("said yes themselves")).check()
    priya.press("Yes, open the cards")
    priya.sees("Typing for Leanne")
    assert not [words for words in SEALED if words in page.content()]
    sitting = page.url
    page.get_by_role("link", name=re.compile("nights")).or_(page.locator("a.stage").nth(5)).first.click()
    page.wait_for_load_state()
    priya.look()
    page.locator("[name=own_words]").fill(WORDS)
    priya.press("Next")
    page.goto(sitting)
    priya.sees("Typed")
    priya.press("We’re done for now")
    priya.sees("out of your sight")
    assert WORDS not in page.content() and page.url == opened
    over = page.goto(sitting)
    assert over is not None and over.status == 409 and WORDS not in page.content()

    leanne.go("/my-page/")
    leanne.sees("Priya Kaur typed these for you today")
    leanne.follow("Look through them")
    leanne.sees(WORDS)
    leanne.press("All of it is right")
    leanne.sees("Typed for you by Priya Kaur")


def _turns_pages_without_javascript(supporter: Person) -> None:
    browser = supporter.page.context.browser
    assert browser is not None
    plain = browser.new_context(storage_state=supporter.page.context.storage_state(), java_script_enabled=False)
    page = plain.new_page()
    page.goto(supporter.page.url)
    page.get_by_role("link", name="Prompts, beside them").click()
    page.get_by_role("link", name="Becoming a parent").click()
    assert page.locator(".prompt").count() > 2
    plain.close()
