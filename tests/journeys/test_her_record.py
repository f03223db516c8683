"""S13: she reads all that was written, finds a word, takes it with her, asks for something to be put right, and reads
the answer; who coordinates answers by the clock."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser

from demo.people import Post, posts_of
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
ASKED = "The bus was the 8, not the 5."
QUESTION, MEANT = "Which entry do you mean?", "The one of last week."
ANSWER = "It is put right in a new entry."


def _post(role: Role) -> Post:
    return next(one for one in posts_of(WEST_BASILDON) if one.role is role)


def test_her_record(site: Site, browser: Browser) -> None:
    she = new_person(browser, site, "westbasildon", phone=True, accept_downloads=True)
    she.sign_in(_post(Role.PARENT))
    _reads_everything(she)
    _takes_it_with_her(she)
    _asks(she)
    coordinator = new_person(browser, site, "westbasildon")
    coordinator.sign_in(_post(Role.COORDINATOR))
    _step(coordinator, "ASKED_WHAT", QUESTION)
    _is_asked_back(she)
    _step(coordinator, "GRANTED", ANSWER)
    she.go("/my-page/requests/")
    she.sees(ANSWER)
    _looks_at_what_was_kept_long_enough(coordinator)


def _reads_everything(she: Person) -> None:
    she.go("/my-page/record/")
    she.sees("What was written")
    she.follow("Who read your record")
    she.go("/my-page/record/?q=nothingsaysthis")
    she.sees("No entry says")
    she.go("/my-page/record/")
    she.follow("What you said yes and no to")
    she.sees("Each time you said so")
    she.go("/my-page/record/")
    she.follow("All of it on one page")
    she.sees("Who supported you")


def _takes_it_with_her(she: Person) -> None:
    """One click each, from the page of all of it."""
    with she.page.expect_download() as waiting:
        she.page.get_by_role("link", name="As a PDF").click()
    pdf = waiting.value.path().read_bytes()
    assert pdf.startswith(b"%PDF") and b"/StructTreeRoot" in pdf
    with she.page.expect_download() as waiting:
        she.page.get_by_role("link", name="For a computer").click()
    assert json.loads(waiting.value.path().read_text())["entries"]


def _asks(she: Person) -> None:
    she.go("/my-page/requests/")
    she.follow("Ask us something")
    she.press("Send it")
    she.page.get_by_text("Put something right").first.click()
    she.page.locator("[name=words]").fill(ASKED)
    she.press("Send it")
    she.sees("You hear from us by")


def _is_asked_back(she: Person) -> None:
    she.go("/my-page/requests/")
    she.sees("We asked you something")
    she.follow("Answer")
    she.sees(QUESTION)
    she.press("Send it")
    she.page.locator("[name=words]").fill(MEANT)
    she.press("Send it")
    she.sees("You hear from us by")


def _step(coordinator: Person, kind: str, words: str) -> None:
    coordinator.go("/data-requests/")
    coordinator.page.locator("main table tr", has_text="Put something right").get_by_role("link").first.click()
    coordinator.page.wait_for_load_state()
    coordinator.look()
    coordinator.sees(ASKED)
    coordinator.page.locator("main [name=kind]").select_option(kind)
    coordinator.page.locator("[name=words]").fill(words)
    coordinator.press("Keep this")
    coordinator.sees("They read it on their own page")


def _looks_at_what_was_kept_long_enough(coordinator: Person) -> None:
    coordinator.go("/retention/")
    coordinator.sees("A proposal")
    coordinator.press("Keep this list for approval")
    coordinator.sees("You made this list, so somebody else says yes")
