"""What a person's scores say on their own page, and nowhere else. No SQL."""

from __future__ import annotations

from dataclasses import dataclass

from apps.assessment.queries.scores import Sum
from kith.catalogue.assessments.scores import Method, Score

HOW = {
    Method.SUM: "Each answer counts a number. We add the {n} numbers together.",
    Method.MEAN: "Each answer counts a number. We add the {n} numbers together and share them out evenly.",
    Method.PRORATED_SUM: "Each answer counts a number. We add them, and scale up for cards you left out ({n} in all).",
    Method.COUNT_AT_LEAST: "We count how many of the {n} answers reach {least}.",
    Method.LOOKUP: "We add the {n} numbers together, then look the sum up in a published table.",
}


@dataclass(frozen=True)
class SumShown:
    """`called` is a band's words as its source puts them; "" where nobody has named the number."""

    title: str
    number: str
    runs: str
    called: str
    says_who: str
    how: str
    source: str
    missing: int


def sums(found: list[Sum]) -> list[SumShown]:
    return [_shown(one) for one in found]


def _shown(one: Sum) -> SumShown:
    score, band = one.score, one.band
    return SumShown(
        score.title, one.row.value, f"{score.low} to {score.high}", band.text if band else "",
        band.source if band else "", _how(score), score.source, one.row.missing,
    )  # fmt: skip


def _how(score: Score) -> str:
    return HOW[score.method].format(n=len(score.items), least=score.at_least)
