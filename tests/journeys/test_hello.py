"""A card from a pharmacy, a day by which somebody rings, and a father who is asked for himself: S1, S2, S3."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from demo.outreach import CARD
from demo.people import Post, posts_of
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import Site

pytestmark = pytest.mark.browser


def _post(role: Role) -> Post:
    return next(one for one in posts_of(WEST_BASILDON) if one.role is role)


def test_hello(site: Site, browser: Browser) -> None:
    she = new_person(browser, site, "westbasildon", phone=True)
    _with_a_card(she)
    supporter = new_person(browser, site, "westbasildon", phone=True)
    supporter.sign_in(_post(Role.PEER_SUPPORTER))
    _at_a_place(supporter)
    coordinator = new_person(browser, site, "westbasildon", phone=True)
    coordinator.sign_in(_post(Role.COORDINATOR))
    found = coordinator.go("/introductions/all/?q=Zofia").locator("main table").inner_text()
    assert "A card in a shop" in found
    coordinator.go("/introductions/waiting-times/")
    he = new_person(browser, site, "westbasildon", phone=True)
    _says_hello_himself(he)
    _puts_him_with_her(coordinator)
    _asks_him_himself(coordinator)


def _with_a_card(she: Person) -> None:
    page = she.go("/hello/")
    she.follow("I have a card with three words")
    page.locator("[name=words]").fill(CARD.replace("-", " ").title())
    she.press("Go on")
    she.sees("Pharmacy on the High Road")
    page.locator("[name=first_name]").fill("Zofia")
    page.locator("[name=contact]").fill("zofia.k@example.org")
    page.locator("[name=consent]").check()
    she.press("Say hello")
    she.sees("One of us gets in touch by")
    assert "Zofia" not in page.content()
    she.go("/hello/tell-a-friend/")
    she.go("/hello/for-somebody/")


def _at_a_place(supporter: Person) -> None:
    page = supporter.go("/outreach/")
    page.get_by_role("link", name="Bumps drop-in").first.click()
    page.wait_for_load_state()
    supporter.look()
    supporter.follow("We’re there now")
    page.locator("[name=on_duty]").first.check()
    supporter.press("Start counting")
    supporter.press("One more chat")
    supporter.press("One more card")
    supporter.follow("Somebody says hello")
    page.locator("[name=first_name]").fill("Nadia")
    page.locator("[name=contact]").fill("nadia.q@example.org")
    page.locator("[name=consent]").check()
    supporter.press("Keep it")
    supporter.sees("Tell Nadia: we get in touch by")
    supporter.press("We’re going home")
    page.locator("[name=number]").fill("4")
    supporter.press("Show them to print")
    assert page.locator(".hello-card svg").count() == 4


def _says_hello_himself(he: Person) -> None:
    page = he.go("/hello/")
    page.locator("[name=first_name]").fill("Kieran")
    page.locator("[name=contact]").fill("07700 900459")
    page.get_by_text("Another language, or what makes a talk easier").click()
    page.locator("[name=language]").select_option(label="Polish")
    he.look()
    page.locator("[name=consent]").check()
    he.press("Say hello")


def _puts_him_with_her(coordinator: Person) -> None:
    """A person of his own in the family there is; neither is told of the other."""
    page = _of_one_alone(coordinator)
    family, name = page.url.rstrip("/").rsplit("/", 1)[1], page.locator("h1").inner_text().removesuffix("’s family")
    page = coordinator.go("/introductions/all/?q=Kieran")
    coordinator.go(page.locator("main table a").first.get_attribute("href") or "")
    coordinator.sees("Polish")
    coordinator.follow("This is the partner of somebody here")
    page.locator("[name=q]").fill(name)
    coordinator.press("Show")
    page.locator(f"[name=family][value='{family}']").check()
    coordinator.press("Put them with this family")
    coordinator.sees("Kieran said hello to us alone")


def _asks_him_himself(coordinator: Person) -> None:
    page = _of_one_alone(coordinator)
    coordinator.follow("Add a partner")
    page.locator("[name=first_name]").fill("Dean")
    coordinator.press("Add")
    coordinator.sees("Dean has not been asked yet")
    coordinator.follow("Keep Dean’s own number")
    page.locator("[name=contact]").fill("07700 900458")
    page.locator("[name=consent_evidence]").fill("Rang us himself")
    coordinator.press("Keep")
    coordinator.sees("Kept, with their own yes")


def _of_one_alone(coordinator: Person) -> Page:
    """The page of an expecting family in which nobody stands beside her yet."""
    page = coordinator.go("/families/?show=expecting")
    addresses = {line.get_attribute("href") or "" for line in page.locator("main table a[href*='/families/']").all()}
    for address in sorted(addresses):
        coordinator.go(address)
        if page.get_by_role("link", name="Add a partner").count():
            return page
    raise AssertionError("Every expecting family has a partner in it.")
