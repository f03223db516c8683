"""A shared question on its way: one writes it, another looks it over, it is published, and a mutual uses it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from demo.people import PUBLIC_POSTS, posts_of
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

TITLE = "About your tea"
QUESTION = "Who makes the tea?"


@pytest.mark.parametrize("phone", [False], ids=["desk"])
def test_from_a_draft_to_a_mutual(site: Site, browser: Browser, phone: bool) -> None:
    writer, reader = (_editor(browser, site, at, phone) for at in (0, 1))
    _writes(writer)
    _tries_it(writer)
    _throws_it_away_and_takes_it_back(writer)
    _asks_for_a_review(writer)
    _approves(reader)
    _publishes(writer)
    coordinator = new_person(browser, site, "westbasildon", phone=phone)
    coordinator.sign_in(next(one for one in posts_of(WEST_BASILDON) if one.role is Role.COORDINATOR))
    _uses_it(coordinator)


def _editor(browser: Browser, site: Site, at: int, phone: bool) -> Person:
    editor = new_person(browser, site, "public", phone=phone)
    editor.sign_in([one for one in PUBLIC_POSTS if one.role is Role.CATALOGUE_EDITOR][at])
    return editor


def _writes(writer: Person) -> None:
    page = writer.go("/catalogue/questions/")
    writer.follow("New template")
    for label, typed in {"Title": TITLE, "Address": "about-tea", "What it is for": "For the tea hut.",
                         "First theme": "The cup", "First question": "How do you take it?"}.items():  # fmt: skip
        page.get_by_label(label, exact=True).fill(typed)
    writer.press("Begin it")
    writer.follow("Add a card")
    page.get_by_label("The question").fill(QUESTION)
    for number, words in enumerate(("I do", "Somebody else"), 1):
        page.get_by_label(f"Words of choice {number}").fill(words)
    writer.press("Save")
    writer.sees(QUESTION)
    writer.press("Move up: " + QUESTION)
    writer.follow("When it is shown: How do you take it?")
    page.get_by_label("When all of these hold").check()
    page.get_by_label("The card, line 1").select_option("who-makes-the-tea")
    page.get_by_label("How, line 1").select_option("=")
    page.get_by_label("What, line 1").fill("Somebody else")
    writer.press("Save")


def _tries_it(writer: Person) -> None:
    page = writer.page
    writer.follow("See it as a parent")
    page.get_by_text("I do", exact=True).click()
    writer.press("Done")
    writer.sees(QUESTION)  # the other card is not shown to whoever makes it themselves
    page.get_by_text("Somebody else", exact=True).click()
    writer.press("Done")
    writer.sees("How do you take it?")
    writer.follow("All of it")
    assert page.get_by_text("How do you take it?").count() == 0
    page.get_by_text("Somebody else", exact=True).click()
    page.get_by_text("How do you take it?").wait_for()
    writer.look()


def _throws_it_away_and_takes_it_back(writer: Person) -> None:
    writer.follow(TITLE)
    writer.press("Throw this draft away")
    writer.sees("you can take it back here")
    writer.look()
    assert writer.page.get_by_role("link", name="Add a card").count() == 0
    writer.press("Take it back")
    writer.sees("is a draft again, as it was")


def _asks_for_a_review(writer: Person) -> None:
    writer.page.get_by_label("A note for them").fill("Is it plain enough?")
    writer.press("Ask for a review")
    writer.sees("Somebody else looks at it.")


def _approves(reader: Person) -> None:
    page = reader.go("/catalogue/questions/")
    reader.follow(TITLE)
    reader.follow("Write on")
    reader.sees("Is it plain enough?")
    reader.follow("what changed")
    page.go_back()
    reader.press("Approve")
    reader.sees("Approved by a second person")


def _publishes(writer: Person) -> None:
    writer.page.reload()
    writer.press("Publish for ever")
    writer.sees("Tenants can use it from now.")
    assert writer.page.get_by_role("link", name="Add a card").count() == 0


def _uses_it(coordinator: Person) -> None:
    page = coordinator.go("/questions/")
    page.get_by_role("heading", name=TITLE).wait_for()
    page.locator(".card", has=page.get_by_role("heading", name=TITLE)).get_by_role(
        "link", name="Read the cards"
    ).click()
    page.wait_for_load_state()
    coordinator.sees(QUESTION)
    coordinator.press("Use this one from now on")
    coordinator.sees("is in use from now on")
