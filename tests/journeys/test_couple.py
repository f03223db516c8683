"""S19: two people of a couple at their own phones: two rooms, one thing both signed, and a word said alone that stops
what is for both without a trace."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from demo.peersupport_leanne import STORY
from demo.people import Post, post
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
HERS, HIS = "I lie awake till he is in.", "I don’t know how to start."
AGREED = "Whoever cooked does not wash up."
TOLD = "He reads my phone."
OURS = "/my-page/each-other/"


def test_a_couple(site: Site, browser: Browser) -> None:
    she = _signed_in(site, browser, post(WEST_BASILDON, Role.PARENT))
    partner = STORY["partner"]
    he = _signed_in(site, browser, Post(partner, f"{partner.lower()}@westbasildon.example", (Role.PARENT,)))
    _each_in_a_room_of_their_own(she, he)
    _both_sign(she, he)

    paused = _pauses(she, he)
    _says_it_alone(she)
    assert _joint_page(he) == paused, "he can tell it from an ordinary pause"
    he.go("/my-page/")
    she.go(OURS)
    assert TOLD not in he.page.content() and AGREED not in she.page.content()
    _reads_it(_signed_in(site, browser, post(WEST_BASILDON, Role.SAFEGUARDING_LEAD)))


def _signed_in(site: Site, browser: Browser, who: Post) -> Person:
    person = new_person(browser, site, "westbasildon", phone=True)
    person.sign_in(who)
    return person


def _joint_page(one: Person) -> str:
    one.go(OURS)
    one.sees("Not available now.")
    return one.page.locator("main").inner_text()


def _each_in_a_room_of_their_own(she: Person, he: Person) -> None:
    for one, words in ((she, HERS), (he, HIS)):
        one.go("/my-page/")
        one.follow("Talking with each other")
        one.page.locator("[name=text]").fill(words)
        one.press("Keep this for me")
        one.sees(words)
    she.go(OURS)
    assert HIS not in she.page.content() and HERS not in he.page.content()


def _both_sign(she: Person, he: Person) -> None:
    she.follow("Write what we hold to")
    she.page.locator("[name=text]").fill("")
    she.press("Sign this")  # nothing written: told so beside the box
    assert she.page.locator(".field__error").first.is_visible()
    she.page.locator("[name=text]").fill(AGREED)
    she.press("Sign this")
    she.sees("It holds when both of you have signed it.")
    he.go(OURS)
    he.sees(AGREED)
    he.press("I sign this")
    he.sees("You both signed this.")
    she.go(OURS)
    assert AGREED in she.page.locator(".card--next").inner_text()


def _says_it_alone(she: Person) -> None:
    she.follow("Something only for us to know")
    she.sees("Are you alone just now?")
    assert not she.page.locator("main form").count()
    she.follow("Yes")
    she.sees("In danger now")
    she.page.locator("[name=words]").fill(TOLD)
    she.press("Please keep us apart here")
    assert she.page.url.endswith("/my-page/") and not she.page.locator(".messages").count()


def _pauses(she: Person, he: Person) -> str:
    """What he sees while she does not want it, before she does again."""
    she.press("Not any more")
    seen = _joint_page(he)
    assert AGREED not in seen
    she.press("Yes, I’d like that")
    he.go(OURS)
    he.sees(AGREED)
    return seen


def _reads_it(lead: Person) -> None:
    """By the way on the family's page; it can be ended by a lead, who says why."""
    page = lead.go("/families/?q=Leanne")
    page.locator("main a[href^='/families/']", has_text=post(WEST_BASILDON, Role.PARENT).name.split()[0]).first.click()
    page.wait_for_load_state()
    lead.go(f"{page.url.partition('/families/')[2].join(('/families/', 'private/'))}")
    lead.sees(TOLD)
    assert lead.page.get_by_role("button", name="It is over").count()
