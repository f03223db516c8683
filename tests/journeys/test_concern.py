"""S10: a supporter heard something worrying. 999 comes first, then her words; the lead takes it up, and she sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from demo.people import post
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
WORDS = "She said: he locked the front door and took my phone."


def test_a_concern(site: Site, browser: Browser) -> None:
    supporter = _signed_in(site, browser, Role.PEER_SUPPORTER)
    _raises(supporter)
    supporter.follow("What I raised")
    supporter.sees("Nobody has taken it up yet")

    coordinator = _signed_in(site, browser, Role.COORDINATOR)
    assert WORDS not in coordinator.go("/today/").content()

    lead = _signed_in(site, browser, Role.SAFEGUARDING_LEAD)
    _takes_up(lead)
    supporter.go("/concerns/raised/")
    supporter.sees(f"{post(WEST_BASILDON, Role.SAFEGUARDING_LEAD).name} read it and is taking it up")


def _signed_in(site: Site, browser: Browser, role: Role) -> Person:
    person = new_person(browser, site, "westbasildon", phone=True)
    person.sign_in(post(WEST_BASILDON, role))
    return person


def _raises(supporter: Person) -> None:
    page = supporter.go("/today/")
    page.locator("main a[href^='/families/']").first.click()
    page.wait_for_load_state()
    supporter.follow("I’m worried about somebody")
    supporter.sees("If you think so, ring 999 first")
    assert not page.locator("[name=words]").count()
    supporter.follow("Yes, or I think so")
    supporter.sees("Ring 999 before you write")
    assert page.locator("main a[href='tel:999']").first.is_visible()
    page.locator("[name=words]").fill(WORDS)
    supporter.press("Tell the safeguarding lead")  # the rest is not answered: told so, and nothing typed is lost
    assert page.locator(".field__error, .problems").first.is_visible()
    assert page.locator("[name=words]").input_value() == WORDS
    page.locator("[name=who_said]").fill("Mum, to me alone")
    page.locator("[name=subject]").first.check()
    page.locator("[name=told_parent][value=NO]").check()
    page.locator("[name=told_parent_note]").fill("He was in the room")
    supporter.press("Tell the safeguarding lead")
    supporter.sees("It has arrived")
    supporter.sees("Have you rung 999?")


def _takes_up(lead: Person) -> None:
    page = lead.go("/concerns/")
    page.locator("main li", has_text=WORDS).get_by_role("link").first.click()
    page.wait_for_load_state()
    lead.look()
    lead.sees("Danger now")
    lead.sees("Mum, to me alone")
    page.locator("form [name=note]").first.fill("I ring her now, then children’s services.")
    lead.press("I’m taking this up")
    lead.sees("whoever raised it is told")
    assert not page.get_by_role("button", name="I’m taking this up").count()
