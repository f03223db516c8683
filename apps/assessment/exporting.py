"""Answers that were opened, and facts, as people read them, for the tenant's archive. A sealed answer is not among
them: nobody but who gave it reads it. It is in the tables, for putting back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.assessment.models.answers import Answer, Level
from apps.assessment.models.measures import Measure
from kith.exporting import Part, register_part

Rows = Iterator[dict[str, Any]]


def register_parts() -> None:
    register_part(Part("answers", "answers that people opened to their supporter or to the hub.", answers))
    register_part(Part("measures", "facts about families and babies: feeding, immunisation and the like.", measures))


def answers(using: str) -> Rows:
    found = Answer.objects.using(using).opened_to(Level.SUPPORTER, Level.HUB)
    for answer in found.select_related("answered_by").order_by("at", "pk"):
        yield {
            "who": str(answer.answered_by),
            "family": str(answer.answered_by.family_id),
            "card": answer.link_id,
            "answer": answer.code or answer.value,
            "own words": answer.own_words,
            "when": answer.at,
        }


def measures(using: str) -> Rows:
    found = Measure.objects.using(using).current().select_related("baby")
    for fact in found.order_by("observed_on", "pk"):
        yield {
            "family": str(fact.family_id),
            "baby": str(fact.baby or ""),
            "what": fact.concept_key,
            "answer": fact.code,
            "own words": fact.own_words,
            "on": fact.observed_on,
            "how we know": fact.get_source_display(),
        }
