"""Facts about babies, as pages say them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.assessment.models.measures import Measure
from apps.assessment.queries.measures import Fact
from kith.web.words import say_short_day

COLUMNS = ("What", "What we know", "When", "How we know", "")
USUAL = ("Age", "What usually happens", "About")
OPEN = ("NOT_YET", "SOME", "NOT_KNOWN", "RATHER_NOT")
TOLD_HER = {"PARENT": "you told us", "RED_BOOK": "from the red book", "PROFESSIONAL": "from a midwife, nurse or doctor"}


def rows(family: Any, facts: list[Fact], *, today: dt.date) -> list[list[Any]]:
    """Rows of the staff table, one a fact; what is months away is left out."""
    return [_row(family, fact, today) for fact in facts if fact.measure or not fact.is_far_off(on=today)]


def usual(facts: list[Fact]) -> list[list[str]]:
    """Which jabs usually come when, for a baby born on that day."""
    visits = [(fact.visit, fact.due_on) for fact in facts if fact.visit]
    return [[visit.label, ", ".join(visit.vaccines), say_short_day(due_on)] for visit, due_on in visits]


def past(fact: Fact, history: list[Measure]) -> list[dict[str, Any]]:
    """What was written down for a fact, the latest first, each with who and how; `holds` is the one that counts."""
    return [
        {
            "said": fact.concept.codes(measure.code).label, "own_words": measure.own_words, "holds": number == 0,
            "when": f"{day_of(measure)}. {measure.get_source_display()}. {measure.recorded_by} wrote it down on "
            f"{say_short_day(timezone.localdate(measure.recorded_at))}.",
        }
        for number, measure in enumerate(history)
    ]  # fmt: skip


def day_of(measure: Measure) -> str:
    """ "Not yet" is true of the day we were told, and of none after it."""
    day = say_short_day(measure.observed_on)
    return f"as of {day}" if measure.code == "NOT_YET" else day


def lines(facts: list[Fact]) -> list[dict[str, str]]:
    """What the parent reads: only what was written down, her own words with it."""
    return [_line(fact, fact.measure) for fact in facts if fact.measure]


def label(fact: Fact) -> str:
    return fact.concept.codes(fact.measure.code).label if fact.measure else ""


def _line(fact: Fact, measure: Measure) -> dict[str, str]:
    when = f"{day_of(measure)}; {TOLD_HER[measure.source]}; {measure.recorded_by} wrote it down"
    return {"what": fact.concept.label, "said": label(fact), "when": when, "own_words": measure.own_words}


def _row(family: Any, fact: Fact, today: dt.date) -> list[Any]:
    url = reverse("assessment:record-measure", args=[family.pk, fact.baby.pk, fact.concept.key])
    if fact.measure:
        how = f"{fact.measure.get_source_display()}; {fact.measure.recorded_by} wrote it"
        said = {"text": label(fact), "tone": "plain" if fact.measure.code in OPEN else "done"}
        return [fact.concept.label, said, day_of(fact.measure), how, {"do": "Look or change", "url": url}]
    do = {"do": "Write it down", "url": url} if fact.may_be_recorded(on=today) else ""
    to_ask = do and (fact.visit or fact.due_on <= today)
    state = {"text": "Not asked yet", "tone": "waiting"} if to_ask else {"text": "Still to come", "tone": "plain"}
    return [fact.concept.label, state, say_short_day(fact.due_on), "", do]
