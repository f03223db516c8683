"""What this room adds to other rooms' pages, and the words a family meets in it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from pathlib import Path
from typing import Any

import pytest

from apps.assessment.operations import invite_to_assessment, record_measure
from kith.catalogue.assessments.wording import never_shown_in, reading_grade
from tests.factories.assessment import NOW, Kitchen, born, partner, said, started
from tests.signing_in import sign_in

TEMPLATES = Path(__file__).parents[3] / "apps/assessment/templates/assessment"
FOR_FAMILIES = (
    "straight_deal", "my_assessment", "answer_card", "own_words", "_said", "_who_reads", "_help_lines", "_on_my_page",
    "_facts_on_my_page", "table", "help_now", "_since", "_language",
)  # fmt: skip


def test_her_page_leads_her_on(home: Kitchen, browse: Any, person: Any) -> None:
    client = browse("north", "gita")
    assert "Have a look" in client.get("/my-page/").content.decode()
    invited = invite_to_assessment(person=home.gita, by=person("ben"), at=NOW)
    assert "Ben asked" in client.get("/my-page/").content.decode()
    started(home.user)
    said(invited, "me-body", code="up", by=home.user)
    page = client.get("/my-page/").content.decode()
    assert "Carry on" in page and "We’ve kept your place" in page


def test_she_reads_the_facts_and_her_words_and_her_partner_does_not(home: Kitchen, browse: Any, person: Any) -> None:
    baby = born(home, dt.date(2026, 1, 1))
    record_measure(
        family=home.family, baby=baby, concept_key="feeding.6to8w", code="PARTIALLY", source="PARENT",
        observed_on=dt.date(2026, 2, 19), own_words="A bottle at night", client_key=uuid.uuid4(), by=person("ben"),
        at=NOW, today=NOW.date(),
    )  # fmt: skip
    page = browse("north", "gita").get("/my-page/").content.decode()
    assert "Breast milk and other milk" in page and "A bottle at night" in page and "Ben wrote it down" in page
    his = browse("north")
    sign_in(his, partner(home).user)
    page = his.get("/my-page/").content.decode()
    assert "Breast milk" not in page and "A bottle at night" not in page


def test_the_family_page_shows_the_ways_in_to_whoever_may_use_them(home: Kitchen, browse: Any) -> None:
    address = f"/families/{home.family.pk}/"
    assert f"{address}assessment/" in browse("north", "ben").get(address).content.decode()
    page = browse("north", "hal").get(address).content.decode()
    assert f"{address}assessment/" not in page and f"{address}measures/" not in page


@pytest.mark.parametrize("name", FOR_FAMILIES)
def test_what_a_family_reads_is_plain_and_kind(name: str) -> None:
    source = (TEMPLATES / f"{name}.html").read_text()
    text = re.sub(r"<[^>]*>", " ", re.sub(r"{[%#{].*?[%#}]}", " ", source))
    assert never_shown_in(text) == []
    assert reading_grade(text) < 6
