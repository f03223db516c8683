"""S6 and S7 on her phone. What she never wants to be asked again is asked nowhere, and her supporter reads nothing of
it. Where an answer calls for help it is there at once, and her supporter knows only what she lets them know."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from demo.people import post
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.phone import open_card, question, turn, write
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

NEVER = "Do you feel safe with the people round you?"
LATER = "Then and now"
HARM = "Thoughts that you would be better off dead or of hurting yourself in some way"
MOOD = "Nine questions about mood"
WORDS = "On the bridge on Sunday I thought it."
RULE = "your supporter has to tell our safeguarding lead"


def test_never_again_and_help_now(site: Site, browser: Browser) -> None:
    she, supporter, coordinator = (
        _signed_in(site, browser, role) for role in (Role.PARENT, Role.PEER_SUPPORTER, Role.COORDINATOR)
    )
    words_of_family = _to_words_of_family(supporter)
    _she_says_never(she, supporter)
    _invites(supporter, LATER)
    asked = _goes_through(she, LATER)
    assert len(asked) > 10 and NEVER not in asked

    _uses(coordinator, MOOD)
    supporter.go(words_of_family)
    _invites(supporter, MOOD)
    assert _goes_through(she, MOOD, until=HARM)[-1] == HARM
    _help_is_there_at_once(she)
    unchanged = _main(supporter, words_of_family)
    _she_asks_to_be_rung(she, coordinator)
    assert _main(supporter, words_of_family) == unchanged and WORDS not in unchanged
    _she_tells_her_supporter(she)
    supporter.go(words_of_family)
    supporter.sees(WORDS)
    assert WORDS not in coordinator.go(words_of_family).content()


def _signed_in(site: Site, browser: Browser, role: Role) -> Person:
    person = new_person(browser, site, "westbasildon", phone=True)
    person.sign_in(post(WEST_BASILDON, role))
    return person


def _to_words_of_family(supporter: Person) -> str:
    page = supporter.go("/today/")
    page.get_by_role("link", name=re.compile("Leanne")).first.click()
    page.wait_for_url(re.compile(r"/families/[0-9a-f-]{36}/"))
    family = re.search(r"/families/[0-9a-f-]{36}/", page.url)
    assert family
    supporter.go(f"{family.group()}assessment/")
    return f"{family.group()}assessment/"


def _main(person: Person, path: str) -> str:
    return person.go(path).locator("main").inner_text()


def _she_says_never(she: Person, supporter: Person) -> None:
    before = _main(supporter, _path(supporter))
    open_card(she)
    card = she.page.url
    assert question(she) == NEVER
    she.page.get_by_text("Never ask me", exact=True).click()
    turn(she, "Skip")
    she.look()
    gone = she.page.goto(card)
    assert gone is not None and gone.status == 404, "nor by its address"
    she.said.clear()
    she.go(_path(she, card.split("cards/")[0] + "words/"))
    she.page.get_by_text("What you asked us never to bring up").click()
    assert NEVER in she.page.locator("main").inner_text()
    she.look()
    assert _main(supporter, _path(supporter)) == before, "and her supporter is not told"


def _path(person: Person, url: str = "") -> str:
    return re.sub(r"https?://[^/]+", "", url or person.page.url)


def _invites(supporter: Person, title: str) -> None:
    supporter.follow("Ask if they’d like to")
    supporter.page.get_by_text("On their own, when they like").click()
    supporter.page.get_by_text(title, exact=True).click()
    supporter.press("Put it on their page")
    supporter.sees("They begin when they like.")


def _goes_through(she: Person, title: str, *, until: str = "") -> list[str]:
    """Begin what she was invited to, after the straight deal, and skip from card to card. What was asked, in order."""
    page = she.go("/my-assessment/")
    page.locator("main a", has_text=title).first.click()
    page.wait_for_load_state()
    she.look()
    she.sees(RULE)
    she.press("Show me the first card")
    asked = [question(she)]
    while page.locator("#card").count() and asked[-1] != until:
        turn(she, "Skip")
        asked.append(question(she))
    she.look()
    return asked


def _uses(coordinator: Person, title: str) -> None:
    page = coordinator.go("/questions/?q=mood")
    page.locator(".card", has_text=title).get_by_role("link", name="Read the cards").click()
    page.wait_for_load_state()
    coordinator.press("Use this one from now on")
    coordinator.sees("is in use from now on")


def _help_is_there_at_once(she: Person) -> None:
    page = she.page
    write(she, WORDS)
    page.get_by_text("Several days", exact=True).click()
    _sends(she)
    for number in ("116123", "111", "999"):
        assert page.locator(f"main a[href='tel:{number}']").first.is_visible(), number
    she.sees("Is there somebody you could tell?")
    she.sees("What you wrote is still just yours.")
    assert not re.search(r"\b\d+ (?:out )?of \d+\b|score|mild|moderate|severe", page.locator("main").inner_text(), re.I)


def _sends(she: Person) -> None:
    """The last card of these: what answers it is the help screen."""
    she.page.get_by_role("button", name="Done", exact=True).last.click()
    she.page.get_by_role("heading", name="You are not on your own").wait_for()
    she.look()


def _she_asks_to_be_rung(she: Person, coordinator: Person) -> None:
    she.press("Please ring me")
    she.sees("We will ring you.")
    asked = _main(coordinator, "/introductions/")
    assert "Asked us to ring" in asked and "I rang Leanne" in asked
    assert not [word for word in (WORDS, MOOD, HARM) if word in coordinator.page.content()]


def _she_tells_her_supporter(she: Person) -> None:
    """Back to that card, from her words, and on again: help is there again, and now she tells."""
    page = she.page
    she.page.get_by_role("article").filter(has_text=WORDS).get_by_role("link", name="Change").click()
    page.locator("#card").wait_for()
    _sends(she)
    she.sees("Priya Kaur")
    she.sees("They read this one answer and nothing else.")
    she.press("Let them read this answer")
    she.sees("They can read it now")
    assert page.locator("main a[href='tel:116123']").first.is_visible(), "and help is still there"
