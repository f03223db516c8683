"""A card in Arabic in a real browser: it fits, axe finds nothing, and what is first is to the right."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.language import choose_language
from tests.apps.assessment import in_arabic
from tests.apps.assessment.test_languages import assessment, card
from tests.factories.assessment import NOW
from tests.web.conftest import Show, chromium, show

__all__ = ["assessment", "chromium", "show"]


@pytest.fixture(autouse=True)
def beside_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's loop runs in this thread, and Django takes it for one that a query would block."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_right_to_left_it_fits_and_can_be_used(assessment: Assessment, browse: Any, show: Show, width: int) -> None:
    choose_language(assessment=assessment, language="ar", by=assessment.respondent.user, at=NOW)
    client = browse("north", "gita")
    page = show(card(client, assessment, "dark"), width=width, bypass_csp=True)
    results = Axe().run(page, options={"preload": False})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0
    back, onward = (
        page.get_by_role("button", name=in_arabic.ARABIC[f"page.{name}"]).bounding_box() for name in ("back", "next")
    )
    assert back and onward and back["x"] > onward["x"], "back is to the right"
    question = page.locator("h1").bounding_box()
    stop = page.get_by_role("button", name=in_arabic.ARABIC["page.stop"]).bounding_box()
    assert question and stop and stop["x"] < width / 2
    assert page.evaluate("getComputedStyle(document.querySelector('textarea')).direction") == "rtl"


VOICES = """(() => { window.heard = []; window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; } };
  const voice = { lang: "ar-EG", localService: LOCAL };
  Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => [voice], addEventListener() {},
    cancel: () => window.heard.push("hushed"), speak: (it) => window.heard.push(`${it.lang} ${it.text}`) } }); })()"""


@pytest.mark.browser
@pytest.mark.parametrize("local", [True, False], ids=["a voice of its own", "a voice from elsewhere"])
def test_read_aloud_in_its_language_by_the_devices_own_voice(
    assessment: Assessment, browse: Any, show: Show, local: bool
) -> None:
    choose_language(assessment=assessment, language="ar", by=assessment.respondent.user, at=NOW)
    page = show(card(browse("north", "gita"), assessment))
    page.context.add_init_script(VOICES.replace("LOCAL", str(local).lower()))
    page.reload()
    button = page.locator("[data-read-aloud]")
    assert button.is_visible() is local
    if local:
        page.locator("[name=own_words]").fill("Never read this")
        button.click()
        heard = page.evaluate("window.heard")
        asked = [in_arabic.ARABIC[key] for key in ("card.body.text", "card.body.hint", "option.body.up")]
        assert all(f"ar {words}" in heard for words in asked) and not any("Never" in line for line in heard)
        button.click()
        assert page.evaluate("window.heard.at(-1)") == "hushed"
