"""S15: she edits a page line by line and says yes; her health visitor, without a sign-in, opens it with an address and
a code told apart, says yes, and she sees it. Then she takes the next one back, and it opens no more."""

from __future__ import annotations

import quopri
import re
import time

import pytest
from playwright.sync_api import Browser

from demo.peersupport_moving_on import NAME
from demo.people import post
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.site import SECONDS_TO_START, Site

pytestmark = pytest.mark.browser
STRUCK = "Mornings are good."
PRINTED = re.compile(rb"/Type\s*/Page\b")
"""A page of a PDF, and not their list (/Pages)."""


def test_moving_on(site: Site, browser: Browser) -> None:
    she = new_person(browser, site, "westbasildon", phone=True)
    she.sign_in(post(WEST_BASILDON, Role.PARENT))
    _edits(she)
    hers = she.page.url
    she.press("Yes, this may go")
    she.sees("You said yes")

    coordinator = new_person(browser, site, "westbasildon")
    coordinator.sign_in(post(WEST_BASILDON, Role.COORDINATOR))
    code = _sends(coordinator)
    address = _address_in_mail(site)

    dawn = new_person(browser, site, "westbasildon", phone=True)
    _opens(dawn, address, code)
    dawn.page.locator("[name=said]").fill("I come on Friday.")
    dawn.press("Yes, I take this on")
    dawn.sees("You said yes. She sees it now.")

    she.page.goto(hers)
    she.look()
    she.sees(f"Opened, by {NAME}")
    she.sees("I come on Friday.")
    she.press("Take it back")
    she.sees("Nobody can open it any more")
    dawn.page.goto(site.url("westbasildon", address))
    dawn.said.clear()  # the browser notes the 404
    dawn.look()
    dawn.sees("This page is closed")


def _edits(she: Person) -> None:
    she.go("/my-page/")
    she.follow("Look at it")
    she.follow("Change the lines")
    row = she.page.locator("fieldset", has_text="And this").first
    assert STRUCK in row.locator("textarea").input_value()
    row.locator("[type=checkbox]").check()
    she.page.locator("[name=dont_ask]").fill("My own mother\nWhy I left my job")
    she.press("Keep it")
    she.sees("Why I left my job")
    she.sees("You struck out")


def _sends(coordinator: Person) -> str:
    coordinator.go("/handovers/")
    coordinator.page.locator("main table a").first.click()
    coordinator.page.wait_for_load_state()
    coordinator.look()
    assert STRUCK not in coordinator.page.locator("article.packet").inner_text()
    assert len(PRINTED.findall(coordinator.page.pdf(format="A4"))) == 1, "it goes on one page"
    coordinator.press("Send it")
    code = coordinator.page.locator(".outside-code").inner_text()
    assert re.fullmatch(r"\d{3} \d{3}", code)
    coordinator.follow("I said it")
    coordinator.page.locator("main a[href$='/moving-on/']").first.click()
    coordinator.page.wait_for_load_state()
    coordinator.look()
    coordinator.sees("Midwife, health visitor, GP")
    return code


def _address_in_mail(site: Site) -> str:
    """A worker sends it; no word of hers and no code is in it."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        for path in site.mail.glob("*.log"):
            text = quopri.decodestring(path.read_bytes()).decode(errors="replace")
            if found := re.search(r"/read/[\w-]+/", text):
                assert post(WEST_BASILDON, Role.PARENT).name.split()[0] not in text
                return found.group()
        time.sleep(0.1)
    raise AssertionError("No message with an address came.")


def _opens(dawn: Person, address: str, code: str) -> None:
    dawn.go(address)
    dawn.page.locator("[name=code]").fill("000000" if code != "000 000" else "111111")
    dawn.press("Open it")
    dawn.sees("You can try 4 more times")
    dawn.page.locator("[name=code]").fill(code)
    dawn.press("Open it")
    dawn.sees("Can you take this on?")
    assert STRUCK not in dawn.page.locator("article.packet").inner_text()
