"""The team's pulse, as its pages say it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from apps.assessment.models.pulse import PulseRound
from apps.assessment.queries.pulse import Line, Outcome
from kith.catalogue.assessments.values import Kind
from kith.web.words import say_short_day

ROUNDS = ("Asked", "Closed", "")
COLUMNS = ("Answer", "#How many")
FEW = "fewer than 8"


def rounds(found: list[PulseRound]) -> list[list[Any]]:
    return [
        [
            say_short_day(pulse.opened_at.date()),
            say_short_day(pulse.closes_on),
            {"do": "What it adds up to", "url": reverse("assessment:pulse-outcome", args=[pulse.pk])},
        ]
        for pulse in found
    ]


def told(outcome: Outcome) -> list[dict[str, Any]]:
    """Each question with its table, or its words; a question of which nothing may be said, with neither."""
    return [
        {
            "text": one.card.text,
            "rows": [_row(line) for line in one.lines],
            "words": one.words,
            "is_words": one.card.kind is Kind.OWN_WORDS,
        }
        for one in outcome.told
    ]


def _row(line: Line) -> list[str]:
    return [line.text, FEW if line.number is None else f"about {line.number}"]
