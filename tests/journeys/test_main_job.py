"""The main job, walked through a real browser: from a hello to the commissioner's comparison."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from demo.people import PUBLIC_POSTS, Post, posts_of
from demo.plans import WEST_BASILDON
from kith.roles import Role
from tests.journeys.browser import Person, new_person
from tests.journeys.phone import leave_card, turn
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

WORDS = "Mostly sick, and a bit scared of telling work."
NOTE = "We had toast at her kitchen table and talked about telling work. She has the number for the drop-in."
REPLY = "It was good to say it out loud."


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_main_job(site: Site, browser: Browser, phone: bool) -> None:
    name = "Tamsin" if phone else "Odette"
    email = f"{name.lower()}.{uuid4().hex[:6]}@families.example"

    family = _she_says_hello(new_person(browser, site, "westbasildon", phone=True), name, email)
    coordinator = _staff(browser, site, Role.COORDINATOR, phone)
    _coordinator_rings_and_starts_her_page(coordinator, name)
    _coordinator_gives_her_a_sign_in(coordinator, email)
    _coordinator_matches_her(coordinator)
    _coordinator_writes_down_a_fact(coordinator)
    _she_answers_for_herself(family, name, email)

    supporter = _staff(browser, site, Role.PEER_SUPPORTER, phone)
    _supporter_writes_a_visit(supporter, name)
    _she_reads_and_replies(family)
    _supporter_sees_only_what_she_opened(supporter, family)

    _manager_works_out_the_quarter(_staff(browser, site, Role.MANAGER, phone))
    _director_approves(_staff(browser, site, Role.DIRECTOR, phone))
    _commissioner_compares(_staff(browser, site, Role.COMMISSIONER, phone))
    _member_sees_the_pound(_staff(browser, site, Role.MEMBER, phone))


def _staff(browser: Browser, site: Site, role: Role, phone: bool) -> Person:
    """Somebody who works here, signed in the way they do."""
    here = role is not Role.COMMISSIONER
    person = new_person(browser, site, "westbasildon" if here else "public", phone=phone)
    person.sign_in(next(one for one in (posts_of(WEST_BASILDON) if here else PUBLIC_POSTS) if one.role is role))
    return person


def _she_says_hello(she: Person, name: str, email: str) -> Person:
    page = she.go("/")
    she.follow("Say hello")
    page.get_by_label("What shall we call you?").fill(name)
    page.get_by_label("How can we reach you?").fill(email)
    page.get_by_text("A good time, or where you live").click()
    page.get_by_label(re.compile("good or a bad time")).fill("Text first, please")
    page.get_by_label(re.compile("Your postcode")).fill("ZZ12 0AA")
    she.press("Say hello")  # without the tick: told so, and nothing typed is lost
    assert page.get_by_label("What shall we call you?").input_value() == name
    she.sees("Without it we keep nothing")
    page.get_by_label(re.compile("Yes, please get in touch")).check()
    she.press("Say hello")
    assert "/hello/" in page.url
    return she


def _coordinator_rings_and_starts_her_page(coordinator: Person, name: str) -> None:
    page = coordinator.go("/introductions/")
    coordinator.follow(name)
    coordinator.follow("Log a call or text")
    page.get_by_text("We talked on the phone").click()
    coordinator.press("Keep this")
    coordinator.follow("Start her page")
    page.get_by_label("Yes, the first").check()
    page.get_by_text("First day of the last period").first.click()
    tomorrow = timezone.localdate() + timedelta(days=1)
    page.locator("[name=lmp_on]").fill(tomorrow.isoformat())
    coordinator.press("Start her page")
    assert page.locator(".field__error, .problems").first.is_visible()
    assert page.locator("[name=first_name]").input_value() == name
    page.locator("[name=lmp_on]").fill((tomorrow - timedelta(days=80)).isoformat())
    coordinator.press("Start her page")
    coordinator.sees(f"{name}’s family")
    coordinator.sees("11 weeks and 2 days")


def _coordinator_gives_her_a_sign_in(coordinator: Person, email: str) -> None:
    coordinator.follow("Give ")
    coordinator.page.get_by_label("E-mail").fill(email)
    coordinator.press("Give the sign-in")


def _coordinator_matches_her(coordinator: Person) -> None:
    coordinator.follow("Find somebody")
    coordinator.press("Ask Priya Kaur")
    coordinator.press("They said yes")
    coordinator.sees("Priya Kaur")


def _coordinator_writes_down_a_fact(coordinator: Person) -> None:
    page = coordinator.go("/families/?show=born")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    coordinator.follow("Feeding and jabs")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    page.locator("[name=own_words]").fill("Both, and it is going fine")
    page.locator("[name=code]").first.check(force=True)
    page.locator("[name=source]").first.check(force=True)
    coordinator.press("Write it down")
    assert page.url.endswith("/measures/")


def _she_answers_for_herself(she: Person, name: str, email: str) -> None:
    she.sign_in(Post(name, email, (Role.PARENT,)))
    page = she.page
    she.sees("Priya Kaur")
    she.follow("Have a look")
    she.follow("A talk about you and the baby")
    she.sees("It’s yours")
    she.press("Show me the first card")
    first = page.locator("h1").inner_text()
    page.locator("[name=own_words]").fill(WORDS)
    turn(she, "Next")
    assert page.locator("h1").inner_text() != first
    turn(she, "Skip")
    turn(she, "Back")
    leave_card(she, "Stop for now")
    she.go("/my-page/")
    she.follow("See my words")
    she.sees(WORDS)


def _supporter_writes_a_visit(supporter: Person, name: str) -> None:
    page = supporter.go("/today/")
    page.get_by_role("link", name=re.compile(name)).first.click()
    page.wait_for_load_state()
    supporter.look()
    if "/write/" not in page.url:
        supporter.follow("Write an entry")
    page.get_by_text("Visit", exact=True).click()
    page.get_by_label("What would you both remember?").fill(NOTE)
    page.get_by_label("Yes, both ways").check()
    supporter.press("Keep it")
    supporter.sees(NOTE)


def _she_reads_and_replies(she: Person) -> None:
    she.go("/my-page/")
    she.sees(NOTE)
    she.follow("Add your words")
    she.page.get_by_label("Your words").fill(REPLY)
    she.press("Put it there")
    she.sees(REPLY)


def _supporter_sees_only_what_she_opened(supporter: Person, she: Person) -> None:
    address = re.sub(r"write/$", "", supporter.page.url.split("?")[0])
    assessment = re.sub(r".*(/families/[0-9a-f-]+/).*", r"\1assessment/", address)
    supporter.go(assessment)
    assert WORDS not in supporter.page.content()
    she.go("/my-page/")
    she.follow("See my words")
    she.page.get_by_role("button", name="My supporter").first.click()
    she.page.locator("button[aria-pressed=true]", has_text="My supporter").first.wait_for()
    she.look()
    supporter.go(assessment)
    supporter.sees(WORDS)


def _manager_works_out_the_quarter(manager: Person) -> None:
    manager.go("/returns/")
    manager.follow("Work them out again")
    manager.press("Work it out")
    manager.sees("Exactly what leaves")
    manager.press("These are checked")


def _director_approves(director: Person) -> None:
    director.go("/returns/")
    director.page.locator("main table a, main .table a").first.click()
    director.page.wait_for_load_state()
    director.follow("See the map")
    director.page.go_back()
    director.follow("Approve it")
    director.press("Approve and publish")
    director.sees("Published")


def _commissioner_compares(commissioner: Person) -> None:
    page = commissioner.go("/compare/")
    commissioner.sees("West Basildon Families")
    assert page.locator("svg[role=img]").count()
    for secret in (NOTE, WORDS, "Tamsin", "Odette", "ZZ12"):
        assert secret not in page.content()
    commissioner.follow("West Basildon Families")
    commissioner.sees("West Basildon Families")


def _member_sees_the_pound(member: Person) -> None:
    page = member.go("/money/")
    member.sees("Conception to birth")
    assert page.locator("svg[role=img]").count()
    member.go("/money/plan/")
    member.sees("605")
