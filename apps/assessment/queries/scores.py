"""What a person's own answers add up to, for their eyes only. Nothing here is for anybody else's page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from apps.assessment.models.scores import ScoreResult
from apps.assessment.queries.own import Way
from kith.catalogue.assessments.cards import Instrument
from kith.catalogue.assessments.scores import Band, Result, Score, work_out


@dataclass(frozen=True)
class Sum:
    """One score as it was worked out when the person asked, and what its number was called on that day."""

    score: Score
    row: ScoreResult

    @property
    def value(self) -> Decimal | None:
        return Decimal(self.row.value) if self.row.value else None

    @property
    def band(self) -> Band | None:
        return None if self.value is None else self.score.band_on(self.value, timezone.localdate(self.row.at))


def results_of(way: Way) -> list[tuple[Score, Result]]:
    """Each score of the template over what was answered on the cards that are shown."""
    given = way.template.given_on_shown(way.given)
    return [(score, work_out(score, given)) for score in way.template.scores]


def sums_asked_for(way: Way) -> list[Sum]:
    """What the person asked to see, of the answers as they are now: none where they have changed since."""
    rows = {(row.key, row.inputs, row.engine): row for row in way.assessment.score_results.all()}
    keyed = [(score, (score.key, result.inputs, result.engine)) for score, result in results_of(way)]
    return [Sum(score, rows[key]) for score, key in keyed if key in rows]


def instruments_added_up(way: Way) -> list[Instrument]:
    """Whose questions the scores are of."""
    used = {score.instrument for score in way.template.scores}
    return [one for key, one in way.template.instruments.items() if key in used]
