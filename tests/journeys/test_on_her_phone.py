"""What happens on her phone while she answers her cards: a lost signal, two windows, a quick exit, only a keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from demo.people import post
from demo.plans import PLANS, WEST_BASILDON, Plan
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.phone import (
    NOTHING_LEFT,
    answers_in,
    drafts_on_the_phone,
    left_on_the_phone,
    open_card,
    question,
    turn,
    without_signal,
    write,
)
from tests.journeys.site import DATABASE, Server, Site

pytestmark = pytest.mark.browser

OTHERS = [plan for plan in PLANS if plan is not WEST_BASILDON]
KEPT = "Kept on this phone. We’ll send it when there’s signal."
HEARD_AND_LOST = """() => { const real = window.fetch; window.fetch = async (...asked) => {
    const answer = await real(...asked);
    if (window.lost || asked[1]?.method !== "POST") return answer;
    window.lost = true;
    throw new TypeError("The answer was lost on its way"); }; }"""
WEATHER = "https://www.bbc.co.uk/**"


@pytest.fixture(scope="module")
def site(server: Server) -> Iterator[Site]:
    """One site for all of these: each of them is somebody of her own, or another card."""
    with server.anew() as fresh:
        yield fresh


@pytest.fixture(scope="module")
def leanne(site: Site, browser: Browser) -> Any:
    """What her browser holds once she has signed in: codes are mailed only so often."""
    one = new_person(browser, site, WEST_BASILDON.schema, phone=True)
    one.sign_in(post(WEST_BASILDON, Role.PARENT))
    held = one.page.context.storage_state()
    one.page.context.close()
    return held


@pytest.fixture
def she(site: Site, browser: Browser, leanne: Any) -> Iterator[Person]:
    """Leanne, on her phone, signed in. She must not sign out: the others would be out too."""
    one = new_person(browser, site, WEST_BASILDON.schema, phone=True, reduced_motion="reduce", storage_state=leanne)
    yield one
    one.page.context.close()


@pytest.fixture
def someone(site: Site, browser: Browser) -> Iterator[Callable[[Plan], Person]]:
    """The parent of another mutual, on her phone, signed in; she may sign out."""
    opened: list[Person] = []

    def signed_in(plan: Plan) -> Person:
        opened.append(new_person(browser, site, plan.schema, phone=True))
        opened[-1].page.context.route(WEATHER, lambda route: route.fulfill(body="<title>Weather</title><h1>Rain</h1>"))
        opened[-1].sign_in(post(plan, Role.PARENT))
        return opened[-1]

    yield signed_in
    for one in opened:
        one.page.context.close()


def count(words: str) -> int:
    return answers_in(DATABASE, WEST_BASILDON, words)


def noted(page: Page, words: str) -> None:
    page.locator("[data-kept]", has_text=words).wait_for()


def test_the_signal_is_lost_in_the_middle_and_nothing_typed_is(she: Person) -> None:
    open_card(she)
    assessment = she.page.url.split("/cards/")[0]
    write(she, "Before the tunnel")
    turn(she)
    page = she.page
    page.wait_for_load_state("networkidle")  # where the way goes on is here before the signal is lost
    with without_signal(she):
        for number in range(2):
            write(she, f"In the tunnel {number}")
            turn(she)
            noted(page, KEPT)
        write(she, "Still typing")
        assert all("tunnel" not in draft for draft in drafts_on_the_phone(she)), "what is kept is locked"
        assert len(drafts_on_the_phone(she)) == 3
        assert "tunnel" not in page.url and "typing" not in page.url
    noted(page, "There’s signal again")
    she.look()
    assert page.locator("[name=own_words]").input_value() == "Still typing"
    turn(she)
    assert drafts_on_the_phone(she) == []
    assert [count(f"In the tunnel {number}") for number in range(2)] == [1, 1] and count("Still typing") == 1
    she.go(f"/my-assessment/{assessment.split('/my-assessment/')[1]}/words/")
    for words in ("Before the tunnel", "In the tunnel 0", "In the tunnel 1", "Still typing"):
        she.sees(words)


def test_what_was_typed_without_signal_waits_till_the_page_is_opened_again(she: Person) -> None:
    open_card(she)
    page, card = she.page, she.page.url
    with without_signal(she):
        write(she, "Closed the phone")
        page.get_by_role("button", name="Stop for now").click()
        noted(page, "it goes to us when you come back")
        assert count("Closed the phone") == 0
    page.goto("about:blank")
    again = page.context.new_page()
    again.goto(card.split("/cards/")[0] + "/")
    again.wait_for_function("() => !Object.keys(localStorage).length")
    assert count("Closed the phone") == 1


def test_a_server_that_is_away_for_a_moment_loses_nothing(she: Person) -> None:
    open_card(she)
    page, tries = she.page, []

    def away_once(route: Route) -> None:
        tries.append(route.request.post_data)
        if route.request.method == "POST" and len(tries) == 1:
            return route.fulfill(status=503, body="Away")
        return route.continue_()

    page.route("**/cards/**", away_once)
    write(she, "While you were away")
    page.get_by_role("button", name="Next", exact=True).last.click()
    noted(page, KEPT)
    page.wait_for_function("() => !Object.keys(localStorage).length")
    assert count("While you were away") == 1
    she.said.clear()


def test_an_acknowledgement_that_is_lost_makes_no_second_answer(she: Person) -> None:
    open_card(she)
    page = she.page
    page.evaluate(HEARD_AND_LOST)
    write(she, "Said once")
    page.get_by_role("button", name="Next", exact=True).last.click()
    page.wait_for_function("() => window.lost && !Object.keys(localStorage).length")
    assert count("Said once") == 1


def test_pressed_twice_it_is_one_answer(she: Person) -> None:
    open_card(she)
    write(she, "Pressed twice")
    asked = question(she)
    she.page.get_by_role("button", name="Next", exact=True).last.dblclick()
    she.page.wait_for_function("asked => document.querySelector('h1').innerText !== asked", arg=asked)
    she.page.wait_for_load_state("networkidle")
    assert count("Pressed twice") == 1
    turn(she, "Back")
    assert question(she) == asked, "and one card on, not two"


def test_without_javascript_it_is_a_plain_form(site: Site, browser: Browser, leanne: Any) -> None:
    she = new_person(browser, site, WEST_BASILDON.schema, phone=True, java_script_enabled=False, storage_state=leanne)
    she.look = lambda: None  # type: ignore[method-assign]  # axe is a script
    open_card(she)
    page = she.page
    write(she, "No script here")
    asked = question(she)
    page.get_by_role("button", name="Next", exact=True).last.click()
    assert question(she) != asked and count("No script here") == 1
    page.context.close()


def test_another_window_does_not_write_over_a_newer_answer(she: Person) -> None:
    open_card(she)
    page, card = she.page, she.page.url
    other = page.context.new_page()
    other.goto(card)
    write(she, "In this window, first")
    other.locator("[name=own_words]").fill("In the other window, later")
    other.get_by_role("button", name="Next", exact=True).last.click()
    other.wait_for_url(lambda url: url != card)
    page.get_by_role("button", name="Next", exact=True).last.click()
    page.get_by_role("heading", name="You put something else on this card since").wait_for()
    she.said[:] = [line for line in she.said if "409" not in line]
    she.look()
    she.sees("In the other window, later")
    assert page.locator("[name=own_words]").input_value() == "In this window, first"
    assert count("In this window, first") == 0
    turn(she)
    assert count("In this window, first") == count("In the other window, later") == 1


@pytest.mark.parametrize(
    ("way", "plan"), [("the button", OTHERS[0]), ("Escape three times", OTHERS[1])], ids=["button", "escape"]
)
def test_a_quick_exit_leaves_nothing_and_back_shows_nothing(
    someone: Callable[[Plan], Person], way: str, plan: Plan
) -> None:
    she = someone(plan)
    page = she.page
    open_card(she)
    asked = question(she)
    turn(she)
    write(she, "Nobody is to read this")
    page.wait_for_function("() => Object.keys(localStorage).length")
    if way == "the button":
        page.get_by_role("link", name="Leave").click()
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    page.wait_for_load_state()
    shown = page.content()
    assert asked not in shown and "Nobody is to read this" not in shown and 'id="card"' not in shown
    page.goto(she.site.url(she.tenant))
    assert left_on_the_phone(she) == NOTHING_LEFT
    assert answers_in(DATABASE, plan, "Nobody is to read this") == 0


def test_signing_out_clears_what_was_typed(someone: Callable[[Plan], Person]) -> None:
    she = someone(OTHERS[2])
    open_card(she)
    write(she, "Typed, then signed out")
    she.page.wait_for_function("() => Object.keys(localStorage).length")
    she.go("/account/logout/")
    she.press("Sign out")
    assert left_on_the_phone(she) == NOTHING_LEFT


def test_the_next_person_on_the_phone_finds_nothing(she: Person) -> None:
    """Her sign-in ran out: what she typed waits for her, locked, and goes when somebody else signs in."""
    open_card(she)
    page = she.page
    write(she, "Mine alone")
    page.wait_for_function("() => Object.keys(localStorage).length")
    page.context.clear_cookies()
    she.go("/")
    (draft,) = drafts_on_the_phone(she)
    assert "Mine" not in draft
    she.sign_in(post(WEST_BASILDON, Role.MEMBER))
    assert drafts_on_the_phone(she) == []


def test_a_week_old_draft_is_gone(she: Person) -> None:
    open_card(she)
    write(she, "Long ago")
    she.page.wait_for_function("() => Object.keys(localStorage).length")
    she.page.evaluate("""() => { for (const [name, kept] of Object.entries(localStorage)) {
        const parts = name.split("."); parts[2] -= 8 * 24 * 3600 * 1000;
        localStorage.setItem(parts.join("."), kept); localStorage.removeItem(name); } }""")
    she.go("/my-page/")
    assert drafts_on_the_phone(she) == []


def test_a_draft_is_there_again_on_its_card_and_nowhere_else(she: Person) -> None:
    open_card(she)
    page, card = she.page, she.page.url
    write(she, "Half a sentence")
    page.wait_for_function("() => Object.keys(localStorage).length")
    page.reload()
    noted(page, "We kept what you typed here.")
    she.look()
    assert page.locator("[name=own_words]").input_value() == "Half a sentence"
    page.get_by_role("button", name="Skip").click()
    page.wait_for_url(lambda url: url != card)
    assert page.locator("[name=own_words]").input_value() == ""
    assert drafts_on_the_phone(she) == [], "skipping keeps nothing typed"


def test_a_whole_assessment_by_keyboard_only(someone: Callable[[Plan], Person]) -> None:
    plan = OTHERS[3]
    she = someone(plan)
    page = she.go("/my-assessment/")
    _open_by_keyboard(page)
    met = 0
    while page.locator("#card").count():
        she.look()
        assert page.evaluate("document.activeElement.matches('h1, body')"), "a new card begins at its question"
        _answer_by_keyboard(page, met)
        met += 1
        assert met < 60
    page.wait_for_url("**/words/")
    she.look()
    assert met > 5 and answers_in(DATABASE, plan, "By keyboard 0") == 1


def _open_by_keyboard(page: Page) -> None:
    """Down the table and the straight deal, to the first card."""
    names = "Carry on|Show me the first card|New|We’ve kept your place"
    while not page.locator("#card").count():
        _tab_to(page, names)
        before = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url != before)  # noqa: B023


def _answer_by_keyboard(page: Page, met: int) -> None:
    asked = page.locator("h1").inner_text()
    if met % 2 == 0 and page.locator("[name=own_words]").count():
        _tab_to(page, "own_words")
        page.keyboard.type(f"By keyboard {met}")
    if page.locator("[name=code][type=radio]").count():
        _tab_to(page, "code")
        page.keyboard.press("Space")
    _tab_to(page, "^(Next|Done)$")
    page.keyboard.press("Enter")
    page.wait_for_function("asked => document.querySelector('h1')?.innerText !== asked", arg=asked)


def _tab_to(page: Page, wanted: str) -> None:
    """Tab till the focus is on what is called that, by its words or its name. It can always be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        called, seen = page.evaluate("""() => { const it = document.activeElement;
            const called = it.tagName === "BUTTON" ? it.innerText : it.name || it.innerText;
            return [called.trim(), it.getBoundingClientRect().width > 0 && it.checkVisibility()]; }""")
        if page.evaluate("([called, wanted]) => new RegExp(wanted).test(called)", [called, wanted]):
            assert seen, f"“{wanted}” has the focus and cannot be seen"
            return
    raise AssertionError(f"“{wanted}” is not reached by keyboard on {page.url}")
