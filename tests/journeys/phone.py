"""A parent's phone: cut from the network and back, and what is left on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from playwright.sync_api import BrowserContext
from psycopg import sql

from demo.plans import Plan
from tests.databases import at
from tests.environment import FOUND
from tests.journeys.browser import Person

LEFT = """async () => [Object.keys(localStorage),
  Object.values(sessionStorage).filter((value) => value !== location.pathname),  // htmx notes where it is
  (await indexedDB.databases()).map((one) => one.name), await caches.keys(),
  (await navigator.serviceWorker.getRegistrations()).length]"""
NOTHING_LEFT = [[], [], [], [], 0]


def open_card(she: Person) -> None:
    """From her table to the card where her way goes on, begun now where it was not."""
    page = she.go("/my-assessment/")
    for way_on in ("We’ve kept your place", "Carry on", "New", "Show me the first card"):
        found = page.locator("main :is(a, button)", has_text=way_on)
        if found.count() and not page.locator("#card").count():
            found.last.click()
            page.wait_for_load_state()
    page.locator("#card").wait_for()
    she.look()


@contextmanager
def without_signal(she: Person) -> Iterator[BrowserContext]:
    """The browser notes each thing it could not fetch: those lines are no fault of the page."""
    context = she.page.context
    context.set_offline(True)
    try:
        yield context
    finally:
        context.set_offline(False)
        she.said[:] = [line for line in she.said if "ERR_INTERNET_DISCONNECTED" not in line]


def write(she: Person, words: str) -> None:
    she.page.locator("[name=own_words]").fill(words)


def turn(she: Person, button: str = "Next") -> None:
    """Press a card's button and wait for another card, by its question."""
    before = question(she)
    she.page.get_by_role("button", name=button, exact=True).last.click()
    she.page.wait_for_function("asked => document.querySelector('h1').innerText !== asked", arg=before)


def leave_card(she: Person, button: str) -> None:
    """Press a card's button that leads off the cards, and look at the page that comes. The card is sent first, and the
    page goes on by itself once we have it: whoever looks at once may still see the card."""
    she.page.get_by_role("button", name=button).last.click()
    she.page.wait_for_url(lambda url: "/cards/" not in url)
    she.look()


def question(she: Person) -> str:
    return she.page.locator("h1").inner_text()


def left_on_the_phone(she: Person) -> object:
    return she.page.evaluate(LEFT)


def drafts_on_the_phone(she: Person) -> list[str]:
    found = she.page.evaluate("Object.entries(localStorage).map((pair) => pair.join(' '))")
    return [line for line in found if line.startswith("draft.")]


def answers_in(database: str, plan: Plan, words: str) -> int:
    """How often these words stand among the tenant's answers, changed ones included."""
    table = sql.Identifier(plan.schema, "assessment_answer")
    with psycopg.connect(at(FOUND["ADMIN_DATABASE_URL"], database)) as opened:
        found = opened.execute(
            sql.SQL("SELECT count(*) FROM {} WHERE own_words = %s").format(table), [words]
        ).fetchone()
    return int(found[0]) if found else 0
