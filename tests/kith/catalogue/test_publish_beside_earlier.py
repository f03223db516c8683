"""Publishing looks at what the family has published: the number says how much changed, and no name means two things."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.operations import (
    KIT,
    NameTaken,
    NumberTooSmall,
    draft_version,
    publish_version,
    retire_version,
)
from kith.catalogue.assessments.standing import standing_of


@pytest.fixture
def first(public: Any) -> TemplateVersion:
    """The first version of a template: the kit's own cards at six weeks, as 1.0.0."""
    kit = json.loads((KIT / "six_weeks.json").read_text())
    family = TemplateFamily.objects.create(
        slug="first", title="First", about="", licence="CC BY 4.0", attribution="Kith"
    )
    version = draft_version(family=family, number="1.0.0", body=kit["body"], by=None)
    publish_version(version=version, by=None)
    return version


def next_one(first: TemplateVersion, number: str, change: Any) -> TemplateVersion:
    body = copy.deepcopy(first.body)
    change(body["themes"][0]["cards"])
    return draft_version(family=first.family, number=number, body=body, by=None)


def test_a_question_that_means_something_else_needs_the_first_place(first: TemplateVersion) -> None:
    draft = next_one(first, "1.1.0", lambda cards: cards.pop())
    with pytest.raises(NumberTooSmall, match=r"From 1\.0\.0 to 2\.0\.0 at least.*the card is gone"):
        publish_version(version=draft, by=None)
    draft.refresh_from_db()
    assert draft.state == "DRAFT"


def test_plainer_words_need_the_last_place_only(first: TemplateVersion) -> None:
    draft = next_one(first, "1.0.1", lambda cards: cards[0].update(text="How was the birth?"))
    publish_version(version=draft, by=None)
    assert draft.state == "PUBLISHED"


def test_a_number_never_goes_back_even_behind_a_retired_one(first: TemplateVersion) -> None:
    retire_version(version=first, by=None)
    with pytest.raises(NumberTooSmall, match=r"a number after 1\.0\.0"):
        publish_version(version=next_one(first, "0.9.0", lambda cards: None), by=None)


def test_ten_comes_after_nine(first: TemplateVersion) -> None:
    for number in ("1.9.0", "1.10.0"):
        publish_version(version=next_one(first, number, lambda cards: None), by=None)
    assert standing_of(next_one(first, "1.11.0", lambda cards: None)).last.number == "1.10.0"  # type: ignore[union-attr]


def test_a_name_never_means_two_things_in_whatever_language(first: TemplateVersion) -> None:
    draft = next_one(first, "2.0.0", lambda cards: cards[0].update(concept_key="birth.other"))
    TemplateVersion.objects.filter(pk=draft.pk).update(language="cy")
    with pytest.raises(NameTaken, match="me-birth"):
        publish_version(version=draft, by=None)


def test_each_language_counts_for_itself(first: TemplateVersion) -> None:
    draft = next_one(first, "0.1.0", lambda cards: cards.pop())
    TemplateVersion.objects.filter(pk=draft.pk).update(language="cy")
    publish_version(version=draft, by=None)
    assert draft.state == "PUBLISHED"
