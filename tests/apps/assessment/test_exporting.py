"""What of answers a person reads in the tenant's archive: what was opened, and nothing sealed."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from apps.assessment.concepts import FIRST_FEED, FirstFeed
from apps.assessment.exporting import answers, own_measures
from apps.assessment.models.answers import Level
from apps.assessment.operations.measures import record_measure
from tests.factories.assessment import Kitchen, born, opened, said, started

SECRET, SAID = "zebra wallpaper", "lighthouse kettle"


def test_a_sealed_answer_is_not_among_what_is_read(home: Kitchen) -> None:
    assessment = started(home.user)
    said(assessment, "feel-night", own_words=SECRET, by=home.user)
    told = said(assessment, "people-ring", own_words=SAID, by=home.user)
    opened(told, Level.HUB, by=home.user)
    found: list[Any] = list(answers("default"))
    assert [row["own words"] for row in found] == [SAID]
    assert found[0]["who"] == str(home.gita)


def test_what_was_written_down_of_a_baby_who_died_is_hers_to_take(home: Kitchen, person: Any) -> None:
    today = timezone.localdate()
    baby = born(home, today - dt.timedelta(days=9))
    record_measure(
        family=home.family, baby=baby, concept_key=FIRST_FEED, code=FirstFeed.BREAST_MILK, observed_on=baby.born_on,
        source="PARENT", client_key=uuid.uuid4(), by=person("ben"), at=timezone.now(), today=today,
    )  # fmt: skip
    baby.quiet_since = timezone.now()
    baby.save(update_fields=["quiet_since"])
    assert [fact["what"] for fact in own_measures(home.gita)] == [FIRST_FEED]
