"""Answers that were opened, and facts, as people read them, for the tenant's archive. A sealed answer is not among
them: nobody but who gave it reads it. It is in the tables, for putting back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.assessment.models.answers import Answer, Level
from apps.assessment.models.measures import CareIndexResult, Measure
from apps.assessment.own_rest import beside_answers
from apps.assessment.queries.care_index import CAVEAT
from apps.peersupport.queries import babies_ever_of
from kith.exporting import OwnPart, Part, register_own_part, register_part

Rows = Iterator[dict[str, Any]]


def register_parts() -> None:
    register_part(Part("answers", "answers that people opened to their supporter or to the hub.", answers))
    register_part(Part("measures", "facts about families and babies: feeding, immunisation and the like.", measures))
    register_part(Part("care-index", "what trained CARE-Index coders found, each with what it is.", care_index))
    register_own_part(OwnPart("feeding_and_jabs", own_measures))
    register_own_part(OwnPart("care_index", own_care_index))
    register_own_part(OwnPart("beside_your_words", beside_answers))


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


def care_index(using: str) -> Rows:
    found = CareIndexResult.objects.using(using).filter(superseded_by=None).select_related("baby")
    for result in found.order_by("filmed_on", "pk"):
        yield {"baby": str(result.baby), **_sheet(result)}


def own_measures(person: Any) -> list[dict[str, Any]]:
    """Everything written down about a parent's babies, corrections and what they corrected included."""
    found = Measure.objects.filter(baby__in=_babies_of(person)).select_related("baby", "recorded_by")
    return [
        {
            "baby": str(fact.baby), "what": fact.concept_key, "answer": fact.code, "own words": fact.own_words,
            "on": fact.observed_on, "how we know": fact.get_source_display(), "written by": str(fact.recorded_by),
            "written at": fact.recorded_at,
        }
        for fact in found.order_by("recorded_at", "pk")
    ]  # fmt: skip


def own_care_index(person: Any) -> list[dict[str, Any]]:
    found = CareIndexResult.objects.filter(baby__in=_babies_of(person)).select_related("baby")
    return [{"baby": str(result.baby), **_sheet(result)} for result in found.order_by("recorded_at", "pk")]


def _sheet(result: CareIndexResult) -> dict[str, Any]:
    numbers = {name: getattr(result, name) for name in CareIndexResult.SCALES}
    return {
        "filmed on": result.filmed_on, "coded on": result.coded_on, "coded by": result.coder_name,
        "certificate": result.certificate, "good until": result.certificate_expires_on, **numbers,
        "what it is": CAVEAT,
    }  # fmt: skip


def _babies_of(person: Any) -> list[Any]:
    """A parent's, one who died too; a partner's record says nothing of the baby."""
    return list(babies_ever_of(person.family)) if person.role == "PARENT" else []
