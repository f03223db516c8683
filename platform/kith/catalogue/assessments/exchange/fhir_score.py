"""A score as a hidden item that another FHIR library can work out."""

from __future__ import annotations

from typing import Any

from kith.catalogue.assessments.exchange.fhir_path import score_path
from kith.catalogue.assessments.exchange.fhir_words import CALCULATED, HIDDEN, OUR_SCORE
from kith.catalogue.assessments.scores import Score


def score_item(score: Score) -> dict[str, Any]:
    expression = {"description": score.source, "language": "text/fhirpath", "expression": score_path(score)}
    return {
        "extension": [
            {"url": HIDDEN, "valueBoolean": True},
            {"url": OUR_SCORE, "valueString": score.key},
            {"url": CALCULATED, "valueExpression": expression},
        ],
        "linkId": f"score:{score.key}",
        "text": score.title,
        "type": "decimal",
        "readOnly": True,
    }
