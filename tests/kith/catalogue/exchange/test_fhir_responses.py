"""Answers as FHIR: what is hidden never goes out, what goes out comes back, and another library adds up as we do."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from typing import Any

import fhirpathpy
import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from fhirpathpy.models import models
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.catalogue.assessments.exchange.fhir_out import write_questionnaire
from kith.catalogue.assessments.exchange.fhir_responses import read_response, write_response
from kith.catalogue.assessments.exchange.fhir_words import CALCULATED, first_value
from kith.catalogue.assessments.exchange.formats import Outgoing
from kith.catalogue.assessments.exchange.report import CannotImport
from kith.catalogue.assessments.operations import KIT
from kith.catalogue.assessments.reading import read
from kith.catalogue.assessments.scores import work_out
from tests.kith.catalogue.test_branching import CODES, METHODS, forms, scored_body

AT = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


def outgoing(body: dict[str, Any]) -> Outgoing:
    return Outgoing("form", "About", "1.0.0", "en", body)


def written(body: dict[str, Any], answers: dict[str, Any], words: dict[str, str] | None = None) -> bytes:
    return write_response(outgoing(body), answers, words or {}, authored=AT, finished=True)


def linked(found: Any) -> set[str]:
    """Every linkId with an answer or words."""
    if isinstance(found, list):
        return set().union(*map(linked, found))
    if not isinstance(found, dict):
        return set()
    own = {found["linkId"]} if "linkId" in found and ("answer" in found or "extension" in found) else set()
    return own.union(*(linked(value) for value in found.values()))


@settings(max_examples=1000, deadline=None)
@given(forms())
def test_hidden_answers_never_leave_the_draft(form: tuple[dict[str, Any], dict[str, Any]]) -> None:
    body, answers = form
    shown = {card.link_id for card in read(body).shown(answers)}
    words = {link_id: "Mine" for link_id in read(body).cards}
    sent = json.loads(written(body, answers, words))
    assert linked(sent.get("item", [])) == shown
    back, report = read_response(outgoing(body), written(body, answers, words))
    kept = read(body).given_on_shown(answers)
    assert {key: sorted(value) if isinstance(value, list) else value for key, value in back.given.items()} == {
        key: sorted(value) if isinstance(value, list) else value for key, value in kept.items()
    }
    assert set(back.own_words) == shown
    assert report.counts["not supported"] == 0


@cache
def compiled(expression: str) -> Any:
    return fhirpathpy.compile(expression, models["r4"])


def worked_out_elsewhere(body: dict[str, Any], answers: dict[str, Any]) -> Decimal | None:
    """The exported FHIRPath on the exported answers, by a library that knows nothing of us."""
    form = json.loads(write_questionnaire(outgoing(body)))
    expression = first_value(form["item"][-1], CALCULATED)["expression"]
    response = json.loads(written(body, answers), parse_float=Decimal)
    found = compiled(expression)(response, {"resource": response})
    return Decimal(str(found[0])) if found else None


@settings(max_examples=1000, deadline=None)
@given(st.sampled_from(METHODS), st.dictionaries(st.sampled_from(["q0", "q1", "q2"]), st.sampled_from(CODES)))
def test_another_library_adds_up_as_we_do(definition: dict[str, Any], answers: dict[str, str]) -> None:
    body = scored_body(definition)
    (score,) = read(body).scores
    ours, theirs = work_out(score, answers).value, worked_out_elsewhere(body, answers)
    assert (ours is None) == (theirs is None), (definition["method"], answers)
    if ours is not None and theirs is not None:
        assert abs(ours - theirs) <= Decimal("0.5") * Decimal(1).scaleb(-score.places)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["gad7", "phq9", "gad2", "social_capital"]), st.data())
def test_the_kit_s_own_scores_are_worked_out_alike(name: str, data: Any) -> None:
    body = json.loads((KIT / f"{name}.json").read_text())["body"]
    cards = read(body).cards
    answers = {link_id: data.draw(st.sampled_from(card.codes)) for link_id, card in cards.items()}
    (score,) = read(body).scores
    assert work_out(score, answers).value == worked_out_elsewhere(body, answers)


def test_a_library_that_is_not_ours_reads_the_answers() -> None:
    body = json.loads((KIT / "six_weeks.json").read_text())["body"]
    sent = written(body, {"me-body": "mixed"}, {"me-body": "Leaky", "me-birth": "Long"})
    response = QuestionnaireResponse.model_validate_json(sent)
    assert [item.linkId for item in response.item[0].item] == ["me-birth", "me-body"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{}", "no QuestionnaireResponse"),
        (b'{"resourceType": "QuestionnaireResponse", "questionnaire": "http://other"}', "answers to http://other"),
        (b'{"resourceType": "QuestionnaireResponse", "item": [3]}', "no object"),
    ],
)
def test_what_answers_something_else_is_refused(content: bytes, words: str) -> None:
    body = json.loads((KIT / "gad7.json").read_text())["body"]
    with pytest.raises(CannotImport, match=words):
        read_response(outgoing(body), content)


def test_an_answer_that_does_not_fit_is_left_out_with_a_word() -> None:
    body = json.loads((KIT / "gad7.json").read_text())["body"]
    items = [
        {"linkId": "gad-1", "answer": [{"valueCoding": {"code": "7"}}]},
        {"linkId": "gad-2", "answer": [{"valueCoding": {"code": "2"}}]},
        {"linkId": "gone", "answer": [{"valueString": "x"}]},
    ]
    content = json.dumps({"resourceType": "QuestionnaireResponse", "item": items}).encode()
    answers, report = read_response(outgoing(body), content)
    assert answers.given == {"gad-2": "2"}
    assert [row.fate.value for row in report.rows] == ["mapped with loss", "mapped", "not supported"]


ANYTHING: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "q0", "a", "2026-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["linkId", "answer", "item", "extension", "url", "valueString", "valueCoding", "code"]), inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_a_damaged_response_is_read_or_refused(found: Any) -> None:
    content = json.dumps({"resourceType": "QuestionnaireResponse", "item": [found, {"linkId": "q0", "answer": found}]})
    try:
        answers, _ = read_response(outgoing(scored_body(METHODS[0])), content.encode())
    except CannotImport as refusal:
        assert refusal.sentence
    else:
        assert all(isinstance(words, str) for words in answers.own_words.values())
