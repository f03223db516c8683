"""A card of a tenant's own, in the languages its questions can be read in: told whole in one, or as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from apps.assessment.local_cards import local_card
from apps.assessment.offering import names_somebody, whole_body
from apps.assessment.operations.answers import start_assessment
from apps.assessment.operations.language import choose_language
from apps.assessment.operations.overlays import put_local_card
from apps.assessment.operations.templates import adopt_template
from apps.assessment.queries.asked import overlay_in_force
from kith.catalogue.assessments.faults.body import faults
from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.operations import draft_version, publish_version
from kith.catalogue.assessments.reading import read
from tests.apps.assessment import in_arabic
from tests.factories.assessment import NOW, Kitchen, kitchen

TOLD = {"ar": {"text": "هل تحتاجين عربة؟", "hint": "عندنا ثلاث.", "options": ["نعم", "لا"]}}
PRAM: dict[str, Any] = {
    "theme": "me", "kind": "choice", "text": "Do you need a pram?", "hint": "We have three.", "options": ["Yes", "No"],
}  # fmt: skip


@pytest.fixture
def version(known_hosts: None, inside: Any) -> TemplateVersion:
    with inside("public"):
        family = TemplateFamily.objects.create(
            slug="in-arabic", title="-", about="-", licence="CC0-1.0", attribution="Ours", audience="ANYBODY"
        )
        made = draft_version(family=family, number="1.0.0", body=in_arabic.body(), by=None)
        publish_version(version=made, by=None)
        made.refresh_from_db()
        return made


@pytest.fixture
def home(kit: None, version: TemplateVersion, inside: Any, person: Any) -> Iterator[Kitchen]:
    """In north, where the questions are in use."""
    with inside("north"):
        made: Kitchen = kitchen(person)
        adopt_template(version=version, by=person("asha"), at=NOW)
        yield made


@pytest.mark.parametrize(("told", "reads"), [(TOLD, TOLD["ar"]["text"]), ({}, PRAM["text"])])
def test_who_reads_arabic_reads_it_in_arabic_where_it_is_told(
    home: Kitchen, version: TemplateVersion, person: Any, browse: Any, told: Any, reads: str
) -> None:
    card = local_card(**PRAM, told=told)
    put_local_card(version_id=version.pk, card=card, by=person("asha"), at=NOW)
    begun = start_assessment(by=home.user, at=NOW, template=version.family_id)
    choose_language(assessment=begun, language="ar", by=home.user, at=NOW)
    page = browse("north", "gita").get(f"/my-assessment/{begun.pk}/cards/{card['link_id']}/").content.decode()
    assert reads in page and ("نعم" in page) is bool(told)


def test_it_is_written_whole_or_not_at_all_and_kept_when_it_is_changed(
    home: Kitchen, version: TemplateVersion, browse: Any
) -> None:
    asha, address = browse("north", "asha"), f"/questions/{version.pk}/own-cards/add/"
    arabic = {"text_ar": TOLD["ar"]["text"], "hint_ar": TOLD["ar"]["hint"], "options_ar": "نعم\nلا"}
    typed = {**PRAM, "options": "Yes\nNo", "go": "keep"}
    for left_out, says in (
        ("text_ar", "Give the question in العربية too"), ("hint_ar", "Give this in العربية too"),
        ("options_ar", "Give 2 lines, one for each choice."),
    ):  # fmt: skip
        refused = asha.post(address, {**typed, **arabic, left_out: ""})
        assert refused.status_code == 422 and says in refused.content.decode()
    assert asha.post(address, {**typed, **arabic}).status_code == 302
    [card] = overlay_in_force(version.pk).cards  # type: ignore[union-attr]
    assert card["told"] == TOLD
    page = asha.get(f"/questions/{version.pk}/own-cards/{card['link_id']}/").content.decode()
    assert TOLD["ar"]["text"] in page and 'dir="rtl"' in page and "اردو" not in page, "a machine's is not offered"


def test_a_copy_that_is_offered_tells_it_too_and_names_nobody_in_it() -> None:
    card = local_card(**PRAM, told=TOLD)
    body = whole_body(in_arabic.body(), cards=[card], left_out=[], offered_by="North")
    assert faults(body) == []
    told = read(body).in_language("ar").cards[card["link_id"].replace("local-", "added-")]
    assert (told.text, told.told_in) == (TOLD["ar"]["text"], "ar")
    named = local_card(**PRAM, told={"ar": {**TOLD["ar"], "hint": "اسألي Gita"}})
    assert names_somebody([named], {"Gita"}) == (PRAM["text"], "Gita")
