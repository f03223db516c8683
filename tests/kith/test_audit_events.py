"""Who did what: everything for who keeps families safe, the house's own business for the tenant admin."""

import re
from pathlib import Path

import pytest

from kith.audit.operations import record
from kith.audit.queries import HOUSE
from kith.roles import Role


@pytest.fixture
def happened(inside, person):
    with inside("north"):
        record(kind="concern.raised", by=person("ben"), subject=None)
        record(kind="entry.written", by=person("cara"), subject=None)
        record(kind="role.given", by=person("ivy"), subject=None, detail={"role": Role.TUTOR.value})


def test_the_admin_reads_the_houses_business_and_no_familys(happened, browse):
    page = browse("north", "ivy").get("/events/").content.decode()
    assert "Role given: Tutor" in page and "Ivy" in page
    assert "Concern" not in page and "Entry" not in page and "Cara" not in page


def test_who_asks_for_a_familys_gets_none(happened, browse):
    page = browse("north", "ivy").get("/events/", {"about": "concern"}).content.decode()
    assert "Concern raised" not in page and "Ben" not in page


def test_the_safeguarding_lead_reads_all_and_narrows_it(happened, browse):
    hal = browse("north", "hal")
    assert "Concern raised" in hal.get("/events/").content.decode()
    narrowed = hal.get("/events/", {"about": "entry"}).content.decode()
    assert "Entry written" in narrowed and "Concern raised" not in narrowed


def test_another_tenants_events_are_not_here(happened, browse):
    assert "Entry written" not in browse("south", "hal").get("/events/").content.decode()


def test_a_coordinator_may_not(happened, browse):
    assert browse("north", "asha").get("/events/").status_code == 403


FAMILY = {
    "sign-up", "calendar-address", "invitation", "families",
    "answer", "assessment", "birth", "breach", "care-index", "concern", "consent", "contact", "counting", "dates",
    "data-request", "entry", "family", "family-hold", "help",
    "introduction", "introductions", "match", "match-choice", "match-wish", "measure", "message",
    "parent", "part", "partner", "plan", "pregnancy",
    "removal", "register", "reply", "safe-contact", "sitting", "topic",
    "agreement", "couple", "owed-call", "private-word", "contacts", "exclusion", "handover", "held-back",
    "outside-link", "professional", "professional-note", "responsibility", "stay",
}  # fmt: skip


def test_every_kind_of_event_is_the_houses_or_a_familys():
    root = Path(__file__).resolve().parents[2]
    sources = [path.read_text() for folder in ("platform", "apps", "tenants") for path in (root / folder).rglob("*.py")]
    nouns = {noun for source in sources for noun in re.findall(r'record\(\s*kind=f?"([a-z-]+)\.', source)}
    assert nouns - FAMILY == set(HOUSE)
    assert nouns >= FAMILY
