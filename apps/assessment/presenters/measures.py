"""Facts about babies, as pages say them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from apps.assessment.models.measures import Measure
from apps.assessment.queries.measures import Fact
from kith.web.words import say_short_day

COLUMNS = ("What", "What we know", "When", "How we know", "")


def rows(family: Any, facts: list[Fact], *, today: dt.date) -> list[list[Any]]:
    """Rows of the staff table, one a fact."""
    return [_row(family, fact, today) for fact in facts]


def lines(facts: list[Fact]) -> list[dict[str, str]]:
    """What the parent reads: only what was written down, her own words with it."""
    return [_line(fact, fact.measure) for fact in facts if fact.measure]


def label(fact: Fact) -> str:
    return fact.concept.codes(fact.measure.code).label if fact.measure else ""


def _line(fact: Fact, measure: Measure) -> dict[str, str]:
    when = f"{say_short_day(measure.observed_on)}; {measure.recorded_by} wrote it down"
    return {"what": fact.concept.label, "said": label(fact), "when": when, "own_words": measure.own_words}


def _row(family: Any, fact: Fact, today: dt.date) -> list[Any]:
    url = reverse("assessment:record-measure", args=[family.pk, fact.baby.pk, fact.concept.key])
    if fact.measure:
        how = f"{fact.measure.get_source_display()}; {fact.measure.recorded_by} wrote it"
        day = say_short_day(fact.measure.observed_on)
        return [fact.concept.label, {"text": label(fact), "tone": "done"}, day, how, {"do": "Change", "url": url}]
    if fact.may_be_recorded(on=today):
        asked = {"text": "Not asked yet", "tone": "waiting"}
        return [fact.concept.label, asked, say_short_day(fact.due_on), "", {"do": "Write it down", "url": url}]
    return [fact.concept.label, {"text": "Still to come", "tone": "plain"}, say_short_day(fact.due_on), "", ""]
