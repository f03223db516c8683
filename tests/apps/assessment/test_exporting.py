"""What of answers a person reads in the tenant's archive: what was opened, and nothing sealed."""

from __future__ import annotations

from typing import Any

from apps.assessment.exporting import answers
from apps.assessment.models.answers import Level
from tests.factories.assessment import Kitchen, opened, said, started

SECRET, SAID = "zebra wallpaper", "lighthouse kettle"


def test_a_sealed_answer_is_not_among_what_is_read(home: Kitchen) -> None:
    assessment = started(home.user)
    said(assessment, "feel-night", own_words=SECRET, by=home.user)
    told = said(assessment, "people-ring", own_words=SAID, by=home.user)
    opened(told, Level.HUB, by=home.user)
    found: list[Any] = list(answers("default"))
    assert [row["own words"] for row in found] == [SAID]
    assert found[0]["who"] == str(home.gita)
